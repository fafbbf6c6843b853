package io.culebra.internal.path;

import static io.culebra.internal.path.PathValidator.INITIAL_PTO_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.path.PathValidator.Stage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** RFC 9000, 8.2. */
class PathValidatorTest {
    private static final long MS = 1_000_000;
    private static final long START = -5 * MS;

    private final PathValidator validator = new PathValidator();
    private final CountingRandom random = new CountingRandom();

    private long challenge(long nowNanos, boolean expanded) {
        assertTrue(validator.wantsChallenge(nowNanos));
        return validator.nextChallenge(random, nowNanos, expanded);
    }

    @Test
    void asksNothingUntilStarted() {
        assertFalse(validator.wantsChallenge(Long.MAX_VALUE - 1));
        assertEquals(Long.MAX_VALUE, validator.deadlineNanos());
        assertFalse(validator.onResponse(0, 0));
        assertEquals(Stage.IDLE, validator.stage());
    }

    /** RFC 9000, 8.2.1. */
    @Nested
    class Challenges {
        @Test
        void carryNewDataEachTime() {
            validator.start(START, 100 * MS, 100 * MS);
            long first = challenge(START, true);
            long second = challenge(START + 100 * MS, true);
            assertNotEquals(first, second);
        }

        @Test
        void areRepeatedAfterTheProbeTimeoutAndThenHalfAsOften() {
            validator.start(START, 100 * MS, 50 * MS);
            challenge(START, true);
            assertFalse(validator.wantsChallenge(START + 100 * MS - 1));
            challenge(START + 100 * MS, true);
            assertFalse(validator.wantsChallenge(START + 300 * MS - 1));
            challenge(START + 300 * MS, true);
            assertEquals(START + 700 * MS, validator.deadlineNanos());
        }

        @Test
        void stopWhenAbandoned() {
            validator.start(START, 100 * MS, 100 * MS);
            long data = challenge(START, true);
            validator.abandon();
            assertFalse(validator.wantsChallenge(START + 500 * MS));
            assertFalse(validator.onResponse(data, START));
            assertEquals(Stage.IDLE, validator.stage());
        }
    }

    /** RFC 9000, 8.2.3. */
    @Nested
    class Responses {
        @Test
        void validateWithTheDataOfAnyChallenge() {
            for (int which = 0; which < 3; which++) {
                long now = START;
                validator.start(now, 100 * MS, 100 * MS);
                long[] data = new long[3];
                for (int i = 0; i < data.length; i++) {
                    data[i] = challenge(now, true);
                    now = validator.deadlineNanos();
                }
                assertTrue(validator.onResponse(data[which], now));
                assertEquals(Stage.VALID, validator.stage());
                assertEquals(Long.MAX_VALUE, validator.deadlineNanos());
            }
        }

        @Test
        void areIgnoredWithOtherData() {
            validator.start(START, 100 * MS, 100 * MS);
            long data = challenge(START, true);
            assertFalse(validator.onResponse(data + 1, START));
            assertFalse(validator.onResponse(0, START));
            assertEquals(Stage.ADDRESS, validator.stage());
        }

        @Test
        void ofAnEarlierValidationDoNotCount() {
            validator.start(START, 100 * MS, 100 * MS);
            long data = challenge(START, true);
            validator.start(START, 100 * MS, 100 * MS);
            assertFalse(validator.onResponse(data, START));
        }

        @Test
        void toASmallDatagramProveTheAddressAndLeadToAFullOne() {
            validator.start(START, 100 * MS, 100 * MS);
            assertFalse(validator.needsFullSize());
            long small = challenge(START, false);
            assertTrue(validator.onResponse(small, START + MS));
            assertEquals(Stage.SIZE, validator.stage());
            assertTrue(validator.needsFullSize());
            long full = challenge(START + MS, true);
            assertTrue(validator.onResponse(small, START + 2 * MS));
            assertEquals(Stage.SIZE, validator.stage());
            assertTrue(validator.onResponse(full, START + 3 * MS));
            assertEquals(Stage.VALID, validator.stage());
        }
    }

    /** RFC 9000, 8.2.4. */
    @Nested
    class Failure {
        @Test
        void comesAfterThreeProbeTimeoutsOfANewPath() {
            validator.start(START, 10 * MS, 20 * MS);
            assertFalse(validator.onTimeout(START + 3 * INITIAL_PTO_NANOS - 1));
            assertTrue(validator.onTimeout(START + 3 * INITIAL_PTO_NANOS));
            assertEquals(Stage.FAILED, validator.stage());
            assertEquals(Long.MAX_VALUE, validator.deadlineNanos());
        }

        @Test
        void waitsForTheSlowerPath() {
            validator.start(START, INITIAL_PTO_NANOS, 2 * INITIAL_PTO_NANOS);
            assertFalse(validator.onTimeout(START + 6 * INITIAL_PTO_NANOS - 1));
            assertTrue(validator.onTimeout(START + 6 * INITIAL_PTO_NANOS));
        }

        @Test
        void isToldOnce() {
            validator.start(START, MS, MS);
            assertTrue(validator.onTimeout(START + 3 * INITIAL_PTO_NANOS));
            assertFalse(validator.onTimeout(START + 4 * INITIAL_PTO_NANOS));
        }

        @Test
        void isOverWhenStartedAgain() {
            validator.start(START, MS, MS);
            assertTrue(validator.onTimeout(START + 3 * INITIAL_PTO_NANOS));
            validator.start(0, MS, MS);
            assertTrue(validator.onResponse(challenge(0, true), 0));
        }
    }

    @Test
    void forgetsChallengesThatAreLongOvertaken() {
        validator.start(START, 1, 1);
        long now = START;
        long first = challenge(now, true);
        for (int i = 0; i < 8; i++) {
            now = validator.deadlineNanos();
            challenge(now, true);
        }
        assertFalse(validator.onResponse(first, now));
    }
}
