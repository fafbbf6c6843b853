package io.culebra.api;

import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What a peer asks of our identity.
 *
 * @param serverName the host name: that the client asks for, in lower case (SNI), or that this
 *     client wants to talk to
 * @param alpn the application protocol that was agreed on
 * @param signatureSchemes TLS names of what the peer can verify, most wanted first, such as {@code
 *     ecdsa_secp256r1_sha256}
 * @param authorities issuers that a server asks a client for; empty for any
 */
public record IdentityRequest(
        Optional<String> serverName,
        String alpn,
        List<String> signatureSchemes,
        List<X500Principal> authorities) {
    /** Makes the lists immutable. */
    public IdentityRequest {
        signatureSchemes = List.copyOf(signatureSchemes);
        authorities = List.copyOf(authorities);
    }
}
