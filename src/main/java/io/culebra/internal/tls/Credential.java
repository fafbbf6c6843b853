package io.culebra.internal.tls;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A certificate chain ready to be sent: the whole Certificate message is made once, not once per
 * handshake. Immutable; shared by all workers.
 */
public final class Credential {
    private final byte[] certificateMessage;
    private final List<SignatureScheme> schemes;
    private final Signer signer;

    private Credential(List<X509Certificate> chain, Signer signer) {
        certificateMessage = CertificateMessage.encode(encodings(chain));
        schemes = schemesFor(chain.getFirst().getPublicKey());
        if (schemes.isEmpty()) {
            throw new IllegalArgumentException(
                    "TLS 1.3 cannot sign with this kind of key: "
                            + chain.getFirst().getPublicKey().getAlgorithm());
        }
        this.signer = signer;
    }

    /**
     * For a private key in this process.
     *
     * @param identity chain and key
     * @return ready to be sent
     * @throws IllegalArgumentException if TLS 1.3 cannot sign with such a key
     */
    public static Credential of(TlsIdentity identity) {
        PrivateKey key = identity.privateKey();
        return new Credential(
                identity.chain(),
                (scheme, content, operations) -> {
                    try {
                        return Answer.now(operations.sign(key, scheme, content));
                    } catch (GeneralSecurityException e) {
                        return Answer.refused(Alert.INTERNAL_ERROR, "the private key refused");
                    }
                });
    }

    /**
     * For a private key elsewhere.
     *
     * @param chain leaf first
     * @param signer holds the leaf's key
     * @return ready to be sent
     * @throws IllegalArgumentException if TLS 1.3 cannot sign with such a key
     */
    public static Credential of(List<X509Certificate> chain, Signer signer) {
        return new Credential(List.copyOf(chain), signer);
    }

    /** The Certificate message with its header; not to be written to. */
    byte[] certificateMessage() {
        return certificateMessage;
    }

    Signer signer() {
        return signer;
    }

    /** The scheme to sign with, for a peer that accepts some. */
    Optional<SignatureScheme> scheme(List<SignatureScheme> accepted) {
        return schemes.stream().filter(accepted::contains).findFirst();
    }

    private static List<SignatureScheme> schemesFor(PublicKey key) {
        return Arrays.stream(SignatureScheme.values()).filter(scheme -> scheme.fits(key)).toList();
    }

    private static List<byte[]> encodings(List<X509Certificate> chain) {
        return chain.stream()
                .map(certificate -> {
                    try {
                        return certificate.getEncoded();
                    } catch (CertificateEncodingException e) {
                        throw new IllegalArgumentException("a certificate cannot be encoded", e);
                    }
                })
                .toList();
    }
}
