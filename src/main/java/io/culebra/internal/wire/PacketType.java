package io.culebra.internal.wire;

/**
 * The kinds of packet.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-17 RFC 9000, section 17
 */
public enum PacketType {
    /** Carries the first flights of CRYPTO, under keys that anyone can derive. */
    INITIAL,
    /** Early data of a client. */
    ZERO_RTT,
    /** The rest of the handshake. */
    HANDSHAKE,
    /** Asks a client to try again with a token; has no packet number. */
    RETRY,
    /** Everything after the handshake: the packet with the short header. */
    ONE_RTT,
    /** Lists a server's versions; has no packet number. */
    VERSION_NEGOTIATION
}
