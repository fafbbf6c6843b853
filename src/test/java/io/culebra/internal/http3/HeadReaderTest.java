package io.culebra.internal.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.http3.Http3ErrorCode;
import io.culebra.internal.qpack.QpackEncoder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HeadReaderTest {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final HeadReader reader = new HeadReader();

    private static byte[] section(String... more) {
        QpackEncoder encoder = new QpackEncoder();
        encoder.begin();
        encoder.field(":method", "GET");
        encoder.field(":scheme", "https");
        encoder.field(":authority", "example.org");
        encoder.field(":path", "/");
        for (int i = 0; i < more.length; i += 2) {
            encoder.field(more[i], more[i + 1]);
        }
        return Arrays.copyOf(encoder.bytes(), encoder.length());
    }

    private RequestHead read(byte[] section, long most) throws Http3Exception {
        return reader.request(section, section.length, most);
    }

    @Test
    void remembersASectionThatComesAgain() throws Http3Exception {
        byte[] section = section("accept", "*/*");
        RequestHead first = read(section, NO_LIMIT);
        assertSame(first, read(section.clone(), NO_LIMIT));
        assertNotSame(first, read(section("accept", "text/plain"), NO_LIMIT));
        assertSame(first, read(section, NO_LIMIT));
    }

    @Test
    void doesNotRememberCredentials() throws Http3Exception {
        for (String name : new String[] {"cookie", "authorization", "proxy-authorization"}) {
            byte[] section = section(name, "secret");
            RequestHead first = read(section, NO_LIMIT);
            assertEquals(first, read(section, NO_LIMIT));
            assertNotSame(first, read(section, NO_LIMIT));
        }
    }

    /**
     * RFC 9114, section 4.2.2: connections may have different limits, and share what is remembered.
     */
    @Test
    void holdsARememberedSectionAgainstEachLimit() throws Http3Exception {
        byte[] section = section("x", "y".repeat(500));
        long size = read(section, NO_LIMIT).sectionBytes();
        assertEquals(size, read(section, size).sectionBytes());
        Http3Exception refused = assertThrows(Http3Exception.class, () -> read(section, size - 1));
        assertEquals(Http3ErrorCode.EXCESSIVE_LOAD, refused.code());
    }

    @Test
    void doesNotTakeAMalformedSectionForAnotherOne() throws Http3Exception {
        byte[] bad = section("Upper", "case");
        for (int i = 0; i < 3; i++) {
            assertThrows(Http3Exception.class, () -> read(bad, NO_LIMIT));
        }
        assertEquals("/", read(section(), NO_LIMIT).request().path());
    }

    @Test
    void keepsRequestsAndResponsesApart() throws Http3Exception {
        QpackEncoder encoder = new QpackEncoder();
        encoder.begin();
        encoder.status(200);
        byte[] response = Arrays.copyOf(encoder.bytes(), encoder.length());
        ResponseHead first = reader.response(response, response.length, NO_LIMIT);
        assertSame(first, reader.response(response, response.length, NO_LIMIT));
        assertThrows(Http3Exception.class, () -> read(response, NO_LIMIT));
    }
}
