package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** RFC 9000 §2.1, §4.6. */
class StreamLimitsTest {
    @Nested
    class OfThePeer {
        private final StreamLimits limits = new StreamLimits(10);

        @Test
        void allowWhatTheTransportParameterSaid() {
            assertTrue(limits.isAllowed(9));
            assertFalse(limits.isAllowed(10));
        }

        @Test
        void needAnObjectAtTheFirstUseOnly() {
            assertTrue(limits.touch(0));
            assertFalse(limits.touch(0));
        }

        @Test
        void openLowerStreamsWithHigherOnes() {
            assertTrue(limits.touch(5));
            for (int index = 0; index < 5; index++) {
                assertTrue(limits.touch(index), "not used before");
                assertFalse(limits.touch(index), "used before");
            }
            assertFalse(limits.touch(5));
            assertTrue(limits.touch(6));
        }

        @Test
        void riseOnceHalfIsUsedAndSomeEnded() {
            for (int index = 0; index < 4; index++) {
                limits.touch(index);
                limits.onClosed();
                assertFalse(limits.isUpdateDue(), "more than half is left");
            }
            limits.touch(4);
            assertTrue(limits.isUpdateDue());
            assertEquals(14, limits.raise());
            assertFalse(limits.isUpdateDue());
            assertTrue(limits.isAllowed(13));
            assertFalse(limits.isAllowed(14));
        }

        @Test
        void stayWhileNoneEnds() {
            for (int index = 0; index < 10; index++) {
                limits.touch(index);
            }
            assertFalse(limits.isUpdateDue());
            limits.onClosed();
            assertTrue(limits.isUpdateDue(), "all in use: each end counts");
            assertEquals(11, limits.raise());
        }

        @Test
        void neverPassWhatAnIdCanHold() {
            StreamLimits wide = new StreamLimits(StreamId.MAX_STREAMS);
            wide.touch(StreamId.MAX_STREAMS - 1);
            wide.onClosed();
            assertFalse(wide.isUpdateDue());
            assertEquals(StreamId.MAX_STREAMS, wide.raise());
        }
    }

    @Nested
    class OfOurs {
        private final StreamAllowance allowance = new StreamAllowance();

        @Test
        void countUpToWhatThePeerAllows() {
            assertTrue(allowance.isExhausted());
            allowance.onMax(2);
            assertEquals(0, allowance.take());
            assertEquals(1, allowance.take());
            assertTrue(allowance.isExhausted());
            assertTrue(allowance.isOpened(1));
            assertFalse(allowance.isOpened(2));
        }

        @Test
        void ignoreALowerLimit() {
            allowance.onMax(5);
            assertFalse(allowance.onMax(3));
            assertEquals(5, allowance.max());
        }

        @Test
        void tellThatTheyAreBlockedOncePerLimit() {
            allowance.onMax(1);
            allowance.take();
            assertFalse(allowance.isBlockedAt(1), "nobody wanted one");
            assertTrue(allowance.onRefused());
            assertFalse(allowance.onRefused());
            assertTrue(allowance.isBlockedAt(1));
            assertTrue(allowance.onMax(2), "somebody waits");
            assertFalse(allowance.isBlockedAt(1));
            assertFalse(allowance.onMax(3), "nobody waits any more");
        }
    }
}
