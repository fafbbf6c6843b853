package io.culebra.internal.runtime;

import io.culebra.internal.connection.Connection;
import io.culebra.internal.endpoint.Endpoint;
import io.culebra.internal.endpoint.EndpointConfig;
import io.culebra.internal.endpoint.EndpointHost;
import io.culebra.internal.endpoint.IncomingConnection;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import java.util.function.Consumer;

/** Joins a worker and its endpoint: each sees the other through this. */
final class EndpointEngine implements Engine, EndpointHost {
    private static final System.Logger LOG = System.getLogger(EndpointEngine.class.getName());

    private final Worker worker;
    private final Endpoint endpoint;
    private final Consumer<IncomingConnection> onIncoming;

    EndpointEngine(Worker worker, EndpointConfig config, Consumer<IncomingConnection> onIncoming) {
        this.worker = worker;
        this.onIncoming = onIncoming;
        endpoint = new Endpoint(config, this);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void onDatagrams(DatagramRun run, long nowNanos) {
        endpoint.onDatagrams(run, nowNanos);
    }

    @Override
    public void onBatchEnd(long nowNanos) {
        endpoint.onBatchEnd(nowNanos);
    }

    @Override
    public boolean transmit(long nowNanos, DatagramSink sink) {
        return endpoint.transmit(nowNanos, sink);
    }

    @Override
    public long nextDeadlineNanos() {
        return endpoint.nextDeadlineNanos();
    }

    @Override
    public void onTimeout(long nowNanos) {
        endpoint.onTimeout(nowNanos);
    }

    @Override
    public void close(long nowNanos, long errorCode, String reason) {
        endpoint.close(nowNanos, errorCode, reason);
    }

    @Override
    public void onResetToken(ConnectionId token) {
        endpoint.onResetToken(token);
    }

    @Override
    public void destroy() {
        endpoint.destroy();
    }

    @Override
    public int connections() {
        return endpoint.connections();
    }

    @Override
    public long dropped(DropReason reason) {
        return endpoint.dropped(reason);
    }

    @Override
    public void post(Runnable task) {
        worker.inbox().put(new WorkerCommand.Execute(task));
    }

    @Override
    public boolean isOnWorker() {
        return worker.isOnWorker();
    }

    @Override
    public long nowNanos() {
        return worker.nowNanos();
    }

    @Override
    public long nowMillis() {
        return EngineClock.wallMillis();
    }

    @Override
    public void onIncoming(IncomingConnection connection) {
        onIncoming.accept(connection);
    }

    @Override
    public void askOthers(ConnectionId resetToken) {
        worker.askOthers(resetToken);
    }

    @Override
    public void onBug(Connection connection, Throwable bug) {
        LOG.log(System.Logger.Level.ERROR, "a connection failed and is being closed", bug);
    }
}
