package io.culebra.api;

import java.util.concurrent.CompletableFuture;

/**
 * A connection that a client has begun and this side has not yet answered. Its first datagrams are
 * kept, up to {@link QuicSettings#maxBackloggedDatagrams}, until one of {@link #start}, {@link
 * #handshake} or {@link #refuse} is called, once, from any thread.
 */
public interface InitialQuicConnection {
    /**
     * The addresses that it came through.
     *
     * @return a snapshot
     */
    NetworkPath path();

    /**
     * Answers, with one application whatever the ALPN.
     *
     * @param application gets the callbacks, on the connection's worker
     * @return the connection, its handshake still going on
     */
    QuicConnection start(ApplicationOverQuic application);

    /**
     * Answers, and chooses the application once the handshake is complete.
     *
     * @param selector called on the connection's worker
     * @return the connection, its handshake still going on
     */
    QuicConnection start(ApplicationSelector selector);

    /**
     * Answers and completes the handshake, but delivers nothing before {@link #resume}.
     *
     * @return completed on the worker when the handshake is; exceptionally with a {@link
     *     ConnectionException} if it fails
     */
    CompletableFuture<QuicConnection> handshake();

    /**
     * After {@link #handshake}: starts the callbacks, beginning with {@link
     * ApplicationOverQuic#onEstablished}.
     *
     * @param application gets the callbacks, on the connection's worker
     */
    void resume(ApplicationOverQuic application);

    /** Refuses with CONNECTION_REFUSED (RFC 9000 §5.2.2). */
    void refuse();
}
