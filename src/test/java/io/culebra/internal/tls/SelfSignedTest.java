package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TlsIdentity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelfSignedTest {
    private static final Duration VALIDITY = Duration.ofDays(13);

    private static TlsIdentity create(long nowMillis, String... names) {
        return SelfSigned.create(new SeededRandom(1), nowMillis, VALIDITY, names);
    }

    @Test
    void isWhatItSays() throws Exception {
        X509Certificate leaf = create(Pair.NOW, "localhost", "127.0.0.1", "::1").chain().getFirst();
        leaf.verify(leaf.getPublicKey());
        assertEquals("CN=localhost", leaf.getSubjectX500Principal().getName());
        assertEquals(leaf.getSubjectX500Principal(), leaf.getIssuerX500Principal());
        List<Object> names = new ArrayList<>();
        leaf.getSubjectAlternativeNames().forEach(name -> names.add(name.get(1)));
        assertEquals(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"), names);
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), leaf.getExtendedKeyUsage());
        assertTrue(leaf.getKeyUsage()[0]);
        assertEquals(3, leaf.getVersion());
        assertEquals(Set.of("2.5.29.15"), leaf.getCriticalExtensionOIDs());
    }

    @Test
    void isValidFromAnHourAgoOnInAnyCentury() {
        for (String now :
                List.of("2026-11-21T10:20:30Z", "2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z")) {
            Instant instant = Instant.parse(now);
            X509Certificate leaf = create(instant.toEpochMilli(), "a").chain().getFirst();
            assertEquals(instant.minus(Duration.ofHours(1)), leaf.getNotBefore().toInstant(), now);
            assertEquals(instant.plus(VALIDITY), leaf.getNotAfter().toInstant(), now);
        }
    }

    @Test
    void isTheSameForTheSameSeed() throws Exception {
        assertArrayEquals(
                create(Pair.NOW, "a").chain().getFirst().getEncoded(),
                create(Pair.NOW, "a").chain().getFirst().getEncoded());
    }
}
