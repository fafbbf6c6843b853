package io.culebra.internal.endpoint;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ApplicationSelector;
import io.culebra.api.ConnectionException;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.InitialQuicConnection;
import io.culebra.api.NetworkPath;
import io.culebra.api.QuicConnection;
import io.culebra.api.TransportErrorCode;
import io.culebra.internal.connection.Connection;
import io.culebra.internal.connection.ConnectionOrigin;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.wire.DropReason;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A connection that a client has begun, and its datagrams until the application says what to do.
 */
public final class IncomingConnection implements InitialQuicConnection {
    /** Datagrams of one run, kept in their slot. */
    private record Kept(
            PacketBuffer slot,
            int from,
            int length,
            int stride,
            int ecn,
            int socket,
            InternetAddress local,
            InternetAddress peer) {}

    private final Endpoint endpoint;
    private final Seat seat;
    private final Connection connection;
    private final int capacity;
    private final ArrayDeque<Kept> backlog = new ArrayDeque<>(0);
    private boolean decided;

    IncomingConnection(
            Endpoint endpoint, Seat seat, ConnectionOrigin origin, HandshakeFactory handshakes) {
        this.endpoint = endpoint;
        this.seat = seat;
        capacity = endpoint.context().settings().maxBackloggedDatagrams();
        connection = new Connection(endpoint.context(), seat, origin, handshakes, endpoint.noRun());
    }

    Connection connection() {
        return connection;
    }

    /** Whether datagrams go to the connection and not to the backlog. */
    boolean isDecided() {
        return decided;
    }

    void keep(DatagramRun run, int from, int length) {
        PacketBuffer slot = run.buffer();
        Slab slab = slot.home();
        if (backlog.size() >= capacity || slab.available() <= slab.inUse()) {
            endpoint.onDropped(DropReason.BUFFER_FULL, length);
            return;
        }
        slot.retain();
        backlog.add(
                new Kept(
                        slot,
                        from,
                        length,
                        run.stride(),
                        run.ecn(),
                        run.socket(),
                        run.local(),
                        run.peer()));
    }

    void release() {
        for (Kept kept = backlog.poll(); kept != null; kept = backlog.poll()) {
            kept.slot().release();
        }
    }

    @Override
    public NetworkPath path() {
        return connection.handle().path();
    }

    @Override
    public QuicConnection start(ApplicationOverQuic application) {
        return start(info -> Optional.of(application));
    }

    @Override
    public QuicConnection start(ApplicationSelector selector) {
        onWorker(() -> {
            connection.applications().selector(selector);
            begin();
        });
        return connection.handle();
    }

    @Override
    public CompletableFuture<QuicConnection> handshake() {
        CompletableFuture<QuicConnection> done = new CompletableFuture<>();
        onWorker(() -> {
            connection.applications().hold(() -> done.complete(connection.handle()));
            connection.applications().whenClosed(why -> fail(done, why));
            begin();
        });
        return done;
    }

    @Override
    public void resume(ApplicationOverQuic application) {
        onWorker(() -> connection.applications().resume(application));
    }

    @Override
    public void refuse() {
        onWorker(() ->
                begin(() -> connection.closeTransport(TransportErrorCode.CONNECTION_REFUSED, "")));
    }

    private static void fail(CompletableFuture<QuicConnection> done, ConnectionShutdown why) {
        done.completeExceptionally(new ConnectionException(why));
    }

    private void begin() {
        begin(() -> {});
    }

    /** Whoever closes it before the first datagram is read spares the work of a handshake. */
    private void begin(Runnable beforeDatagrams) {
        if (decided || seat.isGone()) {
            return;
        }
        decided = true;
        connection.start();
        beforeDatagrams.run();
        DatagramRun run = new DatagramRun();
        for (Kept kept = backlog.poll(); kept != null; kept = backlog.poll()) {
            run.set(
                    kept.slot(),
                    kept.from(),
                    kept.length(),
                    kept.stride(),
                    kept.ecn(),
                    kept.socket(),
                    kept.local(),
                    kept.peer());
            endpoint.hand(seat, run, kept.from(), kept.length(), endpoint.host().nowNanos());
            kept.slot().release();
        }
    }

    private void onWorker(Runnable action) {
        if (endpoint.host().isOnWorker()) {
            action.run();
        } else {
            endpoint.host().post(action);
        }
    }
}
