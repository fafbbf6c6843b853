package io.culebra.internal.connection;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.TransportErrorCode;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.TransportException;

/**
 * Everything that ends a connection: broken rules, our own bugs, both sides' applications, silence.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-10 RFC 9000, section 10
 */
final class Ending {
    /** RFC 9000 §10.3. */
    static final int RESET_TOKEN_BYTES = 16;

    /** RFC 9000 §10.3: a stateless reset looks like a short packet of at least this size. */
    static final int LEAST_RESET_BYTES = 21;

    private static final int PTOS_TO_STAY = 3;
    private static final int MAX_REASON_CHARS = 200;

    /** Work that may find a broken rule. */
    interface Work {
        void run() throws TransportException;
    }

    private final Connection connection;
    private final IdleTimer idle;
    private long handshakeDeadlineNanos;
    private boolean told;
    private boolean released;

    Ending(Connection connection) {
        this.connection = connection;
        long now = connection.nowNanos();
        idle = new IdleTimer(connection.context.settings().idleTimeoutMillis(), now);
        handshakeDeadlineNanos =
                now + connection.context.settings().handshakeTimeoutMillis() * TransportTime.MILLI;
    }

    /** Runs work; what it throws ends this connection and no other. */
    void guard(Work work) {
        try {
            work.run();
        } catch (TransportException e) {
            onBroken(e);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            onBug(e);
        }
    }

    void onBroken(TransportException broken) {
        close(
                new ControlFrame.ConnectionClose(
                        broken.code(), broken.frameType(), cut(broken.reason())),
                new ConnectionShutdown.ByTransport(broken.code(), broken.reason()));
    }

    void onBug(Throwable bug) {
        connection.host.onBug(connection, bug);
        long code = TransportErrorCode.INTERNAL_ERROR.code();
        close(
                new ControlFrame.ConnectionClose(code, 0, ""),
                new ConnectionShutdown.ByTransport(code, String.valueOf(bug)));
    }

    void close(ControlFrame frame, ConnectionShutdown why) {
        if (!connection.closing.isOpen()) {
            return;
        }
        connection.closing.close(bounded(frame), why, stayUntil());
        tell(why);
    }

    void onPeerClose(ConnectionShutdown why) {
        // RFC 9000 §10.2.2: the peer is gone; nothing is sent any more.
        connection.closing.drain(why, stayUntil());
        tell(why);
    }

    void onStatelessReset() {
        // RFC 9000 §10.3.1: like a peer's close.
        onPeerClose(new ConnectionShutdown.StatelessReset());
    }

    void vanish(ConnectionShutdown why) {
        if (connection.closing.isOpen()) {
            connection.closing.vanish(why);
            tell(why);
        }
    }

    void onReceived(long nowNanos) {
        idle.onReceived(nowNanos);
    }

    void onElicitingSent(long nowNanos) {
        idle.onElicitingSent(nowNanos);
    }

    void onPeerIdleTimeout(long millis) {
        idle.onPeerTimeout(millis);
    }

    void onHandshakeComplete() {
        handshakeDeadlineNanos = Long.MAX_VALUE;
    }

    long idleDeadlineNanos() {
        return Math.min(idle.deadlineNanos(connection.recovery.ptoNanos()), handshakeDeadlineNanos);
    }

    /** True if the connection ended. */
    boolean onTimeout(long nowNanos) {
        if (nowNanos >= handshakeDeadlineNanos) {
            vanish(new ConnectionShutdown.HandshakeTimeout());
            return true;
        }
        if (nowNanos >= idle.deadlineNanos(connection.recovery.ptoNanos())) {
            // RFC 9000 §10.1: silently.
            vanish(new ConnectionShutdown.IdleTimeout());
            return true;
        }
        return false;
    }

    void finishIfGone() {
        if (connection.closing.isGone() && !released) {
            released = true;
            releaseKeys();
        }
    }

    private void tell(ConnectionShutdown why) {
        if (!told) {
            told = true;
            releaseStreams();
            try {
                connection.applications().onClose(why);
            } catch (RuntimeException | AssertionError e) {
                connection.host.onBug(connection, e);
            }
            connection.host.onClosed(connection);
            connection.wake();
        }
    }

    private void releaseStreams() {
        connection.arrivals.release();
        connection.streams.close();
        connection.control.clear();
    }

    private void releaseKeys() {
        connection.initial.dropKeys();
        connection.versions.dropOther();
        connection.handshakeSpace.dropKeys();
        connection.application.dropKeys();
        connection.handshake.destroy();
    }

    /** RFC 9000 §10.2: closing and draining last three times the probe timeout. */
    private long stayUntil() {
        return connection.nowNanos() + PTOS_TO_STAY * connection.recovery.ptoNanos();
    }

    private static ControlFrame bounded(ControlFrame frame) {
        return switch (frame) {
            case ControlFrame.ConnectionClose(long code, long type, String reason) ->
                    new ControlFrame.ConnectionClose(code, type, cut(reason));
            case ControlFrame.ApplicationClose(long code, String reason) ->
                    new ControlFrame.ApplicationClose(code, cut(reason));
            default -> frame;
        };
    }

    private static String cut(String reason) {
        return reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS);
    }
}
