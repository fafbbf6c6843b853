package io.culebra.api;

import java.io.IOException;

/** A connection ended, or could not be set up. */
public final class ConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Who ended it and why. */
    private final transient ConnectionShutdown shutdown;

    /**
     * Wraps the reason.
     *
     * @param shutdown who ended it and why
     */
    public ConnectionException(ConnectionShutdown shutdown) {
        super(shutdown.describe());
        this.shutdown = shutdown;
    }

    /**
     * The reason.
     *
     * @return who ended it and why
     */
    public ConnectionShutdown shutdown() {
        return shutdown;
    }
}
