package io.culebra.api;

import java.lang.foreign.MemorySegment;

/**
 * A protocol on top of one connection. All callbacks run on the connection's worker, one at a time,
 * and must not block. An exception thrown by a callback closes this connection with INTERNAL_ERROR
 * and touches no other.
 */
public interface ApplicationOverQuic {
    /**
     * The handshake is complete; streams may be opened.
     *
     * <p>With early data ({@link SessionSettings#earlyData}) this comes before the handshake: a
     * client's streams go out with its first packets, and a server's may answer at once. Then
     * {@code info} says what the session says, {@link QuicConnection#handshakeInfo} is empty, and
     * {@link #onHandshakeComplete} follows.
     *
     * @param connection the connection
     * @param info what was agreed
     */
    default void onEstablished(QuicConnection connection, HandshakeInfo info) {}

    /**
     * The handshake is complete that {@link #onEstablished} was ahead of. Called only if there was
     * early data: {@link HandshakeInfo#earlyData} says what became of it.
     *
     * @param connection the connection
     * @param info what was agreed
     */
    default void onHandshakeComplete(QuicConnection connection, HandshakeInfo info) {}

    /**
     * Stream bytes arrived, in order. The first call for an id is also the news that the peer
     * opened the stream.
     *
     * @param stream the stream
     * @param bytes borrowed: valid until the callback returns; see {@link QuicStream#retain}
     * @param from where the data starts in {@code bytes}
     * @param length of the data, in bytes; 0 only together with {@code fin}
     * @param fin whether the stream ends after these bytes
     */
    void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin);

    /**
     * There is room again after a short write.
     *
     * @param stream the stream
     */
    default void onStreamWritable(QuicStream stream) {}

    /**
     * The peer abandoned its sending part; no more bytes follow.
     *
     * @param stream the stream
     * @param errorCode the peer's reason
     */
    default void onStreamReset(QuicStream stream, long errorCode) {}

    /**
     * The peer wants no more bytes; the engine has reset the sending part with the same code.
     *
     * @param stream the stream
     * @param errorCode the peer's reason
     */
    default void onStopSending(QuicStream stream, long errorCode) {}

    /**
     * Both parts of the stream are over and every byte is acknowledged; the object is dead.
     *
     * @param stream the stream
     */
    default void onStreamClosed(QuicStream stream) {}

    /**
     * The peer allows more streams, after an open that found none.
     *
     * @param connection the connection
     * @param bidirectional which kind
     */
    default void onStreamsAvailable(QuicConnection connection, boolean bidirectional) {}

    /**
     * The time asked for by {@link QuicConnection#timer} has come.
     *
     * @param connection the connection
     */
    default void onTimer(QuicConnection connection) {}

    /**
     * The connection's path changed, after validation (RFC 9000 §9).
     *
     * @param connection the connection
     * @param path the addresses now in use
     */
    default void onPathEvent(QuicConnection connection, NetworkPath path) {}

    /**
     * Somebody called {@link QuicConnection#command}.
     *
     * @param connection the connection
     * @param command the object handed in
     */
    default void onCommand(QuicConnection connection, Object command) {}

    /**
     * The connection is over; the last callback.
     *
     * @param connection the connection
     * @param shutdown who ended it and why
     */
    default void onClose(QuicConnection connection, ConnectionShutdown shutdown) {}
}
