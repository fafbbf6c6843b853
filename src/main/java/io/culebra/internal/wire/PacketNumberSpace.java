package io.culebra.internal.wire;

/**
 * The three packet number spaces.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-12.3 RFC 9000, section 12.3
 */
public enum PacketNumberSpace {
    /** Initial packets. */
    INITIAL,
    /** Handshake packets. */
    HANDSHAKE,
    /** 0-RTT and 1-RTT packets. */
    APPLICATION
}
