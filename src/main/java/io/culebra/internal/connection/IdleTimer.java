package io.culebra.internal.connection;

/**
 * Ends a connection on which nothing is heard.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-10.1 RFC 9000, section 10.1
 */
final class IdleTimer {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int PTOS = 3;

    private final long ownMillis;
    private long timeoutMillis;
    private long restartedNanos;
    private boolean sentSince;

    IdleTimer(long ownMillis, long nowNanos) {
        this.ownMillis = ownMillis;
        timeoutMillis = ownMillis;
        restartedNanos = nowNanos;
    }

    /** RFC 9000 §10.1: the smaller of both sides' values counts; 0 means none. */
    void onPeerTimeout(long peerMillis) {
        if (peerMillis > 0) {
            timeoutMillis = ownMillis == 0 ? peerMillis : Math.min(ownMillis, peerMillis);
        }
    }

    void onReceived(long nowNanos) {
        restartedNanos = nowNanos;
        sentSince = false;
    }

    /** RFC 9000 §10.1: restarted by the first ack-eliciting packet since the last one received. */
    void onElicitingSent(long nowNanos) {
        if (!sentSince) {
            sentSince = true;
            restartedNanos = nowNanos;
        }
    }

    /** RFC 9000 §10.1: never shorter than three probe timeouts. */
    long deadlineNanos(long ptoNanos) {
        return timeoutMillis == 0
                ? Long.MAX_VALUE
                : restartedNanos + Math.max(timeoutMillis * NANOS_PER_MILLI, PTOS * ptoNanos);
    }
}
