package io.culebra.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** draft-ietf-quic-multipath, "Nonce Calculation": a packet belongs to its path. */
@ParameterizedClass
@EnumSource(Ciphers.class)
class PathNonceTest {
    private final AeadProvider provider;

    PathNonceTest(Ciphers ciphers) {
        provider = ciphers.provider();
    }

    @Test
    void opensAPacketOnItsOwnPathOnly() {
        for (CipherSuite suite : CipherSuite.values()) {
            byte[] key = new byte[suite.keyBytes()];
            byte[] iv = new byte[Aead.IV_BYTES];
            MemorySegment memory = Bytes.nativeMemory(100);
            try (Aead sealer = provider.sealer(suite, key, iv);
                    Aead opener = provider.opener(suite, key, iv)) {
                sealer.seal(memory, 0, 20, 64, 9, 3);
                MemorySegment copy = Bytes.nativeMemory(100).copyFrom(memory);
                assertFalse(opener.open(copy, 0, 20, 80, 9, 0));
                copy.copyFrom(memory);
                assertFalse(opener.open(copy, 0, 20, 80, 9, -3));
                copy.copyFrom(memory);
                assertTrue(opener.open(copy, 0, 20, 80, 9, 3));
            }
        }
    }
}
