package io.culebra.api;

/**
 * What became of early data (0-RTT): what a client sends before the server has answered.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-4.6 RFC 9001, section 4.6
 */
public enum EarlyData {
    /** There was none. */
    NONE,
    /** It was sent, and the server has not said yet what it thinks of it. */
    SENT,
    /** The server took it. Somebody else may have sent it again (RFC 8446 §8). */
    ACCEPTED,
    /** The server did not take it; what was written went out again after the handshake. */
    REFUSED
}
