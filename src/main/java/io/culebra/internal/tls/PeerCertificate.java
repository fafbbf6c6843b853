package io.culebra.internal.tls;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** What a peer has shown: a chain, or a key alone. That it holds the key is another matter. */
public final class PeerCertificate {
    /** Nothing was shown. */
    static final List<X509Certificate> NO_CHAIN = List.of();

    private final List<X509Certificate> chain;
    private final PublicKey key;
    private final Optional<byte[]> staple;

    private PeerCertificate(List<X509Certificate> chain, PublicKey key, Optional<byte[]> staple) {
        this.chain = chain;
        this.key = key;
        this.staple = staple;
    }

    static PeerCertificate of(List<X509Certificate> chain) {
        return of(chain, Optional.empty());
    }

    static PeerCertificate of(List<X509Certificate> chain, Optional<byte[]> staple) {
        return new PeerCertificate(List.copyOf(chain), chain.getFirst().getPublicKey(), staple);
    }

    static PeerCertificate ofRawKey(PublicKey key) {
        return new PeerCertificate(NO_CHAIN, key, Optional.empty());
    }

    /**
     * The chain as the peer sent it.
     *
     * @return leaf first; empty if it was a raw key
     */
    public List<X509Certificate> chain() {
        return chain;
    }

    /**
     * The leaf's key, or the key alone.
     *
     * @return what the peer signs with
     */
    public PublicKey key() {
        return key;
    }

    /**
     * The OCSP response that came with the leaf.
     *
     * @return as it came, not to be written to; empty if there was none
     */
    public Optional<byte[]> staple() {
        return staple;
    }

    /** The key, if it came alone. */
    Optional<PublicKey> rawKey() {
        return chain.isEmpty() ? Optional.of(key) : Optional.empty();
    }
}
