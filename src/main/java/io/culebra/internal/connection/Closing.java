package io.culebra.internal.connection;

import io.culebra.api.ConnectionShutdown;
import io.culebra.internal.wire.ControlFrame;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ends: closing repeats our CONNECTION_CLOSE to whoever still writes, less and
 * less often; draining keeps silent; after three probe timeouts it is gone.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-10.2 RFC 9000, section 10.2
 */
final class Closing {
    private enum State {
        OPEN,
        CLOSING,
        DRAINING,
        GONE
    }

    private State state = State.OPEN;
    private long untilNanos = Long.MAX_VALUE;
    private @Nullable ControlFrame frame;
    private @Nullable ConnectionShutdown shutdown;
    private boolean mustSend;
    private int heard;

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isClosing() {
        return state == State.CLOSING;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    /** We end it: {@code closeFrame} goes out now. */
    void close(ControlFrame closeFrame, ConnectionShutdown why, long until) {
        assert isOpen();
        state = State.CLOSING;
        frame = closeFrame;
        shutdown = why;
        untilNanos = until;
        mustSend = true;
    }

    /** The peer ended it. RFC 9000 §10.2.2: nothing is sent from now on. */
    void drain(ConnectionShutdown why, long until) {
        if (state == State.GONE || state == State.DRAINING) {
            return;
        }
        if (shutdown == null) {
            shutdown = why;
        }
        untilNanos = state == State.CLOSING ? Math.min(until, untilNanos) : until;
        state = State.DRAINING;
        mustSend = false;
        frame = null;
    }

    /** It ends without a word: RFC 9000 §10.1 idle timeout, or nobody to tell. */
    void vanish(ConnectionShutdown why) {
        if (shutdown == null) {
            shutdown = why;
        }
        state = State.GONE;
        mustSend = false;
        frame = null;
        untilNanos = Long.MAX_VALUE;
    }

    /** A packet came while closing: RFC 9000 §10.2.1 lets us answer, ever more rarely. */
    void onPacket() {
        if (state != State.CLOSING) {
            return;
        }
        heard++;
        if ((heard & (heard - 1)) == 0) {
            mustSend = true;
        }
    }

    boolean mustSend() {
        return mustSend;
    }

    void onSent() {
        mustSend = false;
    }

    ControlFrame frame() {
        ControlFrame close = frame;
        if (close == null) {
            throw new IllegalStateException("no CONNECTION_CLOSE outside the closing state");
        }
        return close;
    }

    @Nullable ConnectionShutdown shutdown() {
        return shutdown;
    }

    long deadlineNanos() {
        return untilNanos;
    }

    void onTimeout(long nowNanos) {
        if (nowNanos >= untilNanos) {
            state = State.GONE;
            untilNanos = Long.MAX_VALUE;
            mustSend = false;
        }
    }
}
