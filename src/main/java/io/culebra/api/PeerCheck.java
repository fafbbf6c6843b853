package io.culebra.api;

import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An application's own judgement of a peer. That the peer holds the key that it shows is checked by
 * the handshake itself, always.
 *
 * {@snippet :
 * PeerCheck check = PeerCheck.now(peer -> known.requireContains(peer.publicKey()));
 * ConnectionParams params = ConnectionParams.client("h3").trust(PeerTrust.checkedBy(check)).build();
 * }
 */
@FunctionalInterface
public interface PeerCheck {
    /**
     * Judges, now or later. The handshake waits, for as long as {@link
     * QuicSettings#handshakeTimeoutMillis} allows; the worker does not.
     *
     * @param peer what it has shown
     * @return completed, on any thread, with whatever object to trust; exceptionally, best with a
     *     {@link TlsRefusal}, to refuse
     */
    CompletionStage<?> check(PeerIdentity peer);

    /**
     * A check that needs nobody else.
     *
     * @param check runs on the connection's worker; must not block
     * @return it
     */
    static PeerCheck now(Prompt check) {
        return peer -> {
            try {
                check.check(peer);
                return CompletableFuture.completedStage(peer);
            } catch (CertificateException | RuntimeException e) {
                return CompletableFuture.failedStage(e);
            }
        };
    }

    /** A judgement at once. */
    @FunctionalInterface
    interface Prompt {
        /**
         * Judges.
         *
         * @param peer what it has shown
         * @throws CertificateException if it is not to be trusted
         * @throws TlsRefusal if it is not, and an alert of its own is to say so
         */
        void check(PeerIdentity peer) throws CertificateException;
    }
}
