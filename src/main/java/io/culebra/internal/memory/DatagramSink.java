package io.culebra.internal.memory;

import java.lang.foreign.MemorySegment;

/**
 * Where the engine writes the datagrams it sends: a run at a time, straight into the memory that
 * the kernel will read. Equal sizes in a row make one run (GSO); a run has one path and one ECN
 * mark.
 */
public interface DatagramSink {
    /**
     * Reserves the next slot. A slot that was not committed is given out again.
     *
     * @return false if all are filled: stop, and go on after they were sent
     */
    boolean tryOpen();

    /**
     * The memory that holds all slots.
     *
     * @return the same native segment every time
     */
    MemorySegment memory();

    /**
     * Where the open slot starts in {@link #memory}.
     *
     * @return a position, aligned to 64 bytes
     */
    long position();

    /**
     * How much fits in the open slot.
     *
     * @return bytes, at least 65,507
     */
    int capacity();

    /**
     * How many equal datagrams one run may have.
     *
     * @return 64, or 1 where the socket has no GSO
     */
    int maxSegments();

    /**
     * Queues the open slot's datagrams.
     *
     * @param socket index in the worker's table of sockets
     * @param local source address to use; {@link InternetAddress#NONE} lets the kernel choose
     * @param peer where to
     * @param ecn the ECN bits, 0 to 3
     * @param length all datagrams together, in bytes, above 0 and at most 65,507
     * @param stride size of each datagram but the last, in bytes
     */
    void commit(
            int socket,
            InternetAddress local,
            InternetAddress peer,
            int ecn,
            int length,
            int stride);
}
