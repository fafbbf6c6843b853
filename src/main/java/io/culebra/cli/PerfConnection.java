package io.culebra.cli;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicConnection;

/** One connection of a benchmark client, whatever it speaks. On the worker. */
interface PerfConnection {
    /** Hears of a connection's requests. */
    interface Listener {
        /** The connection is ready; true to begin requests now. */
        boolean onReady(PerfConnection connection);

        /** A request is complete; true to begin another. */
        boolean onCompleted(PerfConnection connection, long startedNanos);

        /** The connection, or a request on it, failed. */
        void onFailed(PerfConnection connection, Exception why);
    }

    /** What QUIC calls. */
    ApplicationOverQuic application();

    /** The handshake is complete. */
    void onConnected(QuicConnection established);

    /** Begins as many requests as are to be in flight. */
    void begin();

    /** Ends the connection. */
    void close();

    /** When connecting began. */
    long createdNanos();
}
