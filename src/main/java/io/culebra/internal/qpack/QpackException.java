package io.culebra.internal.qpack;

import io.culebra.http3.Http3ErrorCode;

/**
 * The peer's QPACK cannot be understood, which ends the connection. Has no stack trace, since one
 * packet is enough to provoke it.
 */
public final class QpackException extends Exception {
    private static final long serialVersionUID = 1;

    private final Http3ErrorCode code;

    QpackException(Http3ErrorCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    /**
     * What to close the connection with.
     *
     * @return one of the three QPACK codes
     */
    public Http3ErrorCode code() {
        return code;
    }

    /**
     * What was broken.
     *
     * @return a phrase for the peer's log
     */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
