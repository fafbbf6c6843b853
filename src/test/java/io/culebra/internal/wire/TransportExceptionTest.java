package io.culebra.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TransportErrorCode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 9000 §11.1 and §20.1. */
class TransportExceptionTest {
    @Test
    void saysWhichRuleWhichFrameAndWhichCode() {
        TransportException e =
                TransportException.of(Violation.NEW_TOKEN_EMPTY, FrameType.NEW_TOKEN);
        assertEquals(TransportErrorCode.FRAME_ENCODING_ERROR.code(), e.code());
        assertEquals(FrameType.NEW_TOKEN, e.frameType());
        assertEquals(Violation.NEW_TOKEN_EMPTY, e.violation());
        assertEquals("NEW_TOKEN without a token (RFC 9000 §19.7)", e.reason());
    }

    /** RFC 9001 §4.8. */
    @Test
    void carriesATlsAlertAboveAHundredHex() {
        TransportException e = TransportException.crypto(0x6d, "no transport parameters");
        assertEquals(0x16d, e.code());
        assertEquals(FrameType.CRYPTO, e.frameType());
        assertNull(e.violation());
        assertEquals("no transport parameters", e.reason());
    }

    @Test
    void costsNoStackTrace() {
        TransportException e = TransportException.of(Violation.EMPTY_PAYLOAD);
        assertEquals(0, e.getStackTrace().length);
        e.addSuppressed(new IllegalStateException());
        assertEquals(0, e.getSuppressed().length);
    }

    @ParameterizedTest
    @EnumSource
    void everyViolationNamesItsSection(Violation violation) {
        assertTrue(violation.section().matches("RFC \\d{4} §\\d+(\\.\\d+)*"), violation.section());
        assertTrue(violation.toString().endsWith("(" + violation.section() + ")"));
    }

    @Test
    void noTwoViolationsSayTheSame() {
        Set<String> texts = new HashSet<>();
        for (Violation violation : Violation.values()) {
            assertTrue(texts.add(violation.toString()), violation.name());
        }
    }
}
