package io.culebra.internal.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Whose packet is it? The worker of a datagram is a function of the destination connection id in
 * its first packet, for every packet: the octet at {@link #WORKER_OFFSET} of the id, modulo the
 * number of workers. Ids of our own are made so that this names their owner; the id that a client
 * makes up is random, and so is its worker.
 *
 * <p>The router asks this class, and the kernel runs the same function as a BPF program; what both
 * check, in this order, is written down in {@link #workerOf} once for the two.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8999#section-5 RFC 8999, section 5
 */
public final class SteeringFunction {
    /** Where the worker's number stands in a connection id; before it is the octet of QUIC-LB. */
    public static final int WORKER_OFFSET = 1;

    /** Shortest connection id that is steered, in bytes: our own are 8 to 20. */
    public static final int MIN_ID_BYTES = 8;

    /** What {@link #workerOf} answers where the bytes do not say. */
    public static final int UNSURE = -1;

    /** The most workers there can be: the number is one octet. */
    public static final int MAX_WORKERS = 256;

    /** Set in the first octet of a long header. */
    public static final int LONG_HEADER = 0x80;

    /** Where the id of a short header starts. */
    public static final int SHORT_ID = 1;

    /** Where the length of a long header's destination id stands, after the version. */
    public static final int LONG_ID_LENGTH = 5;

    /** Where a long header's destination id starts. */
    public static final int LONG_ID = 6;

    private SteeringFunction() {}

    /**
     * The worker that a datagram belongs to.
     *
     * @param bytes borrowed
     * @param from where the datagram starts
     * @param length of the datagram
     * @param workers 1 to {@link #MAX_WORKERS}
     * @return 0 to {@code workers - 1}, or {@link #UNSURE} if there is no id of at least {@link
     *     #MIN_ID_BYTES} bytes
     */
    public static int workerOf(MemorySegment bytes, long from, long length, int workers) {
        if (length < SHORT_ID + MIN_ID_BYTES) {
            return UNSURE;
        }
        if ((bytes.get(JAVA_BYTE, from) & LONG_HEADER) == 0) {
            return octet(bytes, from + SHORT_ID + WORKER_OFFSET) % workers;
        }
        int id = octet(bytes, from + LONG_ID_LENGTH);
        if (id < MIN_ID_BYTES || length < LONG_ID + id) {
            return UNSURE;
        }
        return octet(bytes, from + LONG_ID + WORKER_OFFSET) % workers;
    }

    private static int octet(MemorySegment bytes, long at) {
        return bytes.get(JAVA_BYTE, at) & 0xff;
    }
}
