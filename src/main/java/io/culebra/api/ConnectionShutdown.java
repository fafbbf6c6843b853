package io.culebra.api;

/** Who ended a connection, and why. */
public sealed interface ConnectionShutdown {
    /**
     * This side's application closed it.
     *
     * @param errorCode the application's code
     * @param reason the application's words
     */
    record ByApplication(long errorCode, String reason) implements ConnectionShutdown {}

    /**
     * The peer's application closed it.
     *
     * @param errorCode the peer's code
     * @param reason the peer's words; not to be trusted
     */
    record ByPeerApplication(long errorCode, String reason) implements ConnectionShutdown {}

    /**
     * This side's engine found a broken rule, or failed itself.
     *
     * @param errorCode a transport error code (RFC 9000 §20.1); 0x100 to 0x1ff is a TLS alert
     * @param reason what was broken
     */
    record ByTransport(long errorCode, String reason) implements ConnectionShutdown {}

    /**
     * The peer's engine closed it.
     *
     * @param errorCode a transport error code (RFC 9000 §20.1)
     * @param frameType the frame that the peer blames, 0 if it names none
     * @param reason the peer's words; not to be trusted
     */
    record ByPeerTransport(long errorCode, long frameType, String reason)
            implements ConnectionShutdown {}

    /** Nothing was heard for the idle timeout (RFC 9000 §10.1). */
    record IdleTimeout() implements ConnectionShutdown {}

    /** The handshake did not complete in time. */
    record HandshakeTimeout() implements ConnectionShutdown {}

    /** The server speaks no version that this client does (RFC 9000 §6). */
    record VersionMismatch() implements ConnectionShutdown {}

    /** The peer lost its state and said so (RFC 9000 §10.3). */
    record StatelessReset() implements ConnectionShutdown {}

    /**
     * The same in words.
     *
     * @return one line for people; may hold the peer's words
     */
    default String describe() {
        return switch (this) {
            case ByApplication(long code, String reason) ->
                    "closed by this application, code 0x%x: %s".formatted(code, reason);
            case ByPeerApplication(long code, String reason) ->
                    "closed by the peer's application, code 0x%x: %s".formatted(code, reason);
            case ByTransport(long code, String reason) ->
                    "closed with transport error 0x%x: %s".formatted(code, reason);
            case ByPeerTransport(long code, long frame, String reason) ->
                    "closed by the peer with transport error 0x%x (frame 0x%x): %s"
                            .formatted(code, frame, reason);
            case IdleTimeout() -> "nothing heard for the idle timeout";
            case HandshakeTimeout() -> "the handshake took too long";
            case VersionMismatch() -> "no QUIC version in common";
            case StatelessReset() -> "reset by the peer, which lost its state";
        };
    }
}
