package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 9000 §4.1, §4.2. */
class FlowWindowTest {
    private static final long FAST = 100;
    private final FlowWindow window = new FlowWindow();

    @BeforeEach
    void start() {
        window.start(1000, 5000, 0);
    }

    @Test
    void takesUpToTheLimitAndNoByteMore() {
        assertTrue(window.tryReceive(600));
        assertFalse(window.tryReceive(401));
        assertEquals(600, window.received(), "what was refused does not count");
        assertTrue(window.tryReceive(400));
        assertFalse(window.tryReceive(1));
    }

    @Test
    void risesWhenHalfIsConsumed() {
        window.tryReceive(1000);
        assertFalse(window.consume(499));
        assertEquals(1000, window.raise(1_000_000, FAST), "too early");
        assertTrue(window.consume(1));
        assertEquals(1500, window.raise(1_000_000, FAST));
        assertFalse(window.consume(1));
    }

    @Test
    void givesNothingForWhatIsNotConsumed() {
        window.tryReceive(1000);
        assertEquals(1000, window.raise(1_000_000, FAST));
    }

    @Test
    void doublesWhileHalfOfItIsUsedWithinTwoRoundTrips() {
        long now = 0;
        long[] windows = {2000, 4000, 5000, 5000};
        for (long expected : windows) {
            now += FAST - 1;
            window.tryReceive(window.window() / 2);
            assertTrue(window.consume(window.window() / 2));
            long limit = window.raise(now, FAST);
            assertEquals(expected, window.window());
            assertEquals(window.received() + expected, limit);
        }
    }

    @Test
    void staysWhenTheReaderIsSlow() {
        long now = 0;
        for (int i = 0; i < 5; i++) {
            now += FAST;
            window.tryReceive(500);
            assertTrue(window.consume(500));
            window.raise(now, FAST);
            assertEquals(1000, window.window());
        }
    }

    @Test
    void neverShrinksBelowItsStart() {
        window.start(1000, 1000, 0);
        window.tryReceive(500);
        window.consume(500);
        assertEquals(1500, window.raise(1, FAST));
        assertEquals(1000, window.window());
    }

    @Test
    void worksWithAWindowOfOneByte() {
        window.start(1, 1, 0);
        for (int i = 1; i < 10; i++) {
            assertTrue(window.tryReceive(1));
            assertTrue(window.consume(1));
            assertEquals(i + 1, window.raise(0, 0));
        }
    }
}
