package io.culebra.internal.runtime;

import io.culebra.internal.wire.ConnectionId;

/** What other threads may ask of a worker. */
sealed interface WorkerCommand {
    /**
     * To run some code between two turns.
     *
     * @param task must not block
     */
    record Execute(Runnable task) implements WorkerCommand {}

    /**
     * To close all connections and say so to their peers.
     *
     * @param errorCode the application's, 0 to 2^62-1
     * @param reason for people
     */
    record Close(long errorCode, String reason) implements WorkerCommand {}

    /**
     * To end the connection that a token is of, if it is one of the worker's.
     *
     * @param token the last 16 bytes of a datagram that is nobody's, and may be a stateless reset
     */
    record Reset(ConnectionId token) implements WorkerCommand {}

    /** To give back what it holds, and end. All workers have closed their connections by then. */
    record End() implements WorkerCommand {}
}
