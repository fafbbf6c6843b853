package io.culebra.internal.syscall;

import static io.culebra.internal.syscall.MsgLayouts.FILTER_CODE;
import static io.culebra.internal.syscall.MsgLayouts.FILTER_JF;
import static io.culebra.internal.syscall.MsgLayouts.FILTER_JT;
import static io.culebra.internal.syscall.MsgLayouts.FILTER_K;
import static io.culebra.internal.syscall.MsgLayouts.FPROG_FILTER;
import static io.culebra.internal.syscall.MsgLayouts.FPROG_LEN;
import static io.culebra.internal.syscall.MsgLayouts.SOCK_FILTER;
import static io.culebra.internal.syscall.MsgLayouts.SOCK_FPROG;
import static io.culebra.internal.syscall.SocketConstants.BPF_A;
import static io.culebra.internal.syscall.SocketConstants.BPF_ABS;
import static io.culebra.internal.syscall.SocketConstants.BPF_ADD;
import static io.culebra.internal.syscall.SocketConstants.BPF_ALU;
import static io.culebra.internal.syscall.SocketConstants.BPF_B;
import static io.culebra.internal.syscall.SocketConstants.BPF_JGE;
import static io.culebra.internal.syscall.SocketConstants.BPF_JMP;
import static io.culebra.internal.syscall.SocketConstants.BPF_JSET;
import static io.culebra.internal.syscall.SocketConstants.BPF_K;
import static io.culebra.internal.syscall.SocketConstants.BPF_LD;
import static io.culebra.internal.syscall.SocketConstants.BPF_LEN;
import static io.culebra.internal.syscall.SocketConstants.BPF_MISC;
import static io.culebra.internal.syscall.SocketConstants.BPF_MOD;
import static io.culebra.internal.syscall.SocketConstants.BPF_RET;
import static io.culebra.internal.syscall.SocketConstants.BPF_TAX;
import static io.culebra.internal.syscall.SocketConstants.BPF_W;
import static io.culebra.internal.syscall.SocketConstants.BPF_X;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program in classic BPF, put together line by line. It has a register A, a register X, and the
 * packet.
 *
 * <p>A program that chooses a socket of a SO_REUSEPORT group sees a datagram from the first octet
 * of its UDP payload on (the kernel steps over the UDP header), and answers the socket's place in
 * the group, in the order in which the sockets were bound. Any answer that is no such place leaves
 * the choice to the kernel's own hash. A load beyond the packet's end ends the program with the
 * answer 0, so check the length first.
 */
public final class BpfProgram {
    /** The line after a jump, as its target. */
    public static final String NEXT = "";

    /** A jump's targets are labels until the program is attached. */
    private record Line(int code, int constant, String ifTrue, String ifFalse) {}

    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    /** Creates a program without lines. */
    public BpfProgram() {}

    /**
     * A := length of the packet.
     *
     * @return this
     */
    public BpfProgram loadLength() {
        return line(BPF_LD | BPF_W | BPF_LEN, 0);
    }

    /**
     * A := an octet of the packet.
     *
     * @param position from the packet's start
     * @return this
     */
    public BpfProgram loadOctet(int position) {
        return line(BPF_LD | BPF_B | BPF_ABS, position);
    }

    /**
     * A := A + a constant.
     *
     * @param constant to add
     * @return this
     */
    public BpfProgram add(int constant) {
        return line(BPF_ALU | BPF_ADD | BPF_K, constant);
    }

    /**
     * A := A modulo a constant.
     *
     * @param constant above 0
     * @return this
     */
    public BpfProgram modulo(int constant) {
        return line(BPF_ALU | BPF_MOD | BPF_K, constant);
    }

    /**
     * X := A.
     *
     * @return this
     */
    public BpfProgram copyToX() {
        return line(BPF_MISC | BPF_TAX, 0);
    }

    /**
     * Jumps by whether A is at least a constant, unsigned.
     *
     * @param constant to compare with
     * @param ifTrue a later label, or {@link #NEXT}
     * @param ifFalse a later label, or {@link #NEXT}
     * @return this
     */
    public BpfProgram ifAtLeast(int constant, String ifTrue, String ifFalse) {
        return jump(BPF_JMP | BPF_JGE | BPF_K, constant, ifTrue, ifFalse);
    }

    /**
     * Jumps by whether A is at least X, unsigned.
     *
     * @param ifTrue a later label, or {@link #NEXT}
     * @param ifFalse a later label, or {@link #NEXT}
     * @return this
     */
    public BpfProgram ifAtLeastX(String ifTrue, String ifFalse) {
        return jump(BPF_JMP | BPF_JGE | BPF_X, 0, ifTrue, ifFalse);
    }

    /**
     * Jumps by whether A has any bit of a mask.
     *
     * @param mask bits to look for
     * @param ifTrue a later label, or {@link #NEXT}
     * @param ifFalse a later label, or {@link #NEXT}
     * @return this
     */
    public BpfProgram ifAnyBit(int mask, String ifTrue, String ifFalse) {
        return jump(BPF_JMP | BPF_JSET | BPF_K, mask, ifTrue, ifFalse);
    }

    /**
     * Ends with the value of A.
     *
     * @return this
     */
    public BpfProgram answerA() {
        return line(BPF_RET | BPF_A, 0);
    }

    /**
     * Ends with a constant.
     *
     * @param constant the answer
     * @return this
     */
    public BpfProgram answer(int constant) {
        return line(BPF_RET | BPF_K, constant);
    }

    /**
     * Names the next line.
     *
     * @param name for jumps of earlier lines
     * @return this
     */
    public BpfProgram label(String name) {
        labels.put(name, lines.size());
        return this;
    }

    /**
     * Has the program choose the socket for all of a SO_REUSEPORT group.
     *
     * @param calls of the calling thread
     * @param arena needed only during the call
     * @param fd one of the group, bound
     * @return 0, or {@code -errno}
     */
    public int attach(Syscalls calls, Arena arena, int fd) {
        MemorySegment program = arena.allocate(SOCK_FPROG);
        program.set(JAVA_SHORT, FPROG_LEN, (short) lines.size());
        program.set(JAVA_LONG, FPROG_FILTER, write(arena).address());
        return calls.setsockopt(
                fd,
                SocketConstants.SOL_SOCKET,
                SocketConstants.SO_ATTACH_REUSEPORT_CBPF,
                program.address(),
                (int) program.byteSize());
    }

    private MemorySegment write(Arena arena) {
        MemorySegment filter = arena.allocate(SOCK_FILTER, lines.size());
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            long at = i * SOCK_FILTER.byteSize();
            filter.set(JAVA_SHORT, at + FILTER_CODE, (short) line.code);
            filter.set(JAVA_BYTE, at + FILTER_JT, (byte) distance(i, line.ifTrue));
            filter.set(JAVA_BYTE, at + FILTER_JF, (byte) distance(i, line.ifFalse));
            filter.set(JAVA_INT, at + FILTER_K, line.constant);
        }
        return filter;
    }

    private int distance(int line, String label) {
        if (label.equals(NEXT)) {
            return 0;
        }
        Integer target = labels.get(label);
        if (target == null || target <= line || target - line > 256) {
            throw new IllegalStateException("no line to jump to: " + label);
        }
        return target - line - 1;
    }

    private BpfProgram line(int code, int constant) {
        return jump(code, constant, NEXT, NEXT);
    }

    private BpfProgram jump(int code, int constant, String ifTrue, String ifFalse) {
        lines.add(new Line(code, constant, ifTrue, ifFalse));
        return this;
    }
}
