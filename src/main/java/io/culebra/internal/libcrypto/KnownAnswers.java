package io.culebra.internal.libcrypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.HeaderProtection;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Asks a provider what is known: a sealed packet and a mask for each suite, and that a changed
 * packet is refused. The AES vectors are those of GCM's authors, the ChaCha20 ones RFC 9001's.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#appendix-A RFC 9001, appendix A
 */
final class KnownAnswers {
    private static final int BUFFER_BYTES = 128;
    private static final String GCM_KEY = "feffe9928665731c6d6a8f9467308308";
    private static final String GCM_IV = "cafebabefacedbaddecaf888";
    private static final String GCM_HEADER = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    private static final String GCM_CLEAR =
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";

    private static final List<Vector> VECTORS =
            List.of(
                    new Vector(
                            CipherSuite.AES_128_GCM_SHA256,
                            GCM_KEY,
                            GCM_IV,
                            0,
                            GCM_HEADER,
                            GCM_CLEAR,
                            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                                    + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                                    + "5bc94fbc3221a5db94fae95ae7121a47",
                            "9f50449e04a0e810283a1e9933adedd2",
                            "d1b1c98dd7689fb8ec11d242b123dc9b",
                            "437b9aec36"),
                    new Vector(
                            CipherSuite.AES_256_GCM_SHA384,
                            GCM_KEY + GCM_KEY,
                            GCM_IV,
                            0,
                            GCM_HEADER,
                            GCM_CLEAR,
                            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                                    + "76fc6ece0f4e1768cddf8853bb2d551b",
                            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                            "00112233445566778899aabbccddeeff",
                            "8ea2b7ca51"),
                    new Vector(
                            CipherSuite.CHACHA20_POLY1305_SHA256,
                            "c6d98ff3441c3fe1b2182094f69caa2ed4b716b65488960a7a984979fb23e1c8",
                            "e0459b3474bdd0e44a41c144",
                            654_360_564,
                            "4200bff4",
                            "01",
                            "655e5cd55c41f69080575d7999c25a5bfb",
                            "25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4",
                            "5e5cd55c41f69080575d7999c25a5bfb",
                            "aefefe7d03"));

    /** All bytes in hex. */
    private record Vector(
            CipherSuite suite,
            String key,
            String iv,
            long packetNumber,
            String header,
            String clear,
            String sealed,
            String maskKey,
            String sample,
            String mask) {}

    private final AeadProvider provider;
    private final MemorySegment buffer;

    private KnownAnswers(AeadProvider provider, MemorySegment buffer) {
        this.provider = provider;
        this.buffer = buffer;
    }

    /**
     * Asks all there is to ask.
     *
     * @param provider under test
     * @return what it got wrong first; empty if nothing
     */
    static Optional<String> firstWrong(AeadProvider provider) {
        MemorySegment buffer = provider.scratch().asSlice(0, BUFFER_BYTES);
        KnownAnswers asking = new KnownAnswers(provider, buffer);
        return VECTORS.stream()
                .filter(vector -> !asking.isRight(vector))
                .map(vector -> vector.suite().tlsName())
                .findFirst();
    }

    private boolean isRight(Vector vector) {
        return seals(vector) && opensAndRefuses(vector) && masks(vector);
    }

    private boolean seals(Vector vector) {
        try (Aead aead = provider.sealer(vector.suite(), bytes(vector.key()), bytes(vector.iv()))) {
            int header = put(0, vector.header());
            int clear = put(header, vector.clear());
            aead.seal(buffer, 0, header, clear, vector.packetNumber(), 0);
            return holds(header, vector.sealed());
        }
    }

    private boolean opensAndRefuses(Vector vector) {
        try (Aead aead = provider.opener(vector.suite(), bytes(vector.key()), bytes(vector.iv()))) {
            return !opens(aead, vector, 1)
                    && opens(aead, vector, 0)
                    && holds(vector.header().length() / 2, vector.clear());
        }
    }

    private boolean opens(Aead aead, Vector vector, int change) {
        int header = put(0, vector.header());
        int body = put(header, vector.sealed());
        int last = header + body - 1;
        buffer.set(JAVA_BYTE, last, (byte) (buffer.get(JAVA_BYTE, last) ^ change));
        return aead.open(buffer, 0, header, body, vector.packetNumber(), 0);
    }

    /** Twice the same sample, so that a batch is asked for. */
    private boolean masks(Vector vector) {
        try (HeaderProtection protection =
                provider.headerProtection(vector.suite(), bytes(vector.maskKey()))) {
            int second = put(0, vector.sample());
            put(second, vector.sample());
            protection.masks(buffer, 0, 2);
            return holds(0, vector.mask()) && holds(second, vector.mask());
        }
    }

    private int put(int at, String hex) {
        byte[] bytes = bytes(hex);
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, at, bytes.length);
        return bytes.length;
    }

    private boolean holds(int at, String hex) {
        byte[] bytes = bytes(hex);
        return buffer.asSlice(at, bytes.length).mismatch(MemorySegment.ofArray(bytes)) < 0;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
