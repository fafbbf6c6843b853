package io.culebra.internal.tls;

import io.culebra.api.PeerCheck;
import io.culebra.api.PeerTrust;
import java.util.List;
import java.util.function.Function;

/**
 * Whether the holder of a certificate may be who we want to talk to. That the peer holds the
 * certificate's key is checked by the handshake itself, always.
 */
@FunctionalInterface
public interface PeerVerifier {
    /** Go on, at once. */
    Answer<Verdict> TRUSTED = Answer.now(Verdict.TRUSTED);

    /** The only good verdict. A bad one is a refused {@link Answer}. */
    enum Verdict {
        /** Go on. */
        TRUSTED
    }

    /** Whose certificates are judged. */
    enum Purpose {
        /** A client judges servers. */
        SERVERS,
        /** A server judges clients. */
        CLIENTS
    }

    /**
     * Judges, now or later.
     *
     * @param peer what the peer has shown
     * @param serverName host name or address that a client wants to talk to; empty for a server
     *     that judges a client
     * @param nowMillis wall clock, milliseconds since 1970
     * @return trusted, or refused with an alert
     */
    Answer<Verdict> verify(PeerCertificate peer, String serverName, long nowMillis);

    /**
     * A client's verifier for a choice of the application's. Costly with the system's roots: make
     * it once.
     *
     * @param trust whom to trust
     * @return certificate path and name, or nothing if the application insists on it
     */
    static PeerVerifier of(PeerTrust trust) {
        return of(
                trust,
                Purpose.SERVERS,
                check -> {
                    throw new IllegalArgumentException("an application's own check");
                });
    }

    /**
     * The verifier for a choice of the application's. Costly with the system's roots: make it once.
     *
     * @param trust whom to trust
     * @param purpose whose certificates
     * @param checks makes a verifier of an application's own check
     * @return a verifier for all handshakes
     */
    static PeerVerifier of(
            PeerTrust trust, Purpose purpose, Function<PeerCheck, PeerVerifier> checks) {
        return switch (trust) {
            case PeerTrust.Anyone _ -> (peer, serverName, nowMillis) -> TRUSTED;
            case PeerTrust.Roots roots -> new PathVerifier(roots.certificates(), purpose);
            case PeerTrust.SystemRoots system -> new PathVerifier(system.certificates(), purpose);
            case PeerTrust.RawKeys keys -> KeyVerifier.of(keys.keys());
            case PeerTrust.Pinned pinned ->
                    new PinVerifier(of(pinned.base(), purpose, checks), pinned.pins());
            case PeerTrust.Checked checked -> checks.apply(checked.check());
        };
    }

    /**
     * The types of certificates that a choice of the application's can judge.
     *
     * @param trust whom to trust
     * @return at least one, most wanted first
     */
    static List<CertificateType> types(PeerTrust trust) {
        return switch (trust) {
            case PeerTrust.RawKeys _ -> List.of(CertificateType.RAW_PUBLIC_KEY);
            case PeerTrust.Pinned pinned -> types(pinned.base());
            case PeerTrust.Checked checked when checked.rawKeys() ->
                    List.of(CertificateType.X509, CertificateType.RAW_PUBLIC_KEY);
            case PeerTrust.Anyone _,
                    PeerTrust.Roots _,
                    PeerTrust.SystemRoots _,
                    PeerTrust.Checked _ ->
                    CertificateType.USUAL;
        };
    }
}
