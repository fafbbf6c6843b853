package io.culebra.internal.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 9000, 8. */
class AmplificationLimitTest {
    @Test
    void allowsNothingBeforeAnythingCame() {
        assertEquals(0, new AmplificationLimit(false).allowance());
    }

    @Test
    void allowsThreeTimesWhatCameLessWhatWent() {
        AmplificationLimit limit = new AmplificationLimit(false);
        limit.onReceived(1200);
        assertEquals(3600, limit.allowance());
        limit.onSent(3000);
        assertEquals(600, limit.allowance());
        limit.onReceived(100);
        assertEquals(900, limit.allowance());
        assertEquals(1300, limit.bytesReceived());
        assertEquals(3000, limit.bytesSent());
    }

    @Test
    void isNeverNegative() {
        AmplificationLimit limit = new AmplificationLimit(false);
        limit.onReceived(10);
        limit.onSent(31);
        assertEquals(0, limit.allowance());
    }

    @Test
    void endsWithValidation() {
        AmplificationLimit limit = new AmplificationLimit(false);
        assertFalse(limit.validated());
        limit.onValidated();
        limit.onSent(1 << 30);
        assertEquals(Long.MAX_VALUE, limit.allowance());
        assertTrue(limit.validated());
    }

    @Test
    void neverHoldsAClient() {
        assertEquals(Long.MAX_VALUE, new AmplificationLimit(true).allowance());
    }
}
