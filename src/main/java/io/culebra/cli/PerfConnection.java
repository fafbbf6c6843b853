package io.culebra.cli;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicConnection;
import java.util.Optional;

/**
 * One connection of a benchmark client, whatever it speaks: keeps requests in flight. On the
 * worker.
 */
abstract class PerfConnection {
    /** Hears of a connection's requests. */
    interface Listener {
        /** The connection is ready; true to begin requests now. */
        boolean onReady(PerfConnection connection);

        /** A request is complete; true to begin another. */
        boolean onCompleted(PerfConnection connection, long startedNanos);

        /** The connection, or a request on it, failed. */
        void onFailed(PerfConnection connection, Exception why);
    }

    final PerfTest test;
    final Listener listener;
    private final long createdNanos = System.nanoTime();
    private Optional<QuicConnection> connection = Optional.empty();

    PerfConnection(PerfTest test, Listener listener) {
        this.test = test;
        this.listener = listener;
    }

    /** What QUIC calls. */
    abstract ApplicationOverQuic application();

    /** Begins one request. */
    abstract void request();

    /** Ends the connection. */
    abstract void close();

    /** The handshake is complete. */
    final void onConnected(QuicConnection established) {
        connection = Optional.of(established);
        if (listener.onReady(this)) {
            begin();
        }
    }

    final QuicConnection connection() {
        return connection.orElseThrow();
    }

    /** Begins as many requests as are to be in flight. */
    final void begin() {
        for (int i = 0; i < test.inFlight(); i++) {
            request();
        }
    }

    /** When connecting began. */
    final long createdNanos() {
        return createdNanos;
    }
}
