package io.culebra.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicSettings;
import io.culebra.internal.connection.Connection;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.endpoint.Admission;
import io.culebra.internal.endpoint.ClientTarget;
import io.culebra.internal.endpoint.Endpoint;
import io.culebra.internal.endpoint.EndpointConfig;
import io.culebra.internal.endpoint.IncomingConnection;
import io.culebra.internal.endpoint.RoutedConnectionIds;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import io.culebra.simulation.SeededRandom;
import io.culebra.simulation.SimulatedWorker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint whose host makes no garbage: runs go straight into the slab of the other side, as
 * they would with GSO and GRO. It counts what its endpoint allocates in its turns.
 */
final class QuietHost extends SimulatedWorker implements DatagramSink {
    private static final int SLOTS = 64;
    private static final int SLOT_BYTES = 1 << 14;
    private static final int SEGMENTS = 12;
    private static final int MOST_WAITING = 32;
    private static final int RUNS_PER_LOSS = 97;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Endpoint endpoint;
    private final Slab slab;
    private final ChunkPool chunks;
    private final InternetAddress address;
    private final ApplicationOverQuic application;
    private final MemorySegment out;
    private final DatagramRun[] arrived = new DatagramRun[SLOTS];
    private int waiting;
    private @Nullable QuietHost other;
    private long datagramsSent;
    private long allocatedBytes;
    private boolean losing;
    private int runs;

    QuietHost(
            Arena arena,
            InternetAddress address,
            SeededRandom random,
            AeadProvider aeads,
            @Nullable HandshakeFactory handshakes,
            ApplicationOverQuic application) {
        this.address = address;
        this.application = application;
        slab = new Slab(arena.allocate((long) SLOTS * SLOT_BYTES, 64), SLOTS, SLOT_BYTES);
        chunks = new ChunkPool(arena::allocate);
        out = arena.allocate(SLOT_BYTES, 64);
        for (int i = 0; i < SLOTS; i++) {
            arrived[i] = new DatagramRun();
        }
        KeyRing ring = KeyRing.of(random);
        endpoint =
                new Endpoint(
                        new EndpointConfig(
                                QuicSettings.DEFAULTS,
                                aeads,
                                random,
                                chunks,
                                now -> ring,
                                new RoutedConnectionIds(8, 1),
                                0,
                                Admission.UNLIMITED,
                                handshakes,
                                false,
                                null),
                        this);
    }

    void connect(QuietHost server, HandshakeFactory handshakes) {
        other = server;
        server.other = this;
        endpoint.connect(
                new ClientTarget(
                        0,
                        address,
                        server.address,
                        handshakes,
                        info -> Optional.of(application),
                        why -> {},
                        QuicSettings.DEFAULTS,
                        null),
                nowNanos());
    }

    /** One turn of a worker. */
    void turn(long now) {
        at(now);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        if (waiting > 0) {
            for (int i = 0; i < waiting; i++) {
                endpoint.onDatagrams(arrived[i], now);
                arrived[i].buffer().release();
            }
            waiting = 0;
            endpoint.onBatchEnd(now);
        }
        Runnable task = nextTask();
        if (task != null) {
            task.run();
        }
        if (endpoint.nextDeadlineNanos() <= now) {
            endpoint.onTimeout(now);
        }
        endpoint.transmit(now, this);
        allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** From now on, the last datagram of some runs does not arrive. */
    void lose() {
        losing = true;
    }

    long datagramsSent() {
        return datagramsSent;
    }

    long allocatedBytes() {
        return allocatedBytes;
    }

    /** Chunks that connections hold. */
    int chunksInUse() {
        return chunks.inUse();
    }

    /** Forgets everything, and says if somebody else did not. */
    void close() {
        for (int i = 0; i < waiting; i++) {
            arrived[i].buffer().release();
        }
        waiting = 0;
        endpoint.destroy();
        assertEquals(0, slab.inUse(), "slots");
        assertEquals(0, chunks.inUse(), "chunks");
    }

    private QuietHost other() {
        QuietHost there = other;
        if (there == null) {
            throw new IllegalStateException("not connected");
        }
        return there;
    }

    @Override
    public boolean tryOpen() {
        return other().waiting < MOST_WAITING;
    }

    @Override
    public MemorySegment memory() {
        return out;
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public int capacity() {
        return SLOT_BYTES;
    }

    @Override
    public int maxSegments() {
        return SEGMENTS;
    }

    @Override
    public void commit(
            int socket,
            InternetAddress local,
            InternetAddress peer,
            int ecn,
            int length,
            int stride) {
        datagramsSent += (length + stride - 1) / stride;
        int arriving = length;
        if (losing && ++runs % RUNS_PER_LOSS == 0) {
            arriving -= (length - 1) % stride + 1;
            if (arriving == 0) {
                return;
            }
        }
        QuietHost there = other();
        PacketBuffer slot = there.slab.tryAcquire();
        if (slot == null) {
            throw new IllegalStateException("somebody keeps slots");
        }
        MemorySegment.copy(out, 0, slot.bytes(), 0, arriving);
        there.arrived[there.waiting++].set(
                slot, 0, arriving, Math.min(stride, arriving), ecn, 0, there.address, address);
    }

    @Override
    public void onIncoming(IncomingConnection connection) {
        connection.start(application);
    }

    @Override
    public void onBug(Connection connection, Throwable bug) {
        throw new AssertionError("a bug", bug);
    }
}
