package io.culebra.internal.wire;

import io.culebra.api.TransportErrorCode;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The peer broke the protocol; the connection it happened on must close with {@link #code()}.
 *
 * <p>Carries no stack trace: anyone can make a server throw it by sending one Initial packet, so it
 * has to be as cheap as a return value.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-11.1 RFC 9000, section 11.1
 */
public final class TransportException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private static final int MAX_ALERT = 0xff;

    private final @Nullable Violation violation;
    private final long code;
    private final long frameType;

    private TransportException(
            @Nullable Violation violation, long code, long frameType, String message) {
        super(message, null, false, false);
        this.violation = violation;
        this.code = code;
        this.frameType = frameType;
    }

    /**
     * A rule broken by no frame in particular.
     *
     * @param violation which rule
     * @return to be thrown
     */
    public static TransportException of(Violation violation) {
        return of(violation, 0);
    }

    /**
     * A rule broken by a frame.
     *
     * @param violation which rule
     * @param frameType type of the frame at fault
     * @return to be thrown
     */
    public static TransportException of(Violation violation, long frameType) {
        return new TransportException(
                violation, violation.code().code(), frameType, violation.toString());
    }

    /**
     * The handshake failed.
     *
     * @param alert TLS alert, 0 to 255
     * @param message why, for people
     * @return to be thrown; its code is 0x100 plus the alert (RFC 9001 §4.8)
     */
    public static TransportException crypto(int alert, String message) {
        return new TransportException(
                null,
                TransportErrorCode.CRYPTO_ERROR + (alert & MAX_ALERT),
                FrameType.CRYPTO,
                message);
    }

    /**
     * What to tell the peer.
     *
     * @return a transport error code: 0x00 to 0x10, or 0x100 to 0x1ff for a TLS alert
     */
    public long code() {
        return code;
    }

    /**
     * The frame at fault.
     *
     * @return a frame type, or 0 if none is known
     */
    public long frameType() {
        return frameType;
    }

    /**
     * The rule that was broken.
     *
     * @return null if the handshake failed with a TLS alert
     */
    public @Nullable Violation violation() {
        return violation;
    }

    /**
     * What went wrong, for people and logs.
     *
     * @return never null, never parsed
     */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
