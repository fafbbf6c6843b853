package io.culebra.internal.recovery;

/**
 * HyStart++: leaves slow start when round trips grow longer, before packets are lost; first into a
 * slower start, to see whether they really do. Rounds end when a packet sent after their start is
 * acknowledged.
 */
final class HyStart {
    /** MIN_RTT_THRESH. */
    static final long MIN_RTT_THRESHOLD_NANOS = 4_000_000;

    /** MAX_RTT_THRESH. */
    static final long MAX_RTT_THRESHOLD_NANOS = 16_000_000;

    /** N_RTT_SAMPLE. */
    static final int ENOUGH_SAMPLES = 8;

    /** CSS_GROWTH_DIVISOR. */
    static final int SLOW_GROWTH_DIVISOR = 4;

    /** CSS_ROUNDS. */
    static final int SLOW_ROUNDS = 5;

    private static final long INFINITE = Long.MAX_VALUE;

    /** How fast the window grows. */
    enum Phase {
        /** By all that is acknowledged. */
        SLOW_START,
        /** By a fourth of it ("conservative slow start"). */
        SLOWER_START,
        /** As congestion avoidance says. */
        OVER
    }

    private Phase phase = Phase.SLOW_START;
    private long roundStartNanos = Long.MIN_VALUE;
    private long lastRoundMinNanos = INFINITE;
    private long roundMinNanos = INFINITE;
    private int samples;
    private long baselineNanos = INFINITE;
    private int slowRounds;

    /** How fast the window grows now. */
    Phase phase() {
        return phase;
    }

    /** Slow start is over for another reason, for good. */
    void leave() {
        phase = Phase.OVER;
    }

    /**
     * An ACK frame arrived.
     *
     * @param rttNanos its sample
     * @param largestSentNanos when the last packet it acknowledges was sent
     * @param nowNanos the time
     * @return the phase from now on
     */
    Phase onAck(long rttNanos, long largestSentNanos, long nowNanos) {
        if (phase == Phase.OVER) {
            return phase;
        }
        roundMinNanos = Math.min(roundMinNanos, rttNanos);
        samples++;
        if (samples >= ENOUGH_SAMPLES) {
            judge();
        }
        if (largestSentNanos >= roundStartNanos) {
            endRound(nowNanos);
        }
        return phase;
    }

    private void judge() {
        if (phase == Phase.SLOWER_START) {
            // The round trips are shorter again: it was no queue of our making.
            if (roundMinNanos < baselineNanos) {
                baselineNanos = INFINITE;
                phase = Phase.SLOW_START;
            }
        } else if (lastRoundMinNanos != INFINITE
                && roundMinNanos >= lastRoundMinNanos + thresholdNanos(lastRoundMinNanos)) {
            baselineNanos = roundMinNanos;
            slowRounds = 0;
            phase = Phase.SLOWER_START;
        }
    }

    private void endRound(long nowNanos) {
        if (phase == Phase.SLOWER_START && ++slowRounds >= SLOW_ROUNDS) {
            phase = Phase.OVER;
        }
        roundStartNanos = nowNanos;
        lastRoundMinNanos = roundMinNanos;
        roundMinNanos = INFINITE;
        samples = 0;
    }

    /** RttThresh: by how much a round must be longer than the one before. */
    static long thresholdNanos(long lastRoundMinNanos) {
        return Math.clamp(lastRoundMinNanos / 8, MIN_RTT_THRESHOLD_NANOS, MAX_RTT_THRESHOLD_NANOS);
    }
}
