package io.culebra.internal.recovery;

/**
 * Sees whether everything that was sent over a long time is lost. Hears of packets of one path in
 * the order they were sent.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002#section-7.6 RFC 9002, section 7.6
 */
final class PersistentCongestion {
    /** RFC 9002 §7.6.1: kPersistentCongestionThreshold. */
    static final int THRESHOLD = 3;

    private static final long NONE = Long.MIN_VALUE;

    private long firstLostNanos = NONE;
    private long longestNanos;
    private long longestFromNanos;

    /**
     * How long everything must have been lost.
     *
     * @param smoothedRttNanos of the path
     * @param rttVariationNanos of the path
     * @param maxAckDelayNanos of the peer, whatever the packet number space
     */
    static long durationNanos(
            long smoothedRttNanos, long rttVariationNanos, long maxAckDelayNanos) {
        return THRESHOLD
                * ProbeTimer.ptoNanos(smoothedRttNanos, rttVariationNanos, maxAckDelayNanos);
    }

    /** Starts over. */
    void reset() {
        firstLostNanos = NONE;
        longestNanos = 0;
        longestFromNanos = NONE;
    }

    /**
     * An ack-eliciting packet is lost.
     *
     * @param firstSampleAtNanos when the first RTT sample was taken
     */
    void onLost(long sentNanos, long firstSampleAtNanos) {
        // RFC 9002 §7.6.2: only packets sent when there was an RTT sample.
        if (sentNanos <= firstSampleAtNanos) {
            return;
        }
        if (firstLostNanos == NONE) {
            firstLostNanos = sentNanos;
        }
        if (sentNanos - firstLostNanos > longestNanos) {
            longestNanos = sentNanos - firstLostNanos;
            longestFromNanos = firstLostNanos;
        }
    }

    /** A packet between was acknowledged: it was not that bad. */
    void onAcked() {
        firstLostNanos = NONE;
    }

    /** Whether not even two packets in a row are lost. */
    boolean isNone() {
        return longestNanos == 0;
    }

    /** Whether a stretch of losses exceeds the duration. */
    boolean exceeds(long durationNanos) {
        return longestNanos > durationNanos;
    }

    /** Whether a time lies within the longest stretch of losses. */
    boolean covers(long nanos) {
        return longestFromNanos != NONE
                && nanos > longestFromNanos
                && nanos < longestFromNanos + longestNanos;
    }
}
