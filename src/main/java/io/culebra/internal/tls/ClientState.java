package io.culebra.internal.tls;

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;
import java.util.Map;
import java.util.Optional;

/**
 * Where a client is, and what it knows there.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#appendix-A.1 RFC 8446, appendix A.1
 */
sealed interface ClientState {
    /** Nothing was sent yet. */
    record Start() implements ClientState {}

    /** After the first ClientHello, which is kept until its hash is known. */
    record WaitServerHello(
            HandshakeMessage hello, Map<NamedGroup, PublicKeyOperations.Offer> offers)
            implements ClientState {}

    /** After a HelloRetryRequest and the second ClientHello. */
    record WaitSecondServerHello(
            KeySchedule keys, Map<NamedGroup, PublicKeyOperations.Offer> offers)
            implements ClientState {}

    record WaitEncryptedExtensions(KeySchedule keys, NamedGroup group) implements ClientState {}

    /** The server may ask for a certificate of ours before it shows its own. */
    record WaitCertificateOrRequest(Negotiated agreed) implements ClientState {}

    /** It did ask. */
    record WaitCertificate(Negotiated agreed) implements ClientState {}

    /** The verifier has not answered yet. */
    record Judging(Negotiated agreed, PeerCertificate peer, Answer<PeerVerifier.Verdict> answer)
            implements ClientState {}

    record WaitCertificateVerify(Negotiated agreed, PeerCertificate peer) implements ClientState {}

    /** The peer's certificate is empty if a session stood in for it. */
    record WaitFinished(Negotiated agreed, Optional<PeerCertificate> peer) implements ClientState {}

    /** The chooser of our certificate has not answered yet. */
    record Choosing(Negotiated agreed, PeerCertificate peer, Answer<Optional<Credential>> answer)
            implements ClientState {}

    /** The signer has not answered yet. */
    record Signing(
            Negotiated agreed, PeerCertificate peer, SignatureScheme scheme, Answer<byte[]> answer)
            implements ClientState {}

    /** Tickets may follow for as long as the connection lasts. */
    record Complete(TicketIntake tickets) implements ClientState {}

    /** What is known from EncryptedExtensions on; the request follows, if there is one. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Negotiated(
            KeySchedule keys,
            NamedGroup group,
            String protocol,
            byte[] transportParameters,
            CertificateTypes types,
            Optional<CertificateRequest> request) {
        Negotiated withRequest(CertificateRequest asked) {
            return new Negotiated(
                    keys, group, protocol, transportParameters, types, Optional.of(asked));
        }
    }

    /** Wipes what is secret, but for the keys. */
    default void destroy() {
        switch (this) {
            case WaitServerHello(_, var offers) ->
                    offers.values().forEach(PublicKeyOperations.Offer::destroy);
            case WaitSecondServerHello(_, var offers) ->
                    offers.values().forEach(PublicKeyOperations.Offer::destroy);
            case Complete(TicketIntake tickets) -> tickets.destroy();
            default -> {}
        }
    }
}
