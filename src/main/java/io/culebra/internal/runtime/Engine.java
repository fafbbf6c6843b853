package io.culebra.internal.runtime;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;

/**
 * What a worker turns: one worker's connections. In production there is one implementation; tests
 * bring their own.
 */
interface Engine {
    /** Takes datagrams of one source, all of this worker; borrows the run. */
    void onDatagrams(DatagramRun run, long nowNanos);

    /** The datagrams of one receive batch are through: time to decide about acknowledgements. */
    void onBatchEnd(long nowNanos);

    /**
     * Writes what is due into the sink.
     *
     * @return true if more waits for room in the sink
     */
    boolean transmit(long nowNanos, DatagramSink sink);

    /** When {@link #onTimeout} is to be called; {@code Long.MAX_VALUE} for never. */
    long nextDeadlineNanos();

    /** The deadline has passed. */
    void onTimeout(long nowNanos);

    /** Closes all connections; {@link #transmit} then writes the farewells. */
    void close(long nowNanos, long errorCode, String reason);

    /** Another worker received what may be a stateless reset for a connection of this one. */
    void onResetToken(ConnectionId token);

    /** Forgets all connections and gives all memory back; nothing is called after this. */
    void destroy();

    /** How many connections there are. */
    int connections();

    /** Datagrams and packets that were thrown away for a reason. */
    long dropped(DropReason reason);
}
