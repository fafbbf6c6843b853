package io.culebra.internal.endpoint;

import io.culebra.internal.connection.Connection;
import io.culebra.internal.wire.ConnectionId;

/** What an endpoint needs of the worker that it runs on. */
public interface EndpointHost {
    /**
     * Runs a task on this endpoint's worker soon. From any thread.
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
     * A client has begun a connection. To be started or refused, now or later.
     *
     * @param connection not yet answered
     */
    void onIncoming(IncomingConnection connection);

    /**
     * Asks the workers beside this one whether a token is of a connection of theirs, for a
     * stateless reset comes to any of them: {@link Endpoint#onResetToken}. Called a hundred times a
     * second at the most.
     *
     * @param resetToken 16 bytes; chance, unless the datagram was a stateless reset
     */
    void askOthers(ConnectionId resetToken);

    /**
     * Code of ours, or of an application, failed; its connection is being closed for it.
     *
     * @param connection the one concerned
     * @param bug what was thrown
     */
    void onBug(Connection connection, Throwable bug);
}
