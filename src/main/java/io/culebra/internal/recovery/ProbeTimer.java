package io.culebra.internal.recovery;

/**
 * How long to wait for an acknowledgement before a probe is sent.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002#section-6.2 RFC 9002, section 6.2
 */
final class ProbeTimer {
    // 2^20 times any PTO is past every idle timeout; more would only overflow.
    private static final int MAX_BACKOFF = 20;

    private ProbeTimer() {}

    /**
     * The probe timeout without backoff.
     *
     * @param smoothedRttNanos of the path
     * @param rttVariationNanos of the path
     * @param maxAckDelayNanos what the peer may wait; 0 for Initial and Handshake packets
     * @return above {@link LossRule#GRANULARITY_NANOS}
     */
    static long ptoNanos(long smoothedRttNanos, long rttVariationNanos, long maxAckDelayNanos) {
        // RFC 9002 §6.2.1: at least the timer's granularity.
        long variation = Math.max(4 * rttVariationNanos, LossRule.GRANULARITY_NANOS);
        return smoothedRttNanos + variation + maxAckDelayNanos;
    }

    /**
     * A probe timeout after some that expired without an answer.
     *
     * @param ptoNanos without backoff
     * @param count timeouts in a row
     * @return twice as long for each of them
     */
    static long backedOffNanos(long ptoNanos, int count) {
        // RFC 9002 §6.2.1: each expiry doubles the next period.
        return ptoNanos << Math.min(count, MAX_BACKOFF);
    }
}
