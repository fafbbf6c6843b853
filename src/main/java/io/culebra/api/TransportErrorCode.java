package io.culebra.api;

/**
 * Transport error codes.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-20.1 RFC 9000, section 20.1
 */
public enum TransportErrorCode {
    /** Closed without an error. */
    NO_ERROR(0x00),
    /** A bug of this implementation. */
    INTERNAL_ERROR(0x01),
    /** The server does not take connections now. */
    CONNECTION_REFUSED(0x02),
    /** More data than allowed. */
    FLOW_CONTROL_ERROR(0x03),
    /** More streams than allowed. */
    STREAM_LIMIT_ERROR(0x04),
    /** A frame that the stream's state does not allow. */
    STREAM_STATE_ERROR(0x05),
    /** A stream's length changed. */
    FINAL_SIZE_ERROR(0x06),
    /** A frame that cannot be parsed. */
    FRAME_ENCODING_ERROR(0x07),
    /** Transport parameters that are wrong or missing. */
    TRANSPORT_PARAMETER_ERROR(0x08),
    /** More connection ids than allowed. */
    CONNECTION_ID_LIMIT_ERROR(0x09),
    /** Another rule broken. */
    PROTOCOL_VIOLATION(0x0a),
    /** A token that is not ours or is too old. */
    INVALID_TOKEN(0x0b),
    /** The application closed during the handshake. */
    APPLICATION_ERROR(0x0c),
    /** More CRYPTO data ahead of order than is kept. */
    CRYPTO_BUFFER_EXCEEDED(0x0d),
    /** A key update that breaks the rules. */
    KEY_UPDATE_ERROR(0x0e),
    /** Keys used up to their limit. */
    AEAD_LIMIT_REACHED(0x0f),
    /** No path that works. */
    NO_VIABLE_PATH(0x10),
    /** Versions that do not fit each other (RFC 9368). */
    VERSION_NEGOTIATION_ERROR(0x11);

    /** A TLS alert n is sent as this plus n (RFC 9001 §4.8). */
    public static final int CRYPTO_ERROR = 0x100;

    private final int code;

    TransportErrorCode(int code) {
        this.code = code;
    }

    /**
     * The code on the wire.
     *
     * @return 0x00 to 0x11
     */
    public int code() {
        return code;
    }
}
