package io.culebra.internal.runtime;

import io.culebra.internal.net.Poller;
import io.culebra.internal.net.SendBatch;
import io.culebra.internal.net.SendCounters;
import io.culebra.internal.net.UdpSocket;

/**
 * Sends what one worker's engine writes. When the kernel has no room the rest stays, nothing more
 * is written, and the worker goes on receiving and timing until there is room again.
 */
final class Outlet {
    private static final int NONE = -1;

    private final SendBatch batch;
    private final Poller poller;
    private final UdpSocket[] sockets;
    private final int polledSockets;
    private final Counters counters;
    private int blocked = NONE;

    /**
     * Creates an outlet.
     *
     * @param batch where the engine writes
     * @param poller of the worker
     * @param sockets of the worker
     * @param polledSockets so many of them, the first, are in the poller; the others are received
     *     from elsewhere
     * @param counters of the worker
     */
    Outlet(
            SendBatch batch,
            Poller poller,
            UdpSocket[] sockets,
            int polledSockets,
            Counters counters) {
        this.batch = batch;
        this.poller = poller;
        this.sockets = sockets;
        this.polledSockets = polledSockets;
        this.counters = counters;
    }

    /**
     * Has the engine fill the batch once, and sends it.
     *
     * @return true if the engine has more, and there is room: come again soon
     */
    boolean transmit(Engine engine, long nowNanos) {
        if (blocked != NONE) {
            return false;
        }
        boolean more = engine.transmit(nowNanos, batch);
        return (batch.pending() == 0 || flush()) && more;
    }

    /** Tries again to send what the kernel refused; call when there may be room. */
    void retry() {
        if (blocked != NONE) {
            flush();
        }
    }

    /** Whether the kernel has refused to take more. */
    boolean isBlocked() {
        return blocked != NONE;
    }

    /** Whether nobody will say when there is room again, so that the worker has to try. */
    boolean mustPoll() {
        return blocked >= polledSockets;
    }

    private boolean flush() {
        boolean done = batch.flush() == 0;
        publish();
        watch(done ? NONE : batch.blockedSocket());
        return done;
    }

    private void watch(int socket) {
        if (socket == blocked) {
            return;
        }
        setWatch(blocked, false);
        setWatch(socket, true);
        blocked = socket;
    }

    private void setWatch(int socket, boolean wanted) {
        if (socket != NONE && socket < polledSockets) {
            poller.watchRoom(sockets[socket], wanted);
        }
    }

    private void publish() {
        SendCounters sent = batch.counters();
        counters.set(Count.SEND_CALLS, sent.calls());
        counters.set(Count.RUNS_OUT, sent.messages());
        counters.set(Count.DATAGRAMS_OUT, sent.datagrams());
        counters.set(Count.BYTES_OUT, sent.bytes());
        counters.set(Count.SEND_WAITS, sent.waits());
        counters.set(Count.SEND_REFUSALS, sent.lost());
    }
}
