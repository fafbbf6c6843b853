package io.culebra.internal.tls;

import io.culebra.internal.crypto.SignatureScheme;
import java.util.List;
import java.util.Optional;

/**
 * What a client has asked for, as far as the choice of a certificate may depend on it.
 *
 * @param serverName the host name, in lower case; empty if none was sent
 * @param protocol the application protocol that was agreed on
 * @param schemes what the client can verify and we can sign, in the client's order
 */
public record ClientOffer(
        Optional<String> serverName, String protocol, List<SignatureScheme> schemes) {
    /** Makes the list immutable. */
    public ClientOffer {
        schemes = List.copyOf(schemes);
    }
}
