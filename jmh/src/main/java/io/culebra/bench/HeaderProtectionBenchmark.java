package io.culebra.bench;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.HeaderProtection;
import io.culebra.internal.libcrypto.AeadSelection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
 * What the header protection masks of a batch cost, the whole batch together: batching is the
 * point. Run with {@code -prof gc}: nothing allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeaderProtectionBenchmark {
    private static final int MOST = 64;

    /** Which ciphers, as the setting names them. */
    @Param({"jdk", "libcrypto"})
    public String ciphers = "";

    /** Which cipher. */
    @Param({"AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"})
    public CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;

    /** Samples in a batch. */
    @Param({"1", "8", "44"})
    public int samples;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory =
            arena.allocate((long) MOST * HeaderProtection.SAMPLE_BYTES, 64);
    private HeaderProtection[] protection = {};

    /** Creates the state of one thread. */
    public HeaderProtectionBenchmark() {}

    /** Makes the cipher. */
    @Setup
    public void makeCipher() {
        protection =
                new HeaderProtection[] {
                    AeadSelection.choose(ciphers, arena)
                            .providers()
                            .apply(arena)
                            .headerProtection(suite, new byte[suite.keyBytes()])
                };
    }

    /** Frees it. */
    @TearDown
    public void close() {
        protection[0].close();
        arena.close();
    }

    /**
     * One batch; the masks are the next call's samples.
     *
     * @return the masks
     */
    @Benchmark
    public MemorySegment masks() {
        protection[0].masks(memory, 0, samples);
        return memory;
    }
}
