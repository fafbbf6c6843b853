package io.culebra.internal.tls;

import java.util.List;
import java.util.Optional;

/**
 * Who a client is, if a server asks.
 *
 * @param chooser of the certificate to show
 * @param types that it may be of, most wanted first; at least one
 */
public record ClientIdentity(Chooser chooser, List<CertificateType> types) {
    /** Nobody: an empty certificate is the answer. */
    public static final ClientIdentity NONE =
            new ClientIdentity(request -> Answer.now(Optional.empty()), CertificateType.USUAL);

    /** A client's choice of the certificate to show. */
    @FunctionalInterface
    public interface Chooser {
        /**
         * Chooses, now or later.
         *
         * @param request what the server asks for
         * @return the credential, or nothing to go on without; a refusal ends the handshake
         */
        Answer<Optional<Credential>> choose(CertificateRequest request);
    }

    /** Makes the list immutable. */
    public ClientIdentity {
        types = Protocols.notEmpty(types, "types");
    }

    /**
     * Some credentials to choose from.
     *
     * @param credentials most wanted first
     * @return shows the first that the server can use
     */
    public static ClientIdentity of(CredentialSet credentials) {
        return new ClientIdentity(
                request -> Answer.now(credentials.choose(request)), credentials.types());
    }
}
