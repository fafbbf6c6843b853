package io.culebra.internal.recovery;

/**
 * The round trip time of one path.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002#section-5 RFC 9002, section 5
 */
public final class RttEstimator {
    /** RFC 9002 §6.2.2: kInitialRtt. */
    static final long INITIAL_NANOS = 333_000_000;

    private static final long NONE = Long.MAX_VALUE;

    private long latestNanos;
    private long smoothedNanos;
    private long variationNanos;
    private long minNanos;
    private long firstSampleAtNanos;

    RttEstimator() {
        reset(INITIAL_NANOS);
    }

    /**
     * Forgets everything, as for a new path (RFC 9002 §5.3).
     *
     * @param initialNanos the guess until the first sample
     */
    void reset(long initialNanos) {
        latestNanos = 0;
        smoothedNanos = initialNanos;
        variationNanos = initialNanos / 2;
        minNanos = 0;
        firstSampleAtNanos = NONE;
    }

    /**
     * Takes a sample.
     *
     * @param sampleNanos from sending the largest packet acknowledged to its acknowledgement
     * @param ackDelayNanos how much of it the peer says it waited; limited already by its {@code
     *     max_ack_delay} where that applies
     * @param nowNanos the time
     */
    void onSample(long sampleNanos, long ackDelayNanos, long nowNanos) {
        latestNanos = sampleNanos;
        // RFC 9002 §5.2 and §5.3: the first sample starts everything anew.
        if (firstSampleAtNanos == NONE) {
            firstSampleAtNanos = nowNanos;
            minNanos = sampleNanos;
            smoothedNanos = sampleNanos;
            variationNanos = sampleNanos / 2;
            return;
        }
        // RFC 9002 §5.2: the peer's word about its delay does not touch the minimum.
        minNanos = Math.min(minNanos, sampleNanos);
        long adjusted = sampleNanos;
        // RFC 9002 §5.3: a delay that would take the sample below the minimum is not believed.
        if (ackDelayNanos <= sampleNanos - minNanos) {
            adjusted = sampleNanos - ackDelayNanos;
        }
        variationNanos += (Math.abs(smoothedNanos - adjusted) - variationNanos) / 4;
        smoothedNanos += (adjusted - smoothedNanos) / 8;
    }

    /** The network changed so much that the old minimum means nothing (RFC 9002 §5.2). */
    void onPersistentCongestion() {
        minNanos = latestNanos;
    }

    /**
     * Whether there was a sample.
     *
     * @return false while all below is a guess
     */
    public boolean hasSample() {
        return firstSampleAtNanos != NONE;
    }

    /**
     * The last sample.
     *
     * @return 0 before the first
     */
    public long latestNanos() {
        return latestNanos;
    }

    /**
     * The moving average.
     *
     * @return 333 ms before the first sample
     */
    public long smoothedNanos() {
        return smoothedNanos;
    }

    /**
     * The mean deviation.
     *
     * @return half the average before the first sample
     */
    public long variationNanos() {
        return variationNanos;
    }

    /**
     * The smallest sample.
     *
     * @return 0 before the first
     */
    public long minNanos() {
        return minNanos;
    }

    /** When the first sample was taken, or {@code Long.MAX_VALUE}. */
    long firstSampleAtNanos() {
        return firstSampleAtNanos;
    }
}
