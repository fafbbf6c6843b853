package io.culebra.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class Http3ValuesTest {
    private static void refuses(String part, Runnable making) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, making::run);
        assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
    }

    private static Http3Request request(
            String method, String scheme, String authority, String path) {
        return new Http3Request(method, scheme, authority, path, Fields.EMPTY);
    }

    /** RFC 9114, section 4.3.1. */
    @Nested
    class Requests {
        @Test
        void aRequestForAUriHasItsParts() {
            Http3Request request =
                    Http3Request.get(URI.create("https://example.org:4433/a%20b?c=d&e#f"));
            assertEquals("GET", request.method());
            assertEquals("https", request.scheme());
            assertEquals("example.org:4433", request.authority());
            assertEquals("/a%20b?c=d&e", request.path());
            assertEquals("/", Http3Request.get(URI.create("https://example.org")).path());
        }

        @Test
        void aTunnelHasAnAuthorityOnly() {
            assertEquals("a:1", request("CONNECT", "", "a:1", "").authority());
            refuses("scheme", () -> request("CONNECT", "https", "a:1", ""));
            refuses("path", () -> request("CONNECT", "", "a:1", "/"));
            refuses("authority", () -> request("CONNECT", "", "", ""));
        }

        @Test
        void everyPartIsChecked() {
            refuses("method", () -> request("G T", "https", "a", "/"));
            refuses("method", () -> request("", "https", "a", "/"));
            refuses("scheme", () -> request("GET", "", "a", "/"));
            refuses("scheme", () -> request("GET", "1a", "a", "/"));
            refuses("authority", () -> request("GET", "https", "", "/"));
            refuses("authority", () -> request("GET", "https", "user@a", "/"));
            refuses("authority", () -> request("GET", "https", "a b", "/"));
            refuses("path", () -> request("GET", "https", "a", ""));
            refuses("path", () -> request("GET", "https", "a", "x"));
            refuses("path", () -> request("GET", "https", "a", "/ "));
            refuses("path", () -> request("GET", "https", "a", "/#"));
            refuses("path", () -> request("GET", "https", "a", "/\u0100"));
            assertEquals("*", request("OPTIONS", "https", "a", "*").path());
            assertEquals("", request("GET", "urn", "", "/").authority());
        }
    }

    @Test
    void aStatusHasThreeDigits() {
        assertEquals(100, new Http3Response(100, Fields.EMPTY).status());
        assertEquals(999, new Http3Response(999, Fields.EMPTY).status());
        refuses("99", () -> new Http3Response(99, Fields.EMPTY));
        refuses("1000", () -> new Http3Response(1000, Fields.EMPTY));
    }

    @Test
    void settingsAreCheckedByName() {
        assertEquals(64 << 10, Http3Settings.DEFAULTS.maxFieldSectionBytes());
        assertTrue(Http3Settings.DEFAULTS.grease());
        Http3Settings.Builder small = Http3Settings.builder().maxFieldSectionBytes(1);
        refuses("maxFieldSectionBytes", small::build);
    }

    /** RFC 9114, section 8.1. */
    @Test
    void everyErrorCodeIsFoundByItsNumber() {
        Set<Integer> codes = new HashSet<>();
        for (Http3ErrorCode code : Http3ErrorCode.values()) {
            assertTrue(codes.add(code.code()));
            assertEquals(Optional.of(code), Http3ErrorCode.of(code.code()));
        }
        assertEquals(0x110, Http3ErrorCode.VERSION_FALLBACK.code());
        assertEquals(Optional.empty(), Http3ErrorCode.of(0x21));
    }
}
