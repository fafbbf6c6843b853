package io.culebra.internal.tls;

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.SignatureScheme;
import java.util.Optional;

/**
 * Where a server is, and what it knows there.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#appendix-A.2 RFC 8446, appendix A.2
 */
sealed interface ServerState {
    record WaitClientHello() implements ServerState {}

    /** After a HelloRetryRequest. */
    record WaitSecondClientHello(ClientHello first, NamedGroup group, KeySchedule keys)
            implements ServerState {}

    /** The guard of early data has not answered yet. */
    record Admitting(Accepted accepted, EarlySecrets secrets, Answer<Boolean> answer)
            implements ServerState {}

    /** The chooser has not answered yet. */
    record Choosing(Accepted accepted, Answer<Credential> answer) implements ServerState {}

    /** The signer has not answered yet. */
    record Signing(Negotiated agreed, SignatureScheme scheme, Answer<byte[]> answer)
            implements ServerState {}

    /** It was asked for. */
    record WaitCertificate(Negotiated agreed) implements ServerState {}

    /** The verifier has not answered yet. */
    record Judging(Negotiated agreed, PeerCertificate peer, Answer<PeerVerifier.Verdict> answer)
            implements ServerState {}

    record WaitCertificateVerify(Negotiated agreed, PeerCertificate peer) implements ServerState {}

    /** The peer's certificate is empty if it has none, or was not asked for one. */
    record WaitFinished(Negotiated agreed, Optional<PeerCertificate> peer) implements ServerState {}

    record Complete() implements ServerState {}

    /**
     * A ClientHello that we can answer. The keys' transcript ends with it; there are secrets if a
     * ticket stands in for certificates.
     */
    record Accepted(
            KeySchedule keys,
            NamedGroup group,
            ClientHello hello,
            ClientOffer offer,
            Optional<EarlySecrets> secrets)
            implements ServerState {}

    /** What is known once the answer is on its way. */
    record Negotiated(
            KeySchedule keys,
            NamedGroup group,
            KeyLog keyLog,
            ClientOffer offer,
            CertificateTypes types) {}
}
