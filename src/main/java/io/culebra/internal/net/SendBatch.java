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
import static io.culebra.internal.syscall.SocketConstants.MSG_DONTWAIT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.syscall.Errno;
import io.culebra.internal.syscall.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Sends many messages in one call, each a run of datagrams to one peer.
 *
 * <p>A slot is in use until its bytes were sent or counted as lost; slots are sent in the order in
 * which they were committed. What a refusal means: EAGAIN, everything from there on stays; EINVAL
 * and EMSGSIZE, that run's datagrams go one by one (an MTU may be the reason); EIO, the device
 * cannot cut this socket's runs, so they go one by one from now on; all others, that run is lost.
 *
 * <p>Belongs to one thread.
 */
public final class SendBatch implements DatagramSink {
    /** How far slots are apart: neighbours do not fall on the same lines of a cache. */
    public static final int SLOT_BYTES = ReceiveBatch.SLOT_BYTES;

    /** The most bytes that UDP over IPv4 carries in one message. */
    public static final int MAX_MESSAGE = 65_507;

    /** The most datagrams that the kernel cuts one message into (UDP_MAX_SEGMENTS). */
    public static final int MAX_SEGMENTS = 64;

    private static final long HEADER = MMSGHDR.byteSize();

    private final Transmitter transmitter;
    private final MemorySegment memory;
    private final MemorySegment tables;
    private final long partsAt;
    private final long namesAt;
    private final long controlsAt;
    private final SingleMessages singles;
    private final SendCounters counters = new SendCounters();
    private final int slots;

    private final UdpSocket[] socketOf;
    private final InternetAddress[] localOf;
    private final InternetAddress[] peerOf;
    private final int[] ecnOf;
    private final int[] segmentOf;
    private final int[] lengthOf;
    private final int[] strideOf;
    private final int[] countOf;

    /** Bytes of the slot's run that went one by one already. */
    private final int[] doneOf;

    private final boolean[] byHand;

    private UdpSocket[] sockets;
    private int head;
    private int tail;
    private int pending;

    /**
     * Prepares the messages.
     *
     * @param syscalls of the thread that sends
     * @param arena holds the message headers
     * @param memory for {@code memory.byteSize() / SLOT_BYTES} slots, aligned to 64 bytes; 64 are
     *     enough
     * @param sockets the worker's table, borrowed; at least one
     */
    public SendBatch(Syscalls syscalls, Arena arena, MemorySegment memory, UdpSocket[] sockets) {
        this(syscalls::sendmmsg, arena, memory, sockets);
    }

    SendBatch(Transmitter transmitter, Arena arena, MemorySegment memory, UdpSocket[] sockets) {
        this.transmitter = transmitter;
        this.memory = memory;
        this.sockets = sockets;
        slots = Math.toIntExact(memory.byteSize() / SLOT_BYTES);
        partsAt = slots * HEADER;
        namesAt = partsAt + slots * IOVEC.byteSize();
        controlsAt = namesAt + (long) slots * SocketAddresses.ROOM;
        tables = arena.allocate(controlsAt + (long) slots * ControlMessages.SEND_ROOM, 64);
        for (int i = 0; i < slots; i++) {
            long at = i * HEADER;
            tables.set(JAVA_LONG, at + MSG_NAME, tables.address() + nameAt(i));
            tables.set(JAVA_LONG, at + MSG_IOV, tables.address() + partAt(i));
            tables.set(JAVA_LONG, at + MSG_IOVLEN, 1);
            tables.set(JAVA_LONG, at + MSG_CONTROL, tables.address() + controlAt(i));
            tables.set(JAVA_LONG, partAt(i) + IOV_BASE, memory.address() + slotAt(i));
        }
        singles = new SingleMessages(arena, tables);
        socketOf = new UdpSocket[slots];
        localOf = new InternetAddress[slots];
        peerOf = new InternetAddress[slots];
        ecnOf = new int[slots];
        segmentOf = new int[slots];
        lengthOf = new int[slots];
        strideOf = new int[slots];
        countOf = new int[slots];
        doneOf = new int[slots];
        byHand = new boolean[slots];
        Arrays.fill(segmentOf, -1);
    }

    @Override
    public boolean tryOpen() {
        return pending < slots;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public long position() {
        return slotAt(tail);
    }

    @Override
    public int capacity() {
        return MAX_MESSAGE;
    }

    /** {@inheritDoc} A socket without GSO gets them one by one, in one call all the same. */
    @Override
    public int maxSegments() {
        return MAX_SEGMENTS;
    }

    @Override
    public void commit(
            int socket,
            InternetAddress local,
            InternetAddress peer,
            int ecn,
            int length,
            int stride) {
        if (pending == slots || length <= 0 || length > MAX_MESSAGE || stride <= 0) {
            throw new IllegalStateException("a run of " + length + " bytes, each " + stride);
        }
        int slot = tail;
        UdpSocket through = sockets[socket];
        int segment = length > stride ? stride : 0;
        boolean sameWay =
                through == socketOf[slot]
                        && peer.equals(peerOf[slot])
                        && local.equals(localOf[slot]);
        if (!sameWay || ecn != ecnOf[slot] || segment != segmentOf[slot]) {
            describe(slot, through, local, peer, ecn, segment);
        }
        tables.set(JAVA_LONG, partAt(slot) + IOV_LEN, length);
        lengthOf[slot] = length;
        strideOf[slot] = stride;
        countOf[slot] = segment == 0 ? 1 : (length + stride - 1) / stride;
        doneOf[slot] = 0;
        byHand[slot] = false;
        tail = after(slot);
        pending++;
    }

    /** Writes name and control messages. UDP_SEGMENT is last, so that a shorter length omits it. */
    private void describe(
            int slot,
            UdpSocket through,
            InternetAddress local,
            InternetAddress peer,
            int ecn,
            int segment) {
        socketOf[slot] = through;
        localOf[slot] = local;
        peerOf[slot] = peer;
        ecnOf[slot] = ecn;
        segmentOf[slot] = segment;
        // Without a name the kernel uses the route that a connected socket remembers.
        int name =
                peer.equals(through.connected())
                        ? 0
                        : SocketAddresses.write(tables, nameAt(slot), through.isIpv6(), peer);
        tables.set(JAVA_INT, slot * HEADER + MSG_NAMELEN, name);
        long from = controlAt(slot);
        long at = from;
        if (ecn != 0) {
            at = ControlMessages.writeEcn(tables, at, peer.isIpv4(), ecn);
        }
        if (!SocketAddresses.isAny(local) && !through.sendsFrom(local)) {
            at = ControlMessages.writeSource(tables, at, local);
        }
        if (segment != 0) {
            at = ControlMessages.writeSegment(tables, at, segment);
        }
        tables.set(JAVA_LONG, slot * HEADER + MSG_CONTROLLEN, at - from);
    }

    /**
     * Sends what was committed, in order, as far as the kernel takes it.
     *
     * @return slots still to be sent; above 0 only if a socket has no room: wait until {@link
     *     #blockedSocket} is writable
     */
    public int flush() {
        boolean room = true;
        while (room && pending > 0) {
            room = goesByHand(head) ? sendByHand(head) : sendRuns(head);
        }
        if (pending == 0) {
            head = 0;
            tail = 0;
        }
        return pending;
    }

    /** Sends runs that follow each other through one socket; false if it has no room. */
    private boolean sendRuns(int first) {
        UdpSocket socket = socketOf[first];
        int most = Math.min(pending, slots - first);
        int count = 1;
        while (count < most && socketOf[first + count] == socket && !goesByHand(first + count)) {
            count++;
        }
        counters.calls++;
        int sent =
                transmitter.transmit(
                        socket.fd(), tables.address() + first * HEADER, count, MSG_DONTWAIT);
        if (sent <= 0) {
            return onRefused(first, -sent);
        }
        for (int i = 0; i < sent; i++) {
            counters.messages++;
            counters.datagrams += countOf[head];
            counters.bytes += lengthOf[head];
            retire();
        }
        return true;
    }

    private boolean onRefused(int slot, int errno) {
        boolean run = countOf[slot] > 1;
        if (run && (errno == Errno.EINVAL || errno == Errno.EMSGSIZE)) {
            counters.cutByHand++;
            byHand[slot] = true;
            return true;
        }
        if (run && errno == Errno.EIO) {
            counters.gsoFailures++;
            socketOf[slot].gsoFailed();
            return true;
        }
        return onRefused(slot, errno, countOf[slot], lengthOf[slot]);
    }

    private boolean onRefused(int slot, int errno, int datagrams, int lostBytes) {
        switch (errno) {
            case 0, Errno.EAGAIN -> {
                counters.waits++;
                return false;
            }
            case Errno.EINTR -> {}
            default -> {
                counters.onLost(errno, datagrams);
                advance(slot, lostBytes);
            }
        }
        return true;
    }

    private boolean goesByHand(int slot) {
        return byHand[slot] || (countOf[slot] > 1 && !socketOf[slot].gso());
    }

    private boolean sendByHand(int slot) {
        int done = doneOf[slot];
        int length = lengthOf[slot];
        int stride = strideOf[slot];
        int count =
                singles.cut(
                        slot * HEADER,
                        plainControl(slot),
                        memory.address() + slotAt(slot) + done,
                        length - done,
                        stride);
        counters.calls++;
        int sent =
                transmitter.transmit(socketOf[slot].fd(), singles.address(), count, MSG_DONTWAIT);
        if (sent <= 0) {
            return onRefused(slot, -sent, 1, Math.min(stride, length - done));
        }
        int taken = Math.min(sent * stride, length - done);
        counters.messages += sent;
        counters.datagrams += sent;
        counters.bytes += taken;
        advance(slot, taken);
        return true;
    }

    private long plainControl(int slot) {
        long all = tables.get(JAVA_LONG, slot * HEADER + MSG_CONTROLLEN);
        return segmentOf[slot] == 0 ? all : all - ControlMessages.SEGMENT_SPACE;
    }

    private void advance(int slot, int taken) {
        doneOf[slot] += taken;
        if (doneOf[slot] >= lengthOf[slot]) {
            retire();
        }
    }

    private void retire() {
        head = after(head);
        pending--;
    }

    /**
     * Replaces the table of sockets.
     *
     * @param table borrowed; holds what was committed under the same numbers
     */
    public void sockets(UdpSocket[] table) {
        sockets = table;
    }

    /**
     * Slots committed and not yet sent.
     *
     * @return 0 to the number of slots
     */
    public int pending() {
        return pending;
    }

    /**
     * The socket that the next message goes through.
     *
     * @return index in the table, -1 if nothing is pending
     */
    public int blockedSocket() {
        return pending == 0 ? -1 : socketOf[head].number();
    }

    /**
     * What became of what was sent.
     *
     * @return counters that go on counting
     */
    public SendCounters counters() {
        return counters;
    }

    private int after(int slot) {
        return slot + 1 == slots ? 0 : slot + 1;
    }

    private static long slotAt(int i) {
        return (long) i * SLOT_BYTES;
    }

    private long partAt(int i) {
        return partsAt + i * IOVEC.byteSize();
    }

    private long nameAt(int i) {
        return namesAt + (long) i * SocketAddresses.ROOM;
    }

    private long controlAt(int i) {
        return controlsAt + (long) i * ControlMessages.SEND_ROOM;
    }
}
