package io.culebra.api;

import java.util.Optional;

/** Chooses the application of a connection once its handshake has said which protocol is spoken. */
@FunctionalInterface
public interface ApplicationSelector {
    /**
     * Chooses. Runs on the connection's worker.
     *
     * @param handshake what was agreed, the ALPN above all
     * @return the application; empty closes the connection with 0x178 (no_application_protocol)
     */
    Optional<ApplicationOverQuic> select(HandshakeInfo handshake);
}
