package io.culebra.bench;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.net.ReceiveBatch;
import io.culebra.internal.net.SendBatch;
import io.culebra.internal.net.SocketOptions;
import io.culebra.internal.net.UdpSocket;
import io.culebra.internal.syscall.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a datagram costs from SendBatch through the kernel to ReceiveBatch, in one thread: in runs,
 * alone, and alone but many in one call. Run with {@code -prof gc}: it allocates nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DatagramBatchBenchmark {
    private static final int SLOTS = 64;
    private static final int SEGMENTS = 44;
    private static final int MANY = 16;
    private static final InternetAddress SOURCE = InternetAddress.ofIpv4(0x7f000002, 0);

    private final Arena arena = Arena.ofConfined();
    private final Syscalls calls = new Syscalls(arena);
    private final UdpSocket[] sockets = new UdpSocket[2];
    private final Slab slab =
            new Slab(
                    arena.allocate((long) SLOTS * ReceiveBatch.SLOT_BYTES, 64),
                    SLOTS,
                    ReceiveBatch.SLOT_BYTES);
    private final ReceiveBatch in = new ReceiveBatch(calls, arena, slab, MANY);
    private final SendBatch out =
            new SendBatch(
                    calls, arena, arena.allocate((long) SLOTS * SendBatch.SLOT_BYTES, 64), sockets);
    private final DatagramRun run = new DatagramRun();
    private InternetAddress peer = InternetAddress.NONE;

    /** Creates the state of one thread. */
    public DatagramBatchBenchmark() {}

    /**
     * Opens the sockets.
     *
     * @throws IOException if the kernel refuses
     */
    @Setup
    public void open() throws IOException {
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] =
                    UdpSocket.open(calls, SocketOptions.at(InternetAddress.ofIpv4(0x7f000001, 0)))
                            .numbered(i);
        }
        peer = sockets[1].local();
    }

    /** Closes them. */
    @TearDown
    public void close() {
        in.close();
        for (UdpSocket socket : sockets) {
            socket.close(calls);
        }
        arena.close();
    }

    /**
     * 44 datagrams of 1452 bytes in one message.
     *
     * @return bytes received
     */
    @Benchmark
    @OperationsPerInvocation(SEGMENTS)
    public int datagramOfARun() {
        out.commit(0, InternetAddress.NONE, peer, 0, SEGMENTS * 1452, 1452);
        return flushAndReceive();
    }

    /**
     * One datagram of 100 bytes.
     *
     * @return bytes received
     */
    @Benchmark
    public int datagramAlone() {
        out.commit(0, InternetAddress.NONE, peer, 0, 100, 100);
        return flushAndReceive();
    }

    /**
     * As {@link #datagramAlone}, with the control messages of a server on a wildcard address.
     *
     * @return bytes received
     */
    @Benchmark
    public int datagramAloneWithMarkAndSource() {
        out.commit(0, SOURCE, peer, 2, 100, 100);
        return flushAndReceive();
    }

    /**
     * 16 datagrams of 100 bytes, each a message of its own.
     *
     * @return bytes received
     */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int datagramOfManyMessages() {
        for (int i = 0; i < MANY; i++) {
            out.commit(0, InternetAddress.NONE, peer, 0, 100, 100);
        }
        return flushAndReceive();
    }

    private int flushAndReceive() {
        out.flush();
        int bytes = 0;
        int n = in.receive(sockets[1]);
        for (int i = 0; i < n; i++) {
            if (in.run(i, run)) {
                bytes += run.length();
            }
        }
        return bytes;
    }
}
