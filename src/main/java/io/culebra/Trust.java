package io.culebra;

import io.culebra.api.ClientCertificatePolicy;
import io.culebra.api.ConnectionParams;
import io.culebra.api.PeerCheck;
import io.culebra.api.PeerIdentity;
import io.culebra.api.PeerTrust;
import io.culebra.internal.tls.Alert;
import io.culebra.internal.tls.ClientCertificates;
import io.culebra.internal.tls.PeerVerifier;
import io.culebra.internal.tls.PeerVerifier.Purpose;
import io.culebra.internal.tls.PeerVerifier.Verdict;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Whom an application trusts, as the handshake takes it. */
final class Trust {
    private Trust() {}

    /** A client's. Costly with the system's roots. */
    static PeerVerifier ofServers(PeerTrust trust) {
        return PeerVerifier.of(trust, Purpose.SERVERS, Trust::verifier);
    }

    /** A server's. Costly with the system's roots. */
    static ClientCertificates ofClients(ConnectionParams params) {
        PeerTrust trust = params.trust();
        ClientCertificates.Demand demand =
                switch (params.clientCertificates()) {
                    case NONE -> ClientCertificates.Demand.NONE;
                    case OPTIONAL -> ClientCertificates.Demand.OPTIONAL;
                    case REQUIRED -> ClientCertificates.Demand.REQUIRED;
                };
        if (params.clientCertificates() == ClientCertificatePolicy.NONE) {
            return ClientCertificates.NONE;
        }
        return new ClientCertificates(
                demand,
                PeerVerifier.of(trust, Purpose.CLIENTS, Trust::verifier),
                PeerVerifier.types(trust),
                authorities(trust));
    }

    private static PeerVerifier verifier(PeerCheck check) {
        return (peer, serverName, nowMillis) ->
                LateAnswers.ask(
                        () ->
                                check.check(
                                                new PeerIdentity(
                                                        peer.chain(),
                                                        peer.key(),
                                                        Optional.of(serverName)
                                                                .filter(name -> !name.isEmpty()),
                                                        peer.staple(),
                                                        nowMillis))
                                        .thenApply(any -> Verdict.TRUSTED),
                        verdict -> verdict,
                        Alert.CERTIFICATE_UNKNOWN,
                        "the peer is not trusted");
    }

    /** Given roots are named, so that clients with several certificates find the right one. */
    private static List<byte[]> authorities(PeerTrust trust) {
        return switch (trust) {
            case PeerTrust.Roots(List<X509Certificate> roots) ->
                    roots.stream()
                            .map(root -> root.getSubjectX500Principal().getEncoded())
                            .toList();
            case PeerTrust.Pinned pinned -> authorities(pinned.base());
            case PeerTrust.Anyone _,
                    PeerTrust.SystemRoots _,
                    PeerTrust.RawKeys _,
                    PeerTrust.Checked _ ->
                    List.of();
        };
    }
}
