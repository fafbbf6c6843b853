package io.culebra.internal.wire;

/**
 * Why a packet or datagram went nowhere. Nobody signed it, or there was no room for it: it is
 * counted and forgotten, never answered with an exception.
 */
public enum DropReason {
    /** Ends before its header does. */
    TOO_SHORT,
    /** The fixed bit, the second of the first byte, is 0. */
    FIXED_BIT_ZERO,
    /** A long header of a version that we do not speak. */
    UNKNOWN_VERSION,
    /** A connection id above 20 bytes in a version that has none such. */
    ID_TOO_LONG,
    /** A length in the header points beyond the datagram. */
    MALFORMED_HEADER,
    /** An Initial in a datagram below 1200 bytes (RFC 9000 §14.1). */
    INITIAL_TOO_SMALL,
    /** An Initial for a new connection with a destination id below 8 bytes (RFC 9000 §7.2). */
    INITIAL_ID_TOO_SHORT,
    /** An Initial of a server with a token (RFC 9000 §17.2.2). */
    TOKEN_FROM_SERVER,
    /** A packet type that this side never gets: 0-RTT or Retry in the wrong direction. */
    WRONG_DIRECTION,
    /** No connection has this id, and none may be made. */
    UNKNOWN_CONNECTION,
    /** A coalesced packet for another connection than the first (RFC 9000 §12.2). */
    OTHER_CONNECTION,
    /** A packet in another version than the connection's. */
    WRONG_VERSION,
    /** A source id that the handshake did not settle on (RFC 9000 §7.2). */
    WRONG_SOURCE_ID,
    /** Keys for it are not there yet, and there was no room to keep it. */
    NO_KEYS,
    /** Keys for it were thrown away. */
    LATE_KEYS,
    /** Too short to take the sample for header protection from (RFC 9001 §5.4.2). */
    NO_SAMPLE,
    /** The AEAD did not accept it. */
    UNDECRYPTABLE,
    /** This packet number was processed before, or is too old to tell. */
    DUPLICATE,
    /** A token that is not ours, too old, or of another address, in a connection that goes on. */
    BAD_TOKEN,
    /** A Retry with a wrong tag or no token, a second one, or one that came too late. */
    BAD_RETRY,
    /** Version Negotiation too late, without need, or about the version in use. */
    VERSION_NEGOTIATION_IGNORED,
    /** A Version Negotiation packet that does not echo our ids. */
    BAD_VERSION_NEGOTIATION,
    /** Admission said no to a new connection. */
    REFUSED,
    /** A new connection while the endpoint shuts down. */
    SHUTTING_DOWN,
    /** An answer would have been more than three times what came (RFC 9000 §8.1). */
    AMPLIFICATION,
    /** The kernel cut the datagram to the slot's size. */
    TRUNCATED,
    /** The kernel cut the control messages, so the datagram's address is not known. */
    CONTROL_TRUNCATED,
    /** No free slot to receive into or to keep bytes in. */
    NO_SLOT,
    /** The inbox of the worker that owns the connection is full. */
    INBOX_FULL,
    /** A buffer of packets that wait for keys is full. */
    BUFFER_FULL,
    /** Answered with a stateless reset. */
    STATELESS_RESET_SENT,
    /** Would have been answered with a stateless reset, but those are rationed. */
    STATELESS_RESET_LIMITED,
    /** Answered with Version Negotiation. */
    VERSION_NEGOTIATION_SENT,
    /** Answered with a Retry. */
    RETRY_SENT,
    /** From an address that this connection does not take packets from (yet). */
    WRONG_ADDRESS,
    /** The connection is closing; counted towards the next CONNECTION_CLOSE. */
    CLOSING,
    /** The connection is draining. */
    DRAINING,
    /** A source port or address that nobody honest sends from. */
    BAD_SOURCE
}
