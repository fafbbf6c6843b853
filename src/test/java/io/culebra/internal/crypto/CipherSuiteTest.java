package io.culebra.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CipherSuiteTest {
    @Test
    void isFoundByItsNumberAlone() {
        for (int wire = 0; wire <= 0xffff; wire++) {
            Optional<CipherSuite> expected =
                    switch (wire) {
                        case 0x1301 -> Optional.of(CipherSuite.AES_128_GCM_SHA256);
                        case 0x1302 -> Optional.of(CipherSuite.AES_256_GCM_SHA384);
                        case 0x1303 -> Optional.of(CipherSuite.CHACHA20_POLY1305_SHA256);
                        // RFC 9001 §5.3: 0x1305, CCM with short tags, has no header protection.
                        default -> Optional.empty();
                    };
            assertEquals(expected, CipherSuite.of(wire));
        }
    }

    @Test
    void knowsKeyHashAndName() {
        assertEquals(16, CipherSuite.AES_128_GCM_SHA256.keyBytes());
        assertEquals(32, CipherSuite.AES_256_GCM_SHA384.keyBytes());
        assertEquals(32, CipherSuite.CHACHA20_POLY1305_SHA256.keyBytes());
        assertEquals("SHA-384", CipherSuite.AES_256_GCM_SHA384.hashName());
        assertEquals(48, CipherSuite.AES_256_GCM_SHA384.hashBytes());
        assertEquals("SHA-256", CipherSuite.CHACHA20_POLY1305_SHA256.hashName());
        assertEquals(32, CipherSuite.CHACHA20_POLY1305_SHA256.hashBytes());
        assertEquals(
                "TLS_CHACHA20_POLY1305_SHA256", CipherSuite.CHACHA20_POLY1305_SHA256.tlsName());
    }

    /** RFC 9001, 6.6. */
    @Test
    void knowsTheLimitsOfItsCipher() {
        assertEquals(1L << 23, CipherSuite.AES_128_GCM_SHA256.confidentialityLimit());
        assertEquals(1L << 52, CipherSuite.AES_128_GCM_SHA256.integrityLimit());
        assertEquals(1L << 23, CipherSuite.AES_256_GCM_SHA384.confidentialityLimit());
        assertEquals(1L << 52, CipherSuite.AES_256_GCM_SHA384.integrityLimit());
        assertEquals(1L << 62, CipherSuite.CHACHA20_POLY1305_SHA256.confidentialityLimit());
        assertEquals(1L << 36, CipherSuite.CHACHA20_POLY1305_SHA256.integrityLimit());
    }
}
