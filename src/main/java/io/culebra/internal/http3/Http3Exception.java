package io.culebra.internal.http3;

import io.culebra.http3.Http3ErrorCode;

/**
 * The peer broke a rule of HTTP/3. Has no stack trace, since one packet is enough to provoke it.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-8 RFC 9114, section 8
 */
final class Http3Exception extends Exception {
    private static final long serialVersionUID = 1;

    private final Http3ErrorCode code;
    private final boolean endsConnection;

    private Http3Exception(Http3ErrorCode code, String reason, boolean endsConnection) {
        super(reason, null, false, false);
        this.code = code;
        this.endsConnection = endsConnection;
    }

    /** A connection error. */
    static Http3Exception connection(Http3ErrorCode code, String reason) {
        return new Http3Exception(code, reason, true);
    }

    /** A stream error: only this exchange ends. */
    static Http3Exception stream(Http3ErrorCode code, String reason) {
        return new Http3Exception(code, reason, false);
    }

    /** RFC 9114 §4.1.2: a malformed message is a stream error. */
    static Http3Exception malformed(String reason) {
        return stream(Http3ErrorCode.MESSAGE_ERROR, reason);
    }

    Http3ErrorCode code() {
        return code;
    }

    boolean endsConnection() {
        return endsConnection;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
