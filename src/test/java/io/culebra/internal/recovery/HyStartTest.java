package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.internal.recovery.HyStart.Phase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** draft-ietf-tcpm-hystartplusplus §4. */
class HyStartTest {
    private static final long MS = 1_000_000;

    private final HyStart hyStart = new HyStart();
    private long nowNanos = 1_000 * MS;
    private long roundStartNanos = Long.MIN_VALUE;

    /** A round of so many samples; the last one ends it. */
    private Phase round(long rttNanos, int samples) {
        for (int i = 1; i < samples; i++) {
            nowNanos += MS;
            hyStart.onAck(
                    rttNanos,
                    roundStartNanos == Long.MIN_VALUE ? roundStartNanos : roundStartNanos - 1,
                    nowNanos);
        }
        nowNanos += MS;
        hyStart.onAck(rttNanos, Math.max(roundStartNanos, 0), nowNanos);
        roundStartNanos = nowNanos;
        return hyStart.phase();
    }

    private void enterSlowerStart() {
        round(40 * MS, 1);
        assertEquals(Phase.SLOW_START, round(40 * MS, 10));
        assertEquals(Phase.SLOWER_START, round(46 * MS, 10));
    }

    @Nested
    class SlowStart {
        @Test
        void goesOnWhileRoundTripsStayTheSame() {
            for (int i = 0; i < 50; i++) {
                assertEquals(Phase.SLOW_START, round(40 * MS + i % 3 * MS, 20));
            }
        }

        @Test
        void isLeftWhenARoundIsAnEighthLonger() {
            round(40 * MS, 1);
            assertEquals(Phase.SLOW_START, round(40 * MS, 10));
            assertEquals(Phase.SLOW_START, round(44 * MS, 10));
            assertEquals(Phase.SLOW_START, round(49 * MS, 10));
            assertEquals(Phase.SLOWER_START, round(56 * MS, 10));
        }

        @Test
        void needsEightSamples() {
            round(40 * MS, 1);
            round(40 * MS, 8);
            assertEquals(Phase.SLOW_START, round(80 * MS, 7));
            assertEquals(Phase.SLOWER_START, round(160 * MS, 8));
        }

        @Test
        void judgesByTheSmallestSampleOfARound() {
            round(40 * MS, 1);
            round(40 * MS, 8);
            hyStart.onAck(40 * MS, roundStartNanos - 1, nowNanos + 1);
            assertEquals(Phase.SLOW_START, round(80 * MS, 20));
        }

        @Test
        void hasAThresholdBetweenFourAndSixteenMilliseconds() {
            assertEquals(4 * MS, HyStart.thresholdNanos(8 * MS));
            assertEquals(10 * MS, HyStart.thresholdNanos(80 * MS));
            assertEquals(16 * MS, HyStart.thresholdNanos(800 * MS));
        }

        @Test
        void isOverForGoodWhenItIsLeftForAnotherReason() {
            hyStart.leave();
            assertEquals(Phase.OVER, round(40 * MS, 10));
        }
    }

    @Nested
    class SlowerStart {
        @Test
        void isOverAfterFiveRoundsWithTheOneItBeganIn() {
            enterSlowerStart();
            for (int i = 0; i < 3; i++) {
                assertEquals(Phase.SLOWER_START, round(46 * MS, 10));
            }
            assertEquals(Phase.OVER, round(46 * MS, 10));
        }

        @Test
        void goesBackToSlowStartWhenRoundTripsAreShortAgain() {
            enterSlowerStart();
            assertEquals(Phase.SLOWER_START, round(46 * MS, 10));
            assertEquals(Phase.SLOW_START, round(45 * MS, 10));
        }

        @Test
        void needsEightSamplesToGoBack() {
            enterSlowerStart();
            assertEquals(Phase.SLOWER_START, round(30 * MS, 7));
        }

        @Test
        void canBeginAgain() {
            enterSlowerStart();
            assertEquals(Phase.SLOW_START, round(41 * MS, 10));
            assertEquals(Phase.SLOWER_START, round(47 * MS, 10));
            for (int i = 0; i < 3; i++) {
                assertEquals(Phase.SLOWER_START, round(47 * MS, 10));
            }
            assertEquals(Phase.OVER, round(47 * MS, 10));
        }
    }
}
