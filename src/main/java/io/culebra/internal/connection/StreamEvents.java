package io.culebra.internal.connection;

import io.culebra.internal.stream.StreamHost;

/** What the streams tell their connection. */
final class StreamEvents implements StreamHost {
    private final Connection connection;

    StreamEvents(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void onWork() {
        connection.wake();
    }

    @Override
    public void post(Runnable task) {
        connection.host.post(task);
    }

    @Override
    public boolean isOnWorker() {
        return connection.host.isOnWorker();
    }
}
