package io.culebra.internal.net;

import static io.culebra.internal.syscall.MsgLayouts.IOVEC;
import static io.culebra.internal.syscall.MsgLayouts.IOV_BASE;
import static io.culebra.internal.syscall.MsgLayouts.IOV_LEN;
import static io.culebra.internal.syscall.MsgLayouts.MMSGHDR;
import static io.culebra.internal.syscall.MsgLayouts.MSG_CONTROL;
import static io.culebra.internal.syscall.MsgLayouts.MSG_CONTROLLEN;
import static io.culebra.internal.syscall.MsgLayouts.MSG_IOV;
import static io.culebra.internal.syscall.MsgLayouts.MSG_IOVLEN;
import static io.culebra.internal.syscall.MsgLayouts.MSG_NAME;
import static io.culebra.internal.syscall.MsgLayouts.MSG_NAMELEN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A run cut into one message for each datagram, for where the kernel does not cut it. */
final class SingleMessages {
    private static final long HEADER = MMSGHDR.byteSize();

    private final MemorySegment headers;
    private final MemorySegment parts;
    private final MemorySegment runs;

    /** Prepares the messages; {@code runs} holds the headers of the runs that will be cut. */
    SingleMessages(Arena arena, MemorySegment runs) {
        this.runs = runs;
        headers = arena.allocate(MMSGHDR, SendBatch.MAX_SEGMENTS);
        parts = arena.allocate(IOVEC, SendBatch.MAX_SEGMENTS);
        for (int i = 0; i < SendBatch.MAX_SEGMENTS; i++) {
            headers.set(JAVA_LONG, i * HEADER + MSG_IOV, parts.address() + i * IOVEC.byteSize());
            headers.set(JAVA_LONG, i * HEADER + MSG_IOVLEN, 1);
        }
    }

    /**
     * Cuts as much of a run as there are messages.
     *
     * @param run where its header is
     * @param control bytes of its control messages that every datagram gets
     * @param from address of the first datagram
     * @param length all datagrams together
     * @param stride size of each but the last
     * @return messages
     */
    int cut(long run, long control, long from, int length, int stride) {
        long name = runs.get(JAVA_LONG, run + MSG_NAME);
        int nameLength = runs.get(JAVA_INT, run + MSG_NAMELEN);
        long controls = runs.get(JAVA_LONG, run + MSG_CONTROL);
        int count = 0;
        for (int at = 0; at < length && count < SendBatch.MAX_SEGMENTS; at += stride) {
            long header = count * HEADER;
            long part = count * IOVEC.byteSize();
            headers.set(JAVA_LONG, header + MSG_NAME, name);
            headers.set(JAVA_INT, header + MSG_NAMELEN, nameLength);
            headers.set(JAVA_LONG, header + MSG_CONTROL, controls);
            headers.set(JAVA_LONG, header + MSG_CONTROLLEN, control);
            parts.set(JAVA_LONG, part + IOV_BASE, from + at);
            parts.set(JAVA_LONG, part + IOV_LEN, Math.min(stride, length - at));
            count++;
        }
        return count;
    }

    /** Of the first message. */
    long address() {
        return headers.address();
    }
}
