package io.culebra.simulation;

import io.culebra.internal.endpoint.EndpointHost;
import io.culebra.internal.wire.ConnectionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every host of a simulation has of a worker: a clock that is set, and tasks that wait. */
public abstract class SimulatedWorker implements EndpointHost {
    private static final long EPOCH_MILLIS = 1_790_000_000_000L;

    /** What other workers were asked, if there were any. */
    public final List<ConnectionId> asked = new ArrayList<>();

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private long nowNanos;

    /** Begins at 0. */
    protected SimulatedWorker() {}

    /** What time it is, in nanoseconds. */
    public final void at(long now) {
        nowNanos = now;
    }

    /** The task that waits the longest; null if none does. */
    protected final @Nullable Runnable nextTask() {
        return tasks.poll();
    }

    @Override
    public final void askOthers(ConnectionId resetToken) {
        asked.add(resetToken);
    }

    @Override
    public final void post(Runnable task) {
        tasks.add(task);
    }

    @Override
    public final boolean isOnWorker() {
        return true;
    }

    @Override
    public final long nowNanos() {
        return nowNanos;
    }

    @Override
    public final long nowMillis() {
        return EPOCH_MILLIS + nowNanos / 1_000_000;
    }
}
