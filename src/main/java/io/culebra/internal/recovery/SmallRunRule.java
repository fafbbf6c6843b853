package io.culebra.internal.recovery;

/**
 * Lets a small run of packets wait a little for company when more data is behind it: a run costs
 * the kernel about as much as a packet. It waits until acknowledgements made room for a run that is
 * worth it, and never long.
 */
public final class SmallRunRule {
    /** So many packets are worth a system call in any case. */
    static final int ENOUGH_PACKETS = 16;

    /** So is this part of the window. */
    static final int WINDOW_PART = 4;

    /** How long a run waits at the most. */
    static final long HOLD_NANOS = 200_000;

    private static final long NONE = Long.MIN_VALUE;

    private long heldSinceNanos = NONE;

    /** Creates a rule that holds nothing yet. */
    public SmallRunRule() {}

    /**
     * How much is worth sending at once.
     *
     * @param windowBytes the congestion window
     * @param packetBytes size of a packet
     * @return bytes
     */
    static long enoughBytes(long windowBytes, int packetBytes) {
        return Math.min((long) ENOUGH_PACKETS * packetBytes, windowBytes / WINDOW_PART);
    }

    /**
     * Asks whether to send now. To be asked again at that time, and whenever acknowledgements or
     * data came.
     *
     * @param nowNanos the time
     * @param allowedBytes what may be sent now
     * @param waitingBytes what there is to send, as far as it is known
     * @param windowBytes the congestion window
     * @param packetBytes size of a packet
     * @return {@code Long.MIN_VALUE} to send what is allowed now, be it nothing; or until when to
     *     wait
     */
    public long holdUntilNanos(
            long nowNanos,
            long allowedBytes,
            long waitingBytes,
            long windowBytes,
            int packetBytes) {
        // Where nothing may go at all, there is nothing to hold, and no timer to wake for.
        boolean nothing = allowedBytes < packetBytes;
        boolean worthIt =
                waitingBytes <= allowedBytes
                        || allowedBytes >= enoughBytes(windowBytes, packetBytes);
        if (nothing || worthIt) {
            heldSinceNanos = NONE;
            return Long.MIN_VALUE;
        }
        if (heldSinceNanos == NONE) {
            heldSinceNanos = nowNanos;
        }
        long until = heldSinceNanos + HOLD_NANOS;
        if (nowNanos >= until) {
            heldSinceNanos = NONE;
            return Long.MIN_VALUE;
        }
        return until;
    }
}
