package io.culebra.internal.tls;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a client does with sessions in one handshake.
 *
 * @param wanted whether the server shall send tickets at all
 * @param offered the session to take up again; empty for a full handshake. It is used once: whoever
 *     gives it has forgotten it (RFC 8446 §C.4)
 * @param earlyData whether to send 0-RTT if the session allows it
 * @param version the QUIC version that the first packet has
 * @param keep gets each session that the server hands out; runs on the worker
 */
public record ClientSessions(
        boolean wanted,
        Optional<Session> offered,
        boolean earlyData,
        int version,
        Consumer<Session> keep) {
    /** No tickets, no session, no early data. */
    public static final ClientSessions NONE =
            new ClientSessions(false, Optional.empty(), false, 1, session -> {});
}
