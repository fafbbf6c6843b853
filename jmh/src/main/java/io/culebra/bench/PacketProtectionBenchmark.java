package io.culebra.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.OneRttKeys;
import io.culebra.internal.libcrypto.AeadSelection;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a whole run of 1-RTT packets costs, there and back: sealed, header protection on, off,
 * opened. Less the AEAD alone ({@link AeadBenchmark}), this is what key phases, counts and header
 * protection add.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketProtectionBenchmark {
    private static final int COUNT = 44;
    private static final int PACKET_BYTES = 1452;
    private static final int PACKET_NUMBER_OFFSET = 9;
    private static final int HEADER = PACKET_NUMBER_OFFSET + 2;
    private static final byte FIRST_BYTE = 0x41;
    private static final CipherSuite SUITE = CipherSuite.AES_128_GCM_SHA256;

    /** Which ciphers, as the setting names them. */
    @Param({"jdk", "libcrypto"})
    public String ciphers = "";

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment run = arena.allocate((long) COUNT * PACKET_BYTES, 64);
    private OneRttKeys[] keys = {};
    private long packetNumber;

    /** Creates the state of one thread. */
    public PacketProtectionBenchmark() {}

    /** Makes keys that open what they seal; new ones each time, because keys wear out. */
    @Setup(Level.Iteration)
    public void makeKeys() {
        AeadProvider provider = AeadSelection.choose(ciphers, arena).providers().apply(arena);
        byte[] secret = new byte[SUITE.hashBytes()];
        keys = new OneRttKeys[] {new OneRttKeys(provider, SUITE, secret, secret, QuicVersion.V1)};
    }

    /** Forgets them. */
    @TearDown(Level.Iteration)
    public void closeKeys() {
        keys[0].close();
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        arena.close();
    }

    /**
     * A run there and back.
     *
     * @return how many packets were authentic
     * @throws TransportException never
     */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int roundTrip() throws TransportException {
        OneRttKeys ends = keys[0];
        long first = packetNumber;
        packetNumber += COUNT;
        for (int i = 0; i < COUNT; i++) {
            run.set(JAVA_BYTE, (long) i * PACKET_BYTES, FIRST_BYTE);
        }
        ends.sealRun(run, 0, PACKET_BYTES, COUNT, PACKET_BYTES, PACKET_NUMBER_OFFSET, 2, first);
        ends.unprotectRun(run, 0, PACKET_BYTES, COUNT, PACKET_NUMBER_OFFSET);
        int authentic = 0;
        for (int i = 0; i < COUNT; i++) {
            long at = (long) i * PACKET_BYTES;
            boolean opened =
                    ends.open(run, at, HEADER, PACKET_BYTES - HEADER, first + i, 0, first, 1);
            authentic += opened ? 1 : 0;
        }
        return authentic;
    }
}
