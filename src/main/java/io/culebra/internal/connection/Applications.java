package io.culebra.internal.connection;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ApplicationSelector;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.internal.tls.Alert;
import io.culebra.internal.wire.TransportException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The application of a connection: chosen once the ALPN is known, and held back until it is wanted.
 */
public final class Applications {
    private final Connection connection;
    private ApplicationSelector selector = info -> Optional.empty();
    private @Nullable ApplicationOverQuic application;
    private HeldBack heldBack = new HeldBack();
    private boolean held;
    private boolean established;
    private boolean early;
    private String earlyProtocol = "";
    private long timerNanos = Long.MAX_VALUE;
    private @Nullable Runnable whenHandshakeComplete;
    private @Nullable Consumer<ConnectionShutdown> whenClosed;

    Applications(Connection connection) {
        this.connection = connection;
    }

    /**
     * Sets who chooses the application. Before the handshake is complete.
     *
     * @param chooser called on the worker
     */
    public void selector(ApplicationSelector chooser) {
        selector = chooser;
    }

    /**
     * Delivers nothing until {@link #resume}.
     *
     * @param whenComplete runs on the worker once the handshake is complete
     */
    public void hold(Runnable whenComplete) {
        held = true;
        whenHandshakeComplete = whenComplete;
    }

    /**
     * Delivers to an application, beginning with what was held back.
     *
     * @param chosen gets the callbacks
     */
    public void resume(ApplicationOverQuic chosen) {
        selector = info -> Optional.of(chosen);
        held = false;
        if (connection.handshake.isComplete() && !established) {
            connection.ending.guard(this::establish);
        }
    }

    /**
     * Says who wants to know that the connection is over, whatever the application.
     *
     * @param listener runs on the worker, once
     */
    public void whenClosed(Consumer<ConnectionShutdown> listener) {
        whenClosed = listener;
    }

    /** Early data may be sent, or will be received: the application begins before its time. */
    void onEarly() {
        if (held) {
            connection.streams.application(heldBack);
            return;
        }
        early = true;
        connection.ending.guard(() -> establish(connection.handshake.earlyInfo()));
    }

    void onHandshakeComplete() {
        if (early) {
            connection.ending.guard(this::confirmEarly);
            return;
        }
        if (held) {
            connection.streams.application(heldBack);
            if (whenHandshakeComplete != null) {
                whenHandshakeComplete.run();
            }
            return;
        }
        connection.ending.guard(this::establish);
    }

    private void confirmEarly() throws TransportException {
        HandshakeInfo info = connection.handshake.info().orElseThrow();
        // RFC 9001 §4.6.2: refused early data may have been for another protocol.
        if (!info.alpn().equals(earlyProtocol)) {
            throw TransportException.crypto(
                    Alert.NO_APPLICATION_PROTOCOL,
                    "early data was for " + earlyProtocol + ", not " + info.alpn());
        }
        if (application != null) {
            application.onHandshakeComplete(connection.handle(), info);
        }
    }

    /** When the application wants to be called; {@code Long.MAX_VALUE} for never. */
    long deadlineNanos() {
        return timerNanos;
    }

    void timer(long deadlineNanos) {
        timerNanos = deadlineNanos;
    }

    void onTimeout(long nowNanos) {
        if (timerNanos > nowNanos) {
            return;
        }
        timerNanos = Long.MAX_VALUE;
        if (application != null) {
            application.onTimer(connection.handle());
        }
    }

    void onCommand(Object command) {
        if (application != null) {
            application.onCommand(connection.handle(), command);
        }
    }

    void onPathEvent() {
        if (application != null) {
            application.onPathEvent(connection.handle(), connection.handle().path());
        }
    }

    void onClose(ConnectionShutdown shutdown) {
        if (application != null && established) {
            application.onClose(connection.handle(), shutdown);
        }
        if (whenClosed != null) {
            whenClosed.accept(shutdown);
        }
    }

    private void establish() throws TransportException {
        establish(connection.handshake.info().orElseThrow());
    }

    private void establish(HandshakeInfo info) throws TransportException {
        earlyProtocol = info.alpn();
        Optional<ApplicationOverQuic> chosen = selector.select(info);
        if (chosen.isEmpty()) {
            throw TransportException.crypto(
                    Alert.NO_APPLICATION_PROTOCOL, "no application for " + info.alpn());
        }
        ApplicationOverQuic app = chosen.get();
        application = app;
        established = true;
        connection.streams.application(app);
        app.onEstablished(connection.handle(), info);
        heldBack.replay(app);
        heldBack = new HeldBack();
    }
}
