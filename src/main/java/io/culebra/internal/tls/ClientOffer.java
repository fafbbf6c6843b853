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
 * @param chainSchemes numbers of all that the client can verify in the certificates of a chain
 * @param types of certificates that the client takes, most wanted first
 */
@SuppressWarnings("ArrayRecordComponent") // borrowed from the hello, and compared with nothing
public record ClientOffer(
        Optional<String> serverName,
        String protocol,
        List<SignatureScheme> schemes,
        int[] chainSchemes,
        List<CertificateType> types) {
    /** Makes the lists immutable. */
    public ClientOffer {
        schemes = List.copyOf(schemes);
        types = List.copyOf(types);
    }
}
