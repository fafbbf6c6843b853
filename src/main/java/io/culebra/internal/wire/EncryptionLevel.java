package io.culebra.internal.wire;

/**
 * The sets of keys, in the order they come.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-2.1 RFC 9001, section 2.1
 */
public enum EncryptionLevel {
    /** Keys made from the client's first destination connection id. */
    INITIAL,
    /** Keys of 0-RTT packets. */
    EARLY,
    /** Keys of Handshake packets. */
    HANDSHAKE,
    /** Keys of 1-RTT packets. */
    APPLICATION
}
