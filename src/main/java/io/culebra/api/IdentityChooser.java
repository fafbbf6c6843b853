package io.culebra.api;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** An application's own choice of the identity to show. */
@FunctionalInterface
public interface IdentityChooser {
    /**
     * Chooses, now or later. The handshake waits, for as long as {@link
     * QuicSettings#handshakeTimeoutMillis} allows; the worker does not. Called on the worker; must
     * not block. Identities that are shown again should be the same object again: what is made of
     * them is kept.
     *
     * @param request what the peer has asked for
     * @return completed, on any thread, with the identity; exceptionally, best with a {@link
     *     TlsRefusal}, to end the handshake. With nothing a client goes on without a certificate,
     *     and a server ends the handshake with unrecognized_name
     */
    CompletionStage<Optional<TlsIdentity>> choose(IdentityRequest request);
}
