package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LossRuleTest {
    private static final long MS = 1_000_000;

    /** RFC 9002 §6.1.1. */
    @Nested
    class PacketThreshold {
        @Test
        void losesAPacketThreeBehindWhateverTheTime() {
            assertEquals(Long.MIN_VALUE, LossRule.lostAtNanos(7, 0, 10, 100 * MS));
        }

        @Test
        void keepsAPacketTwoBehindUntilItsTime() {
            assertEquals(140 * MS, LossRule.lostAtNanos(8, 40 * MS, 10, 100 * MS));
        }
    }

    /** RFC 9002 §6.1.2. */
    @Nested
    class TimeThreshold {
        @Test
        void isNineEighthsOfTheLargerRtt() {
            assertEquals(90 * MS, LossRule.timeThresholdNanos(80 * MS, 40 * MS));
            assertEquals(90 * MS, LossRule.timeThresholdNanos(40 * MS, 80 * MS));
        }

        @Test
        void isNeverBelowTheTimerGranularity() {
            assertEquals(1 * MS, LossRule.timeThresholdNanos(1, 1));
        }
    }
}
