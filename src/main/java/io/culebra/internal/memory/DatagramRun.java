package io.culebra.internal.memory;

import java.lang.foreign.MemorySegment;

/**
 * Datagrams of one source that arrived together: equal in size but for the last, one after another
 * in one slot. One object is reused for all runs of a worker: read it during the call that it is
 * handed to.
 */
public final class DatagramRun {
    private PacketBuffer buffer = PacketBuffer.NONE;
    private int from;
    private int length;
    private int stride;
    private int ecn;
    private int socket;
    private InternetAddress local = InternetAddress.NONE;
    private InternetAddress peer = InternetAddress.NONE;

    /** Creates an empty run. */
    public DatagramRun() {}

    /**
     * Fills the run.
     *
     * @param slot borrowed; retained by whoever keeps bytes of it
     * @param first where the first datagram starts in the slot
     * @param bytes all datagrams together
     * @param each size of each datagram; the last may be shorter
     * @param codepoint the ECN bits, 0 to 3 (1 is ECT(1), 2 is ECT(0), 3 is CE)
     * @param socketNumber index of the socket in the worker's table
     * @param to the address they were sent to
     * @param source who sent them
     * @return this
     */
    public DatagramRun set(
            PacketBuffer slot,
            int first,
            int bytes,
            int each,
            int codepoint,
            int socketNumber,
            InternetAddress to,
            InternetAddress source) {
        assert each > 0 || bytes == 0 : "a run of datagrams without a size";
        buffer = slot;
        from = first;
        length = bytes;
        stride = each;
        ecn = codepoint;
        socket = socketNumber;
        local = to;
        peer = source;
        return this;
    }

    /**
     * The slot that holds the bytes.
     *
     * @return borrowed
     */
    public PacketBuffer buffer() {
        return buffer;
    }

    /**
     * The slot's memory.
     *
     * @return borrowed
     */
    public MemorySegment bytes() {
        return buffer.bytes();
    }

    /**
     * Where the first datagram starts.
     *
     * @return position in {@link #bytes}
     */
    public int from() {
        return from;
    }

    /**
     * All datagrams together.
     *
     * @return bytes
     */
    public int length() {
        return length;
    }

    /**
     * Size of each datagram but the last.
     *
     * @return bytes
     */
    public int stride() {
        return stride;
    }

    /**
     * How many datagrams there are.
     *
     * @return 1 or more
     */
    public int count() {
        return (length + stride - 1) / stride;
    }

    /**
     * The ECN bits of all of them.
     *
     * @return 0 Not-ECT, 1 ECT(1), 2 ECT(0), 3 CE
     */
    public int ecn() {
        return ecn;
    }

    /**
     * The socket they came through.
     *
     * @return index in the worker's table of sockets
     */
    public int socket() {
        return socket;
    }

    /**
     * The address they were sent to.
     *
     * @return {@link InternetAddress#NONE} if the kernel did not say
     */
    public InternetAddress local() {
        return local;
    }

    /**
     * Who sent them.
     *
     * @return the source address; the same object for the same source as far as possible
     */
    public InternetAddress peer() {
        return peer;
    }
}
