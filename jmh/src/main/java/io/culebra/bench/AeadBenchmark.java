package io.culebra.bench;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.libcrypto.AeadSelection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * What sealing and opening a packet costs, with both kinds of ciphers. Run with {@code -prof gc}:
 * libcrypto allocates nothing. Another libcrypto than the system's: {@code -p
 * ciphers=libcrypto=/path}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AeadBenchmark {
    private static final int COUNT = 44;
    private static final int HEADER = 20;

    /** Which ciphers, as the setting names them. */
    @Param({"jdk", "libcrypto"})
    public String ciphers = "";

    /** Which AEAD. */
    @Param({"AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"})
    public CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;

    /** Length of a packet. */
    @Param({"64", "256", "1200", "1452"})
    public int packetBytes;

    private final Arena arena = Arena.ofConfined();
    private MemorySegment run = MemorySegment.NULL;
    private MemorySegment sealed = MemorySegment.NULL;
    private Aead[] aeads = {};
    private long packetNumber;

    /** Creates the state of one thread. */
    public AeadBenchmark() {}

    /** Makes the ciphers and a run of sealed packets. */
    @Setup
    public void makeRuns() {
        AeadProvider provider = AeadSelection.choose(ciphers, arena).providers().apply(arena);
        byte[] key = new byte[suite.keyBytes()];
        byte[] iv = new byte[Aead.IV_BYTES];
        aeads = new Aead[] {provider.sealer(suite, key, iv), provider.opener(suite, key, iv)};
        run = arena.allocate((long) COUNT * packetBytes, 64);
        sealed = arena.allocate((long) COUNT * packetBytes, 64);
        seal();
        sealed.copyFrom(run);
        packetNumber = COUNT;
    }

    /** Frees them. */
    @TearDown
    public void close() {
        for (Aead aead : aeads) {
            aead.close();
        }
        arena.close();
    }

    /** Seals each packet of a run. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public void seal() {
        Aead sealer = aeads[0];
        int payload = packetBytes - HEADER - Aead.TAG_BYTES;
        for (int i = 0; i < COUNT; i++) {
            sealer.seal(run, (long) i * packetBytes, HEADER, payload, packetNumber++, 0);
        }
    }

    /**
     * Copies a sealed run, which costs some 15 ns a packet, and opens each packet.
     *
     * @return how many were authentic
     */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int open() {
        run.copyFrom(sealed);
        Aead opener = aeads[1];
        int body = packetBytes - HEADER;
        int authentic = 0;
        for (int i = 0; i < COUNT; i++) {
            authentic += opener.open(run, (long) i * packetBytes, HEADER, body, i, 0) ? 1 : 0;
        }
        if (authentic != COUNT) {
            throw new IllegalStateException(authentic + " of " + COUNT);
        }
        return authentic;
    }
}
