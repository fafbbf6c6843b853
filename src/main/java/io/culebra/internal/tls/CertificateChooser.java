package io.culebra.internal.tls;

/** A server's choice of the certificate to show. */
@FunctionalInterface
public interface CertificateChooser {
    /**
     * Chooses, now or later.
     *
     * @param offer what the client asked for
     * @return the credential; a refusal ends the handshake
     */
    Answer<Credential> choose(ClientOffer offer);
}
