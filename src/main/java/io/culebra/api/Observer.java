package io.culebra.api;

/**
 * Hears what happens, with primitive arguments and without a chance to change it. Called on the
 * connection's worker; must not block.
 */
public interface Observer {
    /**
     * A line for a key log file in the format that Wireshark and NSS share.
     *
     * @param line label, client random and secret in hexadecimal; no line end
     */
    default void onKeyLog(String line) {}

    /**
     * A datagram or a packet in it was thrown away before anybody authenticated it.
     *
     * @param reason a short constant name
     * @param bytes its size
     */
    default void onDropped(String reason, int bytes) {}

    /**
     * A connection was set up.
     *
     * @param connection the connection
     */
    default void onConnected(QuicConnection connection) {}

    /**
     * A connection is over.
     *
     * @param connection the connection
     * @param shutdown who ended it and why
     */
    default void onClosed(QuicConnection connection, ConnectionShutdown shutdown) {}
}
