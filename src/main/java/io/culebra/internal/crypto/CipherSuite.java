package io.culebra.internal.crypto;

import java.security.MessageDigest;
import java.util.Optional;

/**
 * The cipher suites of TLS 1.3 that we protect packets with.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-6.6 RFC 9001, section 6.6
 */
public enum CipherSuite {
    /** AES with a 128-bit key, and what Initial packets use. */
    AES_128_GCM_SHA256(0x1301, 16, 256, 1L << 23, 1L << 52),
    /** AES with a 256-bit key. */
    AES_256_GCM_SHA384(0x1302, 32, 384, 1L << 23, 1L << 52),
    /** For machines without AES instructions. Its confidentiality limit is beyond all packets. */
    CHACHA20_POLY1305_SHA256(0x1303, 32, 256, 1L << 62, 1L << 36);

    private final int wire;
    private final int keyBytes;
    private final int hashBits;
    private final long confidentialityLimit;
    private final long integrityLimit;
    private final Optional<CipherSuite> found = Optional.of(this);

    CipherSuite(
            int wire, int keyBytes, int hashBits, long confidentialityLimit, long integrityLimit) {
        this.wire = wire;
        this.keyBytes = keyBytes;
        this.hashBits = hashBits;
        this.confidentialityLimit = confidentialityLimit;
        this.integrityLimit = integrityLimit;
    }

    /**
     * Finds a suite by its number.
     *
     * @param wire 16 bits of a TLS hello
     * @return empty if we do not have it; does not allocate
     */
    public static Optional<CipherSuite> of(int wire) {
        for (CipherSuite suite : ALL) {
            if (suite.wire == wire) {
                return suite.found;
            }
        }
        return Optional.empty();
    }

    /**
     * The suite's number in TLS hellos.
     *
     * @return 16 bits
     */
    public int wire() {
        return wire;
    }

    /**
     * Length of the AEAD's key, and of the header protection's.
     *
     * @return 16 or 32
     */
    public int keyBytes() {
        return keyBytes;
    }

    /**
     * The hash of the key schedule, as {@link java.security.MessageDigest} calls it.
     *
     * @return SHA-256 or SHA-384
     */
    public String hashName() {
        return "SHA-" + hashBits;
    }

    /**
     * Makes a hash of the key schedule, without a search among the JDK's providers.
     *
     * @return one that nothing was added to, the caller's
     */
    public MessageDigest newHash() {
        return Hashes.of(this);
    }

    /**
     * Length of a hash, and so of a secret.
     *
     * @return 32 or 48
     */
    public int hashBytes() {
        return hashBits / Byte.SIZE;
    }

    /**
     * The suite's name in the registry of TLS.
     *
     * @return such as TLS_AES_128_GCM_SHA256
     */
    public String tlsName() {
        return "TLS_" + name();
    }

    /**
     * How many packets one key may seal.
     *
     * @return packets
     */
    public long confidentialityLimit() {
        return confidentialityLimit;
    }

    /**
     * How many packets that do not authenticate one connection may see, over all its keys.
     *
     * @return packets
     */
    public long integrityLimit() {
        return integrityLimit;
    }

    private static final CipherSuite[] ALL = values();
}
