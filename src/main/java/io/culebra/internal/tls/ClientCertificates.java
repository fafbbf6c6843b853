package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.util.List;
import java.util.Optional;

/**
 * What a server wants to see of its clients' certificates.
 *
 * @param demand whether it asks for one, and insists on it
 * @param verifier of what a client shows
 * @param types that it takes; at least one
 * @param authorities distinguished names in DER that a client may choose its certificate by; empty
 *     for any
 */
public record ClientCertificates(
        Demand demand,
        PeerVerifier verifier,
        List<CertificateType> types,
        List<byte[]> authorities) {
    /** Clients stay anonymous. */
    public static final ClientCertificates NONE =
            new ClientCertificates(
                    Demand.NONE,
                    (peer, name, nowMillis) ->
                            Answer.refused(Alert.CERTIFICATE_UNKNOWN, "nobody is trusted"),
                    CertificateType.USUAL,
                    List.of());

    /** Whether a certificate is asked for. */
    public enum Demand {
        /** It is not. */
        NONE,
        /** It is, but who has none may come in without. */
        OPTIONAL,
        /** Who has none stays out. */
        REQUIRED
    }

    /** Makes the lists immutable. */
    public ClientCertificates {
        types = Protocols.notEmpty(types, "types");
        authorities = List.copyOf(authorities);
    }

    boolean isWanted() {
        return demand != Demand.NONE;
    }

    /** The type that a client's certificate will be of, out of those that it has. */
    CertificateType type(List<CertificateType> offered) throws TransportException {
        // RFC 7250 §4.2: nothing in common ends the handshake.
        return offered.stream()
                .filter(types::contains)
                .findFirst()
                .orElseThrow(() ->
                        TransportException.crypto(
                                Alert.UNSUPPORTED_CERTIFICATE,
                                "the client has no certificate of a type that is taken here"));
    }

    /** Lets clients without a certificate in, or not. */
    void requireShown(Optional<PeerCertificate> shown) throws TransportException {
        // RFC 8446 §4.4.2.4: certificate_required is for exactly this.
        if (shown.isEmpty() && demand == Demand.REQUIRED) {
            throw TransportException.crypto(
                    Alert.CERTIFICATE_REQUIRED, "the client has no certificate");
        }
    }
}
