package io.culebra.api;

import java.io.IOException;

/** A connection ended, or could not be set up. */
public final class ConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Who ended it and why. */
    private final transient ConnectionShutdown shutdown;

    /**
     * Wraps the reason.
     *
     * @param shutdown who ended it and why
     */
    public ConnectionException(ConnectionShutdown shutdown) {
        super(describe(shutdown));
        this.shutdown = shutdown;
    }

    /**
     * The reason.
     *
     * @return who ended it and why
     */
    public ConnectionShutdown shutdown() {
        return shutdown;
    }

    private static String describe(ConnectionShutdown shutdown) {
        return switch (shutdown) {
            case ConnectionShutdown.ByApplication(long code, String reason) ->
                    "closed by this application, code 0x%x: %s".formatted(code, reason);
            case ConnectionShutdown.ByPeerApplication(long code, String reason) ->
                    "closed by the peer's application, code 0x%x: %s".formatted(code, reason);
            case ConnectionShutdown.ByTransport(long code, String reason) ->
                    "closed with transport error 0x%x: %s".formatted(code, reason);
            case ConnectionShutdown.ByPeerTransport(long code, long frame, String reason) ->
                    "closed by the peer with transport error 0x%x (frame 0x%x): %s"
                            .formatted(code, frame, reason);
            case ConnectionShutdown.IdleTimeout() -> "nothing heard for the idle timeout";
            case ConnectionShutdown.HandshakeTimeout() -> "the handshake took too long";
            case ConnectionShutdown.VersionMismatch() -> "no QUIC version in common";
            case ConnectionShutdown.StatelessReset() -> "reset by the peer, which lost its state";
        };
    }
}
