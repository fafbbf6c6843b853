package io.culebra;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.Observer;
import io.culebra.api.QuicConnection;
import org.jspecify.annotations.Nullable;

/** Hears what happens, and tells whom the application named. */
abstract class Relay implements Observer {
    private final @Nullable Observer listener;

    /** Tells nobody if that is null. */
    Relay(@Nullable Observer listener) {
        this.listener = listener;
    }

    @Override
    public void onConnected(QuicConnection connection) {
        if (listener != null) {
            listener.onConnected(connection);
        }
    }

    @Override
    public void onClosed(QuicConnection connection, ConnectionShutdown shutdown) {
        if (listener != null) {
            listener.onClosed(connection, shutdown);
        }
    }

    @Override
    public final void onKeyLog(String line) {
        if (listener != null) {
            listener.onKeyLog(line);
        }
    }

    @Override
    public final void onDropped(String reason, int bytes) {
        if (listener != null) {
            listener.onDropped(reason, bytes);
        }
    }
}
