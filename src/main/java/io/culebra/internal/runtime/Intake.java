package io.culebra.internal.runtime;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.net.ReceiveBatch;
import io.culebra.internal.net.UdpSocket;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import org.jspecify.annotations.Nullable;

/** Receives batches for one thread and has them routed. */
final class Intake {
    private final ReceiveBatch batch;
    private final Router router;
    private final Counters counters;
    private final DatagramRun run = new DatagramRun();
    private long truncatedSeen;
    private long noSlotSeen;

    Intake(ReceiveBatch batch, Router router, Counters counters) {
        this.batch = batch;
        this.router = router;
        this.counters = counters;
    }

    /**
     * Receives what waits at a socket.
     *
     * @return messages to be {@link #route}d, {@link #isFull} if there may be more; 0 or {@code
     *     -errno} if there is nothing to route
     */
    int fetch(UdpSocket socket) {
        return batch.receive(socket);
    }

    /** Whether as many messages came as fit. */
    boolean isFull(int messages) {
        return messages == batch.capacity();
    }

    /** Routes the messages of the last {@link #fetch}. */
    void route(int messages, @Nullable Engine engine, long nowNanos) {
        for (int i = 0; i < messages; i++) {
            if (batch.run(i, run) && router.route(run, engine, nowNanos)) {
                batch.take(i);
            }
        }
    }

    /** See {@link Router#askOthers}. */
    void askOthers(ConnectionId resetToken) {
        router.askOthers(resetToken);
    }

    /** Makes the counters known to other threads. */
    void publish() {
        counters.set(Count.RECEIVE_CALLS, batch.calls());
        counters.set(Count.RUNS_IN, batch.messages());
        counters.set(Count.DATAGRAMS_IN, batch.datagrams());
        counters.set(Count.BYTES_IN, batch.bytes());
        counters.set(Count.KERNEL_DROPS, batch.kernelDrops());
        if (batch.truncated() != truncatedSeen) {
            counters.drop(DropReason.TRUNCATED, batch.truncated() - truncatedSeen);
            truncatedSeen = batch.truncated();
        }
        if (batch.noSlot() != noSlotSeen) {
            counters.drop(DropReason.NO_SLOT, batch.noSlot() - noSlotSeen);
            noSlotSeen = batch.noSlot();
        }
    }

    /** Gives the slots that are ready for the next batch back to the slab. */
    void close() {
        publish();
        batch.close();
    }
}
