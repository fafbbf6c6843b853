package io.culebra.simulation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.ApplicationSelector;
import io.culebra.api.QuicSettings;
import io.culebra.internal.connection.Connection;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.JcaAeadProvider;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.endpoint.Admission;
import io.culebra.internal.endpoint.Endpoint;
import io.culebra.internal.endpoint.EndpointConfig;
import io.culebra.internal.endpoint.EndpointHost;
import io.culebra.internal.endpoint.IncomingConnection;
import io.culebra.internal.endpoint.RoutedConnectionIds;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endpoint in a simulation: its worker, its clock and its memory. */
final class SimulatedHost implements EndpointHost {
    private static final int SLOTS = 64;
    private static final int SLOT_BYTES = 2048;
    private static final long EPOCH_MILLIS = 1_790_000_000_000L;

    final InternetAddress address;
    final Endpoint endpoint;
    final SimulatedSink sink;
    final Slab slab;
    final ChunkPool chunks;
    final List<Throwable> bugs = new ArrayList<>();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final DatagramRun run = new DatagramRun();
    private final @Nullable ApplicationSelector server;
    private long nowNanos;

    SimulatedHost(
            InternetAddress address,
            SeededRandom random,
            QuicSettings settings,
            boolean retryAlways,
            @Nullable HandshakeFactory handshakes,
            @Nullable ApplicationSelector server) {
        this.address = address;
        this.server = server;
        sink = new SimulatedSink(address);
        Arena arena = Arena.ofAuto();
        slab = new Slab(arena.allocate((long) SLOTS * SLOT_BYTES, 64), SLOTS, SLOT_BYTES);
        chunks = new ChunkPool(arena::allocate);
        AeadProvider aeads = new JcaAeadProvider(arena);
        endpoint =
                new Endpoint(
                        new EndpointConfig(
                                settings,
                                aeads,
                                random,
                                chunks,
                                KeyRing.of(random),
                                new RoutedConnectionIds(8, 1),
                                0,
                                Admission.UNLIMITED,
                                handshakes,
                                retryAlways,
                                null),
                        this);
    }

    void at(long now) {
        nowNanos = now;
    }

    /** Datagrams that arrive together, all from one address. */
    void onDatagrams(List<SimulatedSink.Datagram> batch) {
        for (SimulatedSink.Datagram datagram : batch) {
            PacketBuffer slot = slab.tryAcquire();
            if (slot == null) {
                continue;
            }
            byte[] bytes = datagram.bytes;
            MemorySegment.copy(bytes, 0, slot.bytes(), JAVA_BYTE, 0, bytes.length);
            run.set(slot, 0, bytes.length, bytes.length, datagram.ecn, 0, address, datagram.from);
            endpoint.onDatagrams(run, nowNanos);
            slot.release();
        }
        endpoint.onBatchEnd(nowNanos);
    }

    void turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        if (endpoint.nextDeadlineNanos() <= nowNanos) {
            endpoint.onTimeout(nowNanos);
        }
        endpoint.transmit(nowNanos, sink);
    }

    @Override
    public void post(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean isOnWorker() {
        return true;
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public long nowMillis() {
        return EPOCH_MILLIS + nowNanos / 1_000_000;
    }

    @Override
    public void onIncoming(IncomingConnection connection) {
        if (server == null) {
            throw new IllegalStateException("a client takes no connections");
        }
        connection.start(server);
    }

    @Override
    public void onBug(Connection connection, Throwable bug) {
        bugs.add(bug);
    }
}
