package io.culebra.simulation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.QuicSettings;
import io.culebra.internal.connection.Connection;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.JcaAeadProvider;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.KeySource;
import io.culebra.internal.endpoint.Admission;
import io.culebra.internal.endpoint.Endpoint;
import io.culebra.internal.endpoint.EndpointConfig;
import io.culebra.internal.endpoint.IncomingConnection;
import io.culebra.internal.endpoint.RoutedConnectionIds;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An endpoint in a simulation: its worker, its clock and its memory. */
public final class SimulatedHost extends SimulatedWorker {
    private static final int SLOTS = 64;
    private static final int SLOT_BYTES = 2048;

    /** Where it is. */
    public final InternetAddress address;

    /** What runs on it. */
    public final Endpoint endpoint;

    /** Where that sends. */
    public final SimulatedSink sink;

    /** Memory of datagrams received. */
    public final Slab slab;

    /** Memory of streams. */
    public final ChunkPool chunks;

    /** What the endpoint reported. */
    public final List<Throwable> bugs = new ArrayList<>();

    private final DatagramRun run = new DatagramRun();
    private final Consumer<IncomingConnection> server;

    /**
     * Makes a host with an endpoint.
     *
     * @param address of its only socket
     * @param random all its chance
     * @param settings of connections that others begin
     * @param retryAlways whether those have to prove their address first
     * @param admission how many may be there
     * @param handshakes their TLS side; null for a client
     * @param server decides about each
     */
    public SimulatedHost(
            InternetAddress address,
            SeededRandom random,
            QuicSettings settings,
            boolean retryAlways,
            Admission admission,
            @Nullable HandshakeFactory handshakes,
            Consumer<IncomingConnection> server) {
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
                                always(KeyRing.of(random)),
                                new RoutedConnectionIds(8, 1),
                                0,
                                admission,
                                handshakes,
                                retryAlways,
                                null),
                        this);
    }

    /** Ends all connections and counts the buffers and chunks that are left. */
    public long inUseAtTheEnd() {
        endpoint.destroy();
        return (long) slab.inUse() + chunks.inUse();
    }

    private static KeySource always(KeyRing ring) {
        return nowMillis -> ring;
    }

    /** Datagrams that arrive together, all from one address. */
    public void onDatagrams(List<SimulatedSink.Datagram> batch) {
        for (SimulatedSink.Datagram datagram : batch) {
            read(datagram.from, datagram.ecn, datagram.bytes, datagram.bytes.length);
        }
        endpoint.onBatchEnd(nowNanos());
    }

    /** Datagrams that the kernel has put together: all of {@code stride} bytes but the last. */
    public void onRun(InternetAddress from, byte[] datagrams, int stride) {
        read(from, 0, datagrams, stride);
        endpoint.onBatchEnd(nowNanos());
    }

    private void read(InternetAddress from, int ecn, byte[] bytes, int stride) {
        PacketBuffer slot = slab.tryAcquire();
        if (slot == null) {
            return;
        }
        MemorySegment.copy(bytes, 0, slot.bytes(), JAVA_BYTE, 0, bytes.length);
        run.set(slot, 0, bytes.length, stride, ecn, 0, address, from);
        endpoint.onDatagrams(run, nowNanos());
        slot.release();
    }

    /** Does what is due, and sends. */
    public void turn() {
        for (Runnable task = nextTask(); task != null; task = nextTask()) {
            task.run();
        }
        if (endpoint.nextDeadlineNanos() <= nowNanos()) {
            endpoint.onTimeout(nowNanos());
        }
        endpoint.transmit(nowNanos(), sink);
    }

    @Override
    public void onIncoming(IncomingConnection connection) {
        server.accept(connection);
    }

    @Override
    public void onBug(Connection connection, Throwable bug) {
        bugs.add(bug);
    }
}
