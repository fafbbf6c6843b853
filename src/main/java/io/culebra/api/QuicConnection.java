package io.culebra.api;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * One QUIC connection.
 *
 * <p>{@link #close}, {@link #execute}, {@link #command}, {@link #updateKeys}, {@link #path}, {@link
 * #stats}, {@link #handshakeInfo} and {@link #isServer} may be called from any thread; the other
 * methods belong to the connection's worker.
 */
public interface QuicConnection {
    /**
     * Opens a stream.
     *
     * @param bidirectional false for a unidirectional one
     * @return the stream, or empty while the peer allows no more; {@link
     *     ApplicationOverQuic#onStreamsAvailable} follows
     */
    Optional<QuicStream> tryOpenStream(boolean bidirectional);

    /**
     * Closes the connection with an application error code (CONNECTION_CLOSE of type 0x1d). Streams
     * are abandoned. Closing twice does nothing.
     *
     * @param errorCode the application's code, 0 to 2^62-1
     * @param reason for the peer's log; cut to what fits in a packet
     */
    void close(long errorCode, String reason);

    /**
     * Runs a piece of code on the connection's worker, soon.
     *
     * @param action gets this connection; not run if the connection is gone by then
     */
    void execute(Consumer<QuicConnection> action);

    /**
     * Hands an object to the application's {@link ApplicationOverQuic#onCommand}, on the worker.
     *
     * @param command any object
     */
    void command(Object command);

    /**
     * Takes new packet protection keys into use (RFC 9001 §6) as soon as that is allowed: once the
     * handshake is confirmed, the peer has acknowledged a packet under the current keys, and three
     * probe timeouts have passed since the update before. The engine does so by itself long before
     * keys wear out.
     */
    void updateKeys();

    /**
     * Key material for another protocol, bound to this connection and known to both ends.
     *
     * @param label ASCII, at most 249 bytes, unique to the protocol
     * @param context may be empty
     * @param length bytes wanted, 1 to 8160
     * @return secret bytes
     * @throws IllegalStateException before the handshake is complete, and once the connection is
     *     over
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-7.5 RFC 8446, section 7.5
     */
    byte[] exportKey(String label, byte[] context, int length);

    /**
     * As {@link #exportKey}, but of the early exporter: from when early data is sent or accepted.
     * What it gives is the same for a client's first packets that somebody sends once more.
     *
     * @param label ASCII, at most 249 bytes, unique to the protocol
     * @param context may be empty
     * @param length bytes wanted, 1 to 8160
     * @return secret bytes
     * @throws IllegalStateException without early data, and once the connection is over
     */
    byte[] exportEarlyKey(String label, byte[] context, int length);

    /**
     * What the handshake agreed on.
     *
     * @return empty until the handshake is complete
     */
    Optional<HandshakeInfo> handshakeInfo();

    /**
     * The addresses in use.
     *
     * @return a snapshot
     */
    NetworkPath path();

    /**
     * Counters of this connection.
     *
     * @return a snapshot, a few microseconds old at the most when called from another thread
     */
    ConnectionStats stats();

    /**
     * Whether this side is the server.
     *
     * @return false for a client's connection
     */
    boolean isServer();

    /**
     * The engine's time in this worker turn.
     *
     * @return monotonic nanoseconds
     */
    long nowNanos();

    /**
     * Asks for one {@link ApplicationOverQuic#onTimer}; replaces an earlier wish.
     *
     * @param deadlineNanos on the clock of {@link #nowNanos}; {@code Long.MAX_VALUE} for never
     */
    void timer(long deadlineNanos);
}
