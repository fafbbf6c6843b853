package io.culebra.internal.crypto;

import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;

/**
 * The signature schemes that a handshake may be signed with, in the order that we prefer.
 *
 * <p>TLS 1.3 ties a scheme to one kind of key: an ECDSA scheme to its curve, an RSA scheme to the
 * key's own algorithm identifier.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2.3 RFC 8446, section 4.2.3
 */
public enum SignatureScheme {
    /** ECDSA on P-256. */
    ECDSA_SECP256R1_SHA256(0x0403, KeyKind.P256, 256),
    /** Ed25519. */
    ED25519(0x0807, KeyKind.ED25519, 512),
    /** ECDSA on P-384. */
    ECDSA_SECP384R1_SHA384(0x0503, KeyKind.P384, 384),
    /** RSA-PSS with an ordinary RSA key. */
    RSA_PSS_RSAE_SHA256(0x0804, KeyKind.RSA, 256),
    /** RSA-PSS with an ordinary RSA key. */
    RSA_PSS_RSAE_SHA384(0x0805, KeyKind.RSA, 384),
    /** RSA-PSS with an ordinary RSA key. */
    RSA_PSS_RSAE_SHA512(0x0806, KeyKind.RSA, 512),
    /** RSA-PSS with a key that is for nothing else. */
    RSA_PSS_PSS_SHA256(0x0809, KeyKind.RSA_PSS, 256),
    /** RSA-PSS with a key that is for nothing else. */
    RSA_PSS_PSS_SHA384(0x080a, KeyKind.RSA_PSS, 384),
    /** RSA-PSS with a key that is for nothing else. */
    RSA_PSS_PSS_SHA512(0x080b, KeyKind.RSA_PSS, 512);

    private enum KeyKind {
        P256,
        P384,
        ED25519,
        RSA,
        RSA_PSS
    }

    private static final SignatureScheme[] ALL = values();
    private static final int PSS_TRAILER = 1;

    private final int wire;
    private final KeyKind kind;
    private final int hashBits;
    private final Optional<SignatureScheme> found = Optional.of(this);

    SignatureScheme(int wire, KeyKind kind, int hashBits) {
        this.wire = wire;
        this.kind = kind;
        this.hashBits = hashBits;
    }

    /**
     * Finds a scheme by its number.
     *
     * @param wire 16 bits of a handshake message
     * @return empty if a TLS 1.3 handshake cannot be signed with it, or we cannot
     */
    public static Optional<SignatureScheme> of(int wire) {
        for (SignatureScheme scheme : ALL) {
            if (scheme.wire == wire) {
                return scheme.found;
            }
        }
        return Optional.empty();
    }

    /**
     * The scheme's number in handshake messages.
     *
     * @return 16 bits
     */
    public int wire() {
        return wire;
    }

    /**
     * Whether a key may be used with this scheme.
     *
     * @param key public or private
     * @return false if kind, curve or size do not fit
     */
    public boolean fits(Key key) {
        return switch (kind) {
            case P256 -> key instanceof ECKey ec && NistCurve.P256.has(ec);
            case P384 -> key instanceof ECKey ec && NistCurve.P384.has(ec);
            case ED25519 ->
                    key instanceof EdECKey edwards
                            && "Ed25519".equals(edwards.getParams().getName());
            case RSA -> isRsa(key, "RSA");
            case RSA_PSS -> isRsa(key, "RSASSA-PSS");
        };
    }

    /**
     * What the JDK calls the signature.
     *
     * @return a name for {@link java.security.Signature#getInstance(String)}
     */
    public String jcaName() {
        return switch (kind) {
            case P256, P384 -> "SHA" + hashBits + "withECDSA";
            case ED25519 -> "Ed25519";
            case RSA, RSA_PSS -> "RSASSA-PSS";
        };
    }

    /**
     * The hash of what is signed, as the JDK and OpenSSL call it.
     *
     * @return such as SHA-256
     */
    public String hashName() {
        return "SHA-" + hashBits;
    }

    /**
     * The parameters that the JDK wants besides the name.
     *
     * @return those of RSA-PSS; empty for other schemes
     */
    public Optional<AlgorithmParameterSpec> jcaParameters() {
        if (kind != KeyKind.RSA && kind != KeyKind.RSA_PSS) {
            return Optional.empty();
        }
        String hash = hashName();
        // RFC 8446 §4.2.3: the salt is as long as the hash.
        return Optional.of(
                new PSSParameterSpec(
                        hash,
                        "MGF1",
                        new MGF1ParameterSpec(hash),
                        hashBits / Byte.SIZE,
                        PSS_TRAILER));
    }

    /** A modulus must have room for hash, salt and two bytes (RFC 8017 §9.1.1). */
    private boolean isRsa(Key key, String algorithm) {
        return key instanceof RSAKey rsa
                && key.getAlgorithm().equals(algorithm)
                && (rsa.getModulus().bitLength() + 6) / Byte.SIZE >= 2 * hashBits / Byte.SIZE + 2;
    }
}
