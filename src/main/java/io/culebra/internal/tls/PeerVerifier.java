package io.culebra.internal.tls;

import io.culebra.api.PeerTrust;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whether the holder of a certificate may be who we want to talk to. That the peer holds the
 * certificate's key is checked by the handshake itself, always.
 */
@FunctionalInterface
public interface PeerVerifier {
    /** The only good verdict. A bad one is a refused {@link Answer}. */
    enum Verdict {
        /** Go on. */
        TRUSTED
    }

    /**
     * Judges, now or later.
     *
     * @param chain as the peer sent it, leaf first, at least one
     * @param serverName host name or address that the client wants to talk to
     * @param nowMillis wall clock, milliseconds since 1970
     * @return trusted, or refused with an alert
     */
    Answer<Verdict> verify(List<X509Certificate> chain, String serverName, long nowMillis);

    /**
     * The verifier for a choice of the application's. Costly with the system's roots: make it once.
     *
     * @param trust whom to trust
     * @return certificate path and name, or nothing if the application insists on it
     */
    static PeerVerifier of(PeerTrust trust) {
        return switch (trust) {
            case PeerTrust.Anyone _ ->
                    (chain, serverName, nowMillis) -> Answer.now(Verdict.TRUSTED);
            case PeerTrust.Roots roots -> new PathVerifier(roots.certificates());
            case PeerTrust.SystemRoots system -> new PathVerifier(system.certificates());
        };
    }
}
