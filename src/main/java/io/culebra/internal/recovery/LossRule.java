package io.culebra.internal.recovery;

/**
 * Says when a packet that is still unacknowledged counts as lost.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002#section-6.1 RFC 9002, section 6.1
 */
final class LossRule {
    /** RFC 9002 §6.1.1: kPacketThreshold, in packets. */
    static final int PACKET_THRESHOLD = 3;

    /** RFC 9002 §6.1.2: kGranularity. */
    static final long GRANULARITY_NANOS = 1_000_000;

    private LossRule() {}

    /**
     * The moment from which a packet counts as lost.
     *
     * @param packetNumber the packet in question, below {@code largestAcked}
     * @param sentNanos when it was sent
     * @param largestAcked largest packet number acknowledged in the same space
     * @param timeThresholdNanos what {@link #timeThresholdNanos} says
     * @return a time; at or before now means lost already, {@code Long.MIN_VALUE} lost whatever the
     *     time
     */
    static long lostAtNanos(
            long packetNumber, long sentNanos, long largestAcked, long timeThresholdNanos) {
        assert packetNumber < largestAcked : "only what was sent before an acknowledged packet";
        boolean overtaken = largestAcked - packetNumber >= PACKET_THRESHOLD;
        return overtaken ? Long.MIN_VALUE : sentNanos + timeThresholdNanos;
    }

    /**
     * How long a packet may stay unacknowledged once a later one is: 9/8 of the round trip.
     *
     * @param smoothedRttNanos 0 or more
     * @param latestRttNanos 0 or more
     * @return at least {@link #GRANULARITY_NANOS}
     */
    static long timeThresholdNanos(long smoothedRttNanos, long latestRttNanos) {
        long rtt = Math.max(smoothedRttNanos, latestRttNanos);
        // RFC 9002 §6.1.2: never below the timer's granularity.
        return Math.max(rtt + rtt / 8, GRANULARITY_NANOS);
    }
}
