package io.culebra.internal.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to find the owner of each datagram of a run and to hand the run over: through the
 * owner's inbox, and the slot home through ours. One thread plays both, so that this is the code's
 * own cost, without the caches' talk between two cores.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouterBenchmark {
    private static final int SLOTS = 8;
    private static final int SLOT_BYTES = 65_536;
    private static final int STRIDE = 1452;
    private static final int FIXED_BIT = 0x40;
    private static final int WORKER_AT = 2;
    private static final InternetAddress PEER = InternetAddress.ofIpv4(0x7f000001, 9);

    /** Datagrams in the run. */
    @Param({"1", "44"})
    public int datagrams;

    private final Arena arena = Arena.ofConfined();
    private final Slab slab = new Slab(arena.allocate(SLOTS * SLOT_BYTES), SLOTS, SLOT_BYTES);
    private final Inbox[] inboxes = {
        new Inbox(() -> {}, SLOTS, SLOTS), new Inbox(() -> {}, SLOTS, SLOTS)
    };
    private final Router router =
            new Router(0, inboxes, inboxes[0], slab, SLOTS, 1, new Counters());
    private final DatagramRun run = new DatagramRun();

    /** Creates the state of one thread. */
    public RouterBenchmark() {}

    /** Writes datagrams that all belong to worker 1 into every slot. */
    @Setup
    public void write() {
        for (int i = 0; i < SLOTS * SLOT_BYTES / STRIDE; i++) {
            slab.memory().set(JAVA_BYTE, (long) i * STRIDE, (byte) FIXED_BIT);
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            for (int i = 0; i < datagrams; i++) {
                long at = (long) slot * SLOT_BYTES + (long) i * STRIDE;
                slab.memory().set(JAVA_BYTE, at, (byte) FIXED_BIT);
                slab.memory().set(JAVA_BYTE, at + WORKER_AT, (byte) 1);
            }
        }
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        arena.close();
    }

    /**
     * A run to the other worker, and its slot home again.
     *
     * @return slots that are free at the end: all
     */
    @Benchmark
    public int handOver() {
        PacketBuffer slot = slab.tryAcquire();
        if (slot == null) {
            throw new IllegalStateException("a slot went astray");
        }
        run.set(slot, 0, datagrams * STRIDE, STRIDE, 0, 0, InternetAddress.NONE, PEER);
        if (!router.route(run, null, 0)) {
            throw new IllegalStateException("not handed over");
        }
        DatagramRun arrived = inboxes[1].nextRun();
        if (arrived == null) {
            throw new IllegalStateException("the run went astray");
        }
        arrived.buffer().release();
        inboxes[0].takeReturns(slab);
        return slab.available();
    }
}
