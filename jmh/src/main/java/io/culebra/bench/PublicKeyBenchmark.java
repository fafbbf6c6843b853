package io.culebra.bench;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.libcrypto.OperationsSelection;
import io.culebra.internal.runtime.SecureRandomSource;
import io.culebra.internal.tls.HybridOperations;
import io.culebra.internal.tls.SelfSigned;
import io.culebra.internal.wire.TransportException;
import java.security.GeneralSecurityException;
import java.time.Duration;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a handshake's costly operations cost, with both kinds. Another libcrypto than the system's:
 * {@code -p operations=libcrypto=/path}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PublicKeyBenchmark {
    private static final int CONTENT_BYTES = 130;
    private static final SignatureScheme SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256;

    /** Whose, as the setting names them. */
    @Param({"jdk", "libcrypto"})
    public String operations = "";

    /** Which group, for key agreement. */
    @Param({"X25519", "SECP256R1", "X25519MLKEM768"})
    public NamedGroup group = NamedGroup.X25519;

    private final byte[] content = new byte[CONTENT_BYTES];
    private final SecureRandomSource random = new SecureRandomSource();
    private final TlsIdentity identity =
            SelfSigned.create(random, System.currentTimeMillis(), Duration.ofDays(1), "localhost");
    private PublicKeyOperations subject = new HybridOperations(random);
    private byte[] share = {};
    private byte[] signature = {};

    /** Creates the state of one thread. */
    public PublicKeyBenchmark() {}

    /**
     * Makes keys.
     *
     * @throws GeneralSecurityException never
     */
    @Setup
    public void makeKeys() throws GeneralSecurityException {
        subject =
                OperationsSelection.choose(operations, HybridOperations::new)
                        .operations()
                        .apply(random);
        share = subject.offer(group).share();
        signature = sign();
    }

    /**
     * The server's half of an agreement: a key pair and the secret.
     *
     * @return both
     * @throws TransportException never
     */
    @Benchmark
    public PublicKeyOperations.Agreement answer() throws TransportException {
        return subject.answer(group, share);
    }

    /**
     * The client's key pair.
     *
     * @return its share
     */
    @Benchmark
    public byte[] offer() {
        PublicKeyOperations.Offer offer = subject.offer(group);
        offer.destroy();
        return offer.share();
    }

    /**
     * A signature on P-256.
     *
     * @return the signature
     * @throws GeneralSecurityException never
     */
    @Benchmark
    public byte[] sign() throws GeneralSecurityException {
        return subject.sign(identity.privateKey().orElseThrow(), SCHEME, content);
    }

    /**
     * The check of a signature on P-256.
     *
     * @return true
     */
    @Benchmark
    public boolean verify() {
        return subject.verify(
                identity.chain().getFirst().getPublicKey(), SCHEME, content, signature);
    }
}
