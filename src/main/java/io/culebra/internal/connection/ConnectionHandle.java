package io.culebra.internal.connection;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.ConnectionStats;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.NetworkPath;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.internal.path.Path;
import io.culebra.internal.wire.ControlFrame;
import java.util.Optional;
import java.util.function.Consumer;

/** The connection as its application knows it. */
final class ConnectionHandle implements QuicConnection {
    private final Connection connection;

    ConnectionHandle(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Optional<QuicStream> tryOpenStream(boolean bidirectional) {
        return connection.isOpen() ? connection.streams.tryOpen(bidirectional) : Optional.empty();
    }

    @Override
    public void close(long errorCode, String reason) {
        if (!connection.host.isOnWorker()) {
            connection.host.post(() -> close(errorCode, reason));
            return;
        }
        connection.ending.close(
                new ControlFrame.ApplicationClose(errorCode, reason),
                new ConnectionShutdown.ByApplication(errorCode, reason));
    }

    @Override
    public void execute(Consumer<QuicConnection> action) {
        connection.host.post(() -> connection.run(() -> action.accept(this)));
    }

    @Override
    public void command(Object command) {
        connection.host.post(
                () -> connection.run(() -> connection.applications().onCommand(command)));
    }

    @Override
    public void updateKeys() {
        connection.host.post(() -> connection.run(connection.handshake::wantKeyUpdate));
    }

    @Override
    public byte[] exportKey(String label, byte[] context, int length) {
        return connection.handshake.tls().exportKey(label, context, length);
    }

    @Override
    public byte[] exportEarlyKey(String label, byte[] context, int length) {
        return connection.handshake.tls().exportEarlyKey(label, context, length);
    }

    @Override
    public Optional<HandshakeInfo> handshakeInfo() {
        return connection.handshake.info();
    }

    @Override
    public NetworkPath path() {
        Path active = connection.paths.active();
        return new NetworkPath(active.local().toSocketAddress(), active.peer().toSocketAddress());
    }

    @Override
    public ConnectionStats stats() {
        return connection.totals.snapshot(
                connection.recovery,
                connection.recovery.path(connection.paths.active().recovery()),
                connection.handshake.keyUpdates());
    }

    @Override
    public boolean isServer() {
        return connection.isServer();
    }

    @Override
    public long nowNanos() {
        return connection.nowNanos();
    }

    @Override
    public void timer(long deadlineNanos) {
        connection.applications().timer(deadlineNanos);
        connection.wake();
    }
}
