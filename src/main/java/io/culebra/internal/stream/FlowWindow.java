package io.culebra.internal.stream;

/**
 * What the peer may send, on one stream or on all together: a limit that stays a window ahead of
 * what the application has consumed. The window doubles as long as half of it is used up within two
 * round trips.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-4.1 RFC 9000, section 4.1
 */
final class FlowWindow {
    private long limit;
    private long received;
    private long consumed;
    private long window;
    private long maxWindow;
    private long raisedNanos;

    /** Starts over. */
    void start(long initialWindow, long largestWindow, long nowNanos) {
        limit = initialWindow;
        received = 0;
        consumed = 0;
        window = initialWindow;
        maxWindow = largestWindow;
        raisedNanos = nowNanos;
    }

    /** Measures from now on how fast the window is used up. */
    void startClock(long nowNanos) {
        raisedNanos = nowNanos;
    }

    /** The limit that the peer knows, or will know once the frame that carries it arrives. */
    long limit() {
        return limit;
    }

    long window() {
        return window;
    }

    /** The highest sum of bytes so far. */
    long received() {
        return received;
    }

    /**
     * Counts bytes never seen before.
     *
     * @return false if they exceed the limit; nothing is counted then
     */
    boolean tryReceive(long bytes) {
        if (bytes > limit - received) {
            return false;
        }
        received += bytes;
        return true;
    }

    /**
     * Counts bytes that nobody has to keep any more.
     *
     * @return whether the peer should hear of a new limit
     */
    boolean consume(long bytes) {
        consumed += bytes;
        return limit - consumed <= window >> 1;
    }

    /**
     * Moves the limit.
     *
     * @param fastNanos using up half a window in less than this makes the window double
     * @return the new limit, to be sent
     */
    long raise(long nowNanos, long fastNanos) {
        if (limit - consumed <= window >> 1) {
            if (nowNanos - raisedNanos < fastNanos) {
                window = Math.max(window, Math.min(2 * window, maxWindow));
            }
            raisedNanos = nowNanos;
            limit = Math.max(limit, consumed + window);
        }
        return limit;
    }
}
