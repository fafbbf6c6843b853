package io.culebra.internal.tls;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A certificate chain, or a key alone, ready to be sent: the messages are made once, not once per
 * handshake. Immutable; shared by all workers.
 */
public final class Credential {
    private final CertificateForms forms;
    private final List<SignatureScheme> schemes;
    private final int[] chainSchemes;
    private final List<String> names;
    private final List<byte[]> issuers;
    private final Signer signer;

    private Credential(TlsIdentity identity, Signer signer) {
        List<X509Certificate> chain = identity.chain();
        forms = new CertificateForms(chain, identity.publicKey(), identity.ocspResponse());
        schemes = SignatureSchemes.of(identity.publicKey());
        if (schemes.isEmpty()) {
            throw new IllegalArgumentException(
                    "TLS 1.3 cannot sign with this kind of key: "
                            + identity.publicKey().getAlgorithm());
        }
        chainSchemes = SignatureSchemes.inChain(chain);
        names = chain.isEmpty() ? List.of() : ServerNames.dnsNames(chain.getFirst());
        issuers = chain.stream().map(one -> one.getIssuerX500Principal().getEncoded()).toList();
        this.signer = signer;
    }

    /**
     * For a private key in this process.
     *
     * @param identity chain and key
     * @return ready to be sent
     * @throws IllegalArgumentException if TLS 1.3 cannot sign with such a key, or it is elsewhere
     */
    public static Credential of(TlsIdentity identity) {
        PrivateKey key =
                identity.privateKey()
                        .orElseThrow(() -> new IllegalArgumentException("the key is elsewhere"));
        return new Credential(
                identity,
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
     * @param identity chain or raw key; its own private key is not used
     * @param signer holds the leaf's key
     * @return ready to be sent
     * @throws IllegalArgumentException if TLS 1.3 cannot sign with such a key
     */
    public static Credential of(TlsIdentity identity, Signer signer) {
        return new Credential(identity, signer);
    }

    /** The Certificate message with its header; not to be written to. */
    byte[] message(CertificateType type, CertificateWishes wishes) {
        return forms.message(type, wishes);
    }

    /** In what form it can be shown: whatever has a chain has a key as well. */
    boolean has(CertificateType type) {
        return type == CertificateType.RAW_PUBLIC_KEY || forms.hasChain();
    }

    /** The first type of a peer's list that it can be shown in. */
    Optional<CertificateType> type(List<CertificateType> accepted) {
        return accepted.stream().filter(this::has).findFirst();
    }

    Signer signer() {
        return signer;
    }

    /** The scheme to sign with, for a peer that accepts some. */
    Optional<SignatureScheme> scheme(List<SignatureScheme> accepted) {
        return schemes.stream().filter(accepted::contains).findFirst();
    }

    /** RFC 8446 §4.4.2.2: whether a peer can verify all signatures of the chain. */
    boolean isVerifiable(int[] accepted) {
        return Arrays.stream(chainSchemes)
                .allMatch(scheme -> Arrays.stream(accepted).anyMatch(one -> one == scheme));
    }

    /** The host names that the leaf is for, in lower case, wildcards among them. */
    List<String> names() {
        return names;
    }

    /**
     * Whether an issuer within the chain is one of those that a peer has named, if any; a key alone
     * has no issuer to be asked for.
     */
    boolean isIssuedByOneOf(List<byte[]> authorities) {
        return authorities.isEmpty()
                || issuers.isEmpty()
                || issuers.stream()
                        .anyMatch(issuer ->
                                authorities.stream().anyMatch(one -> Arrays.equals(one, issuer)));
    }
}
