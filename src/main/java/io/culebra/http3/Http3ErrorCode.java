package io.culebra.http3;

import java.util.Optional;

/**
 * Error codes of HTTP/3 and of QPACK, for streams and for connections.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-8.1 RFC 9114, section 8.1
 * @spec https://www.rfc-editor.org/rfc/rfc9204#section-6 RFC 9204, section 6
 */
public enum Http3ErrorCode {
    /** Closed without an error. */
    NO_ERROR(0x100),
    /** A rule was broken that has no code of its own. */
    GENERAL_PROTOCOL_ERROR(0x101),
    /** A failure of this side's HTTP stack or application. */
    INTERNAL_ERROR(0x102),
    /** A stream of a kind that this side does not accept. */
    STREAM_CREATION_ERROR(0x103),
    /** A control or QPACK stream ended. */
    CLOSED_CRITICAL_STREAM(0x104),
    /** A frame that the stream, or its state, does not allow. */
    FRAME_UNEXPECTED(0x105),
    /** A frame of the wrong layout or size. */
    FRAME_ERROR(0x106),
    /** The peer asks for more work than is sane. */
    EXCESSIVE_LOAD(0x107),
    /** A stream id or push id that is out of range, or was used before. */
    ID_ERROR(0x108),
    /** A SETTINGS frame with a bad payload. */
    SETTINGS_ERROR(0x109),
    /** A control stream that does not begin with SETTINGS. */
    MISSING_SETTINGS(0x10a),
    /** A request that the server did not look at; safe to try elsewhere. */
    REQUEST_REJECTED(0x10b),
    /** A request or response that is not wanted any more. */
    REQUEST_CANCELLED(0x10c),
    /** A request stream that ended before the request was whole. */
    REQUEST_INCOMPLETE(0x10d),
    /** A malformed message. */
    MESSAGE_ERROR(0x10e),
    /** The TCP connection behind a CONNECT failed. */
    CONNECT_ERROR(0x10f),
    /** To be tried again over HTTP/1.1. */
    VERSION_FALLBACK(0x110),
    /** A field section that cannot be decoded. */
    QPACK_DECOMPRESSION_FAILED(0x200),
    /** A bad instruction on the peer's encoder stream. */
    QPACK_ENCODER_STREAM_ERROR(0x201),
    /** A bad instruction on the peer's decoder stream. */
    QPACK_DECODER_STREAM_ERROR(0x202);

    private final int code;

    Http3ErrorCode(int code) {
        this.code = code;
    }

    /**
     * The code on the wire.
     *
     * @return 0x100 to 0x202
     */
    public int code() {
        return code;
    }

    /**
     * Finds the constant of a code that came from the wire.
     *
     * @param code any value
     * @return empty for a code that is not known, which means the same as {@link #NO_ERROR} (RFC
     *     9114 §8)
     */
    public static Optional<Http3ErrorCode> of(long code) {
        for (Http3ErrorCode known : values()) {
            if (known.code == code) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
