package io.culebra.internal.connection;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import java.util.List;

/** A connection's place in its endpoint. On the worker, unless said otherwise. */
public interface ConnectionHost {
    /**
     * Runs a task on this worker soon. From any thread.
     *
     * @param task what to run
     */
    void post(Runnable task);

    /**
     * Whether the caller is on this worker's thread. From any thread.
     *
     * @return true on the worker
     */
    boolean isOnWorker();

    /**
     * The time of this turn.
     *
     * @return monotonic nanoseconds
     */
    long nowNanos();

    /**
     * The date.
     *
     * @return milliseconds since 1970
     */
    long nowMillis();

    /**
     * A connection has something to send, or its deadline has changed.
     *
     * @param connection to be visited before this turn ends
     */
    void onWork(Connection connection);

    /**
     * Packets with this id belong to the connection from now on.
     *
     * @param connection the owner
     * @param id made by this side
     */
    void onIdIssued(Connection connection, ConnectionId id);

    /**
     * Packets with this id belong to nobody from now on.
     *
     * @param connection the owner so far
     * @param id made by this side
     */
    void onIdRetired(Connection connection, ConnectionId id);

    /**
     * The token that resets this connection when the peer sends it after we lost our state.
     *
     * @param id made by this side
     * @return 16 bytes
     */
    byte[] resetToken(ConnectionId id);

    /**
     * A datagram that ends with one of these, to whatever id, says that the peer has forgotten this
     * connection: see {@link Connection#onStatelessReset}.
     *
     * @param connection the one concerned
     * @param tokens 16 bytes each, in place of those told before
     */
    void onResetTokens(Connection connection, List<byte[]> tokens);

    /**
     * Junk was thrown away.
     *
     * @param reason why
     * @param bytes its size
     */
    void onDropped(DropReason reason, int bytes);

    /**
     * The handshake is complete.
     *
     * @param connection now established
     */
    void onEstablished(Connection connection);

    /**
     * The connection is over, for whatever reason; its last callback has run. It may still answer
     * late packets until {@link Connection#isGone}.
     *
     * @param connection now over
     */
    void onClosed(Connection connection);

    /**
     * Code of ours, or of the application, failed; the connection is being closed for it.
     *
     * @param connection the one concerned
     * @param bug what was thrown
     */
    void onBug(Connection connection, Throwable bug);
}
