package io.culebra.api;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a peer has shown, to be judged.
 *
 * @param chain as the peer sent it, leaf first; empty if it has shown a raw public key (RFC 7250)
 * @param publicKey the leaf's, or the raw one
 * @param serverName the host name or address that this side wants to talk to; empty for a server
 *     that judges a client
 * @param ocspResponse that came with the leaf, not checked; empty if it was not asked for ({@link
 *     HelloSettings#ocsp}) or there was none
 * @param nowMillis wall clock, milliseconds since 1970
 */
public record PeerIdentity(
        List<X509Certificate> chain,
        PublicKey publicKey,
        Optional<String> serverName,
        Optional<byte[]> ocspResponse,
        long nowMillis) {
    /** Makes the chain immutable. */
    public PeerIdentity {
        chain = List.copyOf(chain);
    }
}
