package io.culebra.internal.crypto;

import static io.culebra.internal.crypto.Bytes.assertHolds;
import static io.culebra.internal.crypto.Bytes.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Project Wycheproof's vectors with nonces of 96 and tags of 128 bits. */
@ParameterizedClass
@EnumSource(Ciphers.class)
class WycheproofAeadTest {
    private final AeadProvider provider;

    WycheproofAeadTest(Ciphers ciphers) {
        provider = ciphers.provider();
    }

    @Test
    void agreesOnAesGcm() {
        assertEquals(67, agreeing("aes_gcm_test", CipherSuite.AES_128_GCM_SHA256));
        assertEquals(66, agreeing("aes_gcm_test", CipherSuite.AES_256_GCM_SHA384));
    }

    @Test
    void agreesOnChaCha20Poly1305() {
        CipherSuite suite = CipherSuite.CHACHA20_POLY1305_SHA256;
        assertEquals(316, agreeing("chacha20_poly1305_test", suite));
    }

    private int agreeing(String file, CipherSuite suite) {
        List<Wycheproof.Vector> vectors =
                Wycheproof.read(file).stream().filter(one -> concerns(one, suite)).toList();
        for (Wycheproof.Vector vector : vectors) {
            if (vector.isValid()) {
                seals(suite, vector);
            }
            opens(suite, vector);
        }
        return vectors.size();
    }

    private static boolean concerns(Wycheproof.Vector vector, CipherSuite suite) {
        return vector.groupNumber("ivSize") == 96
                && vector.groupNumber("tagSize") == 128
                && vector.groupNumber("keySize") == suite.keyBytes() * 8;
    }

    private void seals(CipherSuite suite, Wycheproof.Vector vector) {
        byte[] header = vector.bytes("aad");
        byte[] clear = vector.bytes("msg");
        MemorySegment memory = memory(header, clear, Aead.TAG_BYTES);
        try (Aead aead = provider.sealer(suite, vector.bytes("key"), vector.bytes("iv"))) {
            aead.seal(memory, 0, header.length, clear.length, 0, 0);
        }
        assertHolds(vector.bytes("ct"), memory, header.length);
        assertHolds(vector.bytes("tag"), memory, header.length + clear.length);
    }

    private void opens(CipherSuite suite, Wycheproof.Vector vector) {
        byte[] header = vector.bytes("aad");
        byte[] sealed = vector.bytes("ct");
        byte[] tag = vector.bytes("tag");
        MemorySegment memory = memory(header, sealed, tag.length);
        put(memory, header.length + sealed.length, tag);
        int body = sealed.length + tag.length;
        try (Aead aead = provider.opener(suite, vector.bytes("key"), vector.bytes("iv"))) {
            boolean authentic = aead.open(memory, 0, header.length, body, 0, 0);
            assertEquals(vector.isValid(), authentic, vector::toString);
        }
        if (vector.isValid()) {
            assertHolds(vector.bytes("msg"), memory, header.length);
        } else {
            assertHolds(tag, memory, header.length + sealed.length);
        }
        assertTrue(tag.length == Aead.TAG_BYTES, vector::toString);
    }

    private static MemorySegment memory(byte[] header, byte[] body, int room) {
        MemorySegment memory = Bytes.nativeMemory(header.length + body.length + room);
        put(memory, 0, header);
        put(memory, header.length, body);
        return memory;
    }
}
