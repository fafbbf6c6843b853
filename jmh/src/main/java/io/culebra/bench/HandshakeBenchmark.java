package io.culebra.bench;

import io.culebra.api.PeerTrust;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.libcrypto.OperationsSelection;
import io.culebra.internal.runtime.SecureRandomSource;
import io.culebra.internal.tls.ClientHandshake;
import io.culebra.internal.tls.Credential;
import io.culebra.internal.tls.HybridOperations;
import io.culebra.internal.tls.PeerVerifier;
import io.culebra.internal.tls.SelfSigned;
import io.culebra.internal.tls.ServerHandshake;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import io.culebra.internal.wire.TransportException;
import java.time.Duration;
import java.util.List;
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
 * What a full TLS handshake costs without packets: ECDSA P-256 certificate, no path to verify.
 * Another libcrypto than the system's: {@code -p operations=libcrypto=/path}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandshakeBenchmark {
    private static final List<String> PROTOCOLS = List.of("h3");
    private static final int PARAMETERS_BYTES = 60;

    /** Whose public-key operations, as the setting names them. */
    @Param({"jdk", "libcrypto"})
    public String operations = "";

    /** The one group that the client knows. */
    @Param({"X25519", "X25519MLKEM768"})
    public NamedGroup group = NamedGroup.X25519;

    private final long nowMillis = System.currentTimeMillis();
    private final SecureRandomSource random = new SecureRandomSource();
    private final byte[] parameters = new byte[PARAMETERS_BYTES];
    private final TlsServerConfig serverConfig =
            TlsServerConfig.of(
                    Credential.of(
                            SelfSigned.create(random, nowMillis, Duration.ofDays(1), "localhost")),
                    PROTOCOLS);
    private final TlsClientConfig anyClient =
            TlsClientConfig.of("localhost", PROTOCOLS, PeerVerifier.of(PeerTrust.anyone()));
    private TlsClientConfig clientConfig = anyClient;
    private PublicKeyOperations subject = new HybridOperations(random);
    private Flights hello = new Flights();

    /** Creates the state of one thread. */
    public HandshakeBenchmark() {}

    /** Makes the client's first flight, which can be answered again and again. */
    @Setup
    public void makeHello() {
        subject =
                OperationsSelection.choose(operations, HybridOperations::new)
                        .operations()
                        .apply(random);
        clientConfig =
                new TlsClientConfig(
                        anyClient.serverName(),
                        PROTOCOLS,
                        anyClient.verifier(),
                        anyClient.suites(),
                        List.of(group),
                        List.of(group),
                        false);
        hello = new Flights();
        client(hello).start(nowMillis);
    }

    /**
     * The server up to its Finished: all but the check of the client's.
     *
     * @return what it sends
     * @throws TransportException never
     */
    @Benchmark
    public Flights server() throws TransportException {
        Flights answer = new Flights();
        ServerHandshake server = server(answer);
        hello.feed(server, nowMillis);
        server.destroy();
        return answer;
    }

    /**
     * Both sides, all of it.
     *
     * @return true
     * @throws TransportException never
     */
    @Benchmark
    public boolean both() throws TransportException {
        Flights fromClient = new Flights();
        Flights fromServer = new Flights();
        ClientHandshake client = client(fromClient);
        ServerHandshake server = server(fromServer);
        client.start(nowMillis);
        fromClient.feed(server, nowMillis);
        fromClient.clear();
        fromServer.feed(client, nowMillis);
        fromClient.feed(server, nowMillis);
        boolean complete = client.isComplete() && server.isComplete();
        client.destroy();
        server.destroy();
        if (!complete) {
            throw new IllegalStateException("the handshake is not complete");
        }
        return true;
    }

    private ClientHandshake client(Flights sink) {
        return new ClientHandshake(clientConfig, subject, random, parameters, sink);
    }

    private ServerHandshake server(Flights sink) {
        return new ServerHandshake(serverConfig, subject, random, parameters, sink);
    }
}
