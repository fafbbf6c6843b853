package io.culebra.bench;

import io.culebra.api.EarlyData;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.PeerTrust;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.libcrypto.OperationsSelection;
import io.culebra.internal.runtime.SecureRandomSource;
import io.culebra.internal.tls.Answer;
import io.culebra.internal.tls.ClientHandshake;
import io.culebra.internal.tls.ClientSessions;
import io.culebra.internal.tls.Credential;
import io.culebra.internal.tls.HybridOperations;
import io.culebra.internal.tls.PeerVerifier;
import io.culebra.internal.tls.SelfSigned;
import io.culebra.internal.tls.ServerHandshake;
import io.culebra.internal.tls.ServerTickets;
import io.culebra.internal.tls.Session;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import io.culebra.internal.wire.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * What a resumed TLS handshake with a key exchange costs, without packets, with and without early
 * data, beside {@link HandshakeBenchmark}'s full one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ResumptionBenchmark {
    private static final List<String> PROTOCOLS = List.of("h3");
    private static final int PARAMETERS_BYTES = 60;
    private static final int LIFETIME_SECONDS = 3600;
    private static final int TICKETS = 2;

    /** Whose public-key operations, as the setting names them. */
    @Param({"jdk", "libcrypto"})
    public String operations = "";

    /** Whether the client sends 0-RTT and the server takes it. */
    @Param({"false", "true"})
    public boolean earlyData;

    private final long nowMillis = System.currentTimeMillis();
    private final SecureRandomSource random = new SecureRandomSource();
    private final byte[] parameters = new byte[PARAMETERS_BYTES];
    private final KeyRing ring = KeyRing.of(random);
    private final TlsServerConfig serverConfig =
            TlsServerConfig.of(
                    Credential.of(
                            SelfSigned.create(random, nowMillis, Duration.ofDays(1), "localhost")),
                    PROTOCOLS);
    private final TlsClientConfig anyClient =
            TlsClientConfig.of("localhost", PROTOCOLS, PeerVerifier.of(PeerTrust.anyone()));
    private final TlsClientConfig clientConfig =
            new TlsClientConfig(
                    anyClient.serverName(),
                    PROTOCOLS,
                    anyClient.verifier(),
                    anyClient.suites(),
                    List.of(NamedGroup.X25519),
                    List.of(NamedGroup.X25519),
                    false);
    private final ServerTickets tickets =
            new ServerTickets(
                    now -> ring,
                    TICKETS,
                    LIFETIME_SECONDS,
                    true,
                    (ticket, issuedMillis, now) -> Answer.now(true));
    private PublicKeyOperations subject = new HybridOperations(random);
    private Optional<Session> session = Optional.empty();
    private Flights hello = new Flights();

    /** Creates the state of one thread. */
    public ResumptionBenchmark() {}

    /**
     * Meets once, and makes the first flight of the next time, which can be answered again and
     * again.
     *
     * @throws TransportException never
     */
    @Setup
    public void makeHello() throws TransportException {
        subject =
                OperationsSelection.choose(operations, HybridOperations::new)
                        .operations()
                        .apply(random);
        List<Session> kept = new ArrayList<>();
        meet(Optional.empty(), kept, false);
        session = Optional.of(kept.getFirst());
        hello = new Flights();
        client(hello, session, kept).start(nowMillis);
        meet(session, kept, true);
    }

    /**
     * The server up to its Finished: all but the check of the client's, and new tickets.
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
     * Both sides, all of it, new tickets included.
     *
     * @return the client's sessions
     * @throws TransportException never
     */
    @Benchmark
    public List<Session> both() throws TransportException {
        List<Session> kept = new ArrayList<>();
        meet(session, kept, true);
        return kept;
    }

    private void meet(Optional<Session> offered, List<Session> kept, boolean resumed)
            throws TransportException {
        Flights fromClient = new Flights();
        Flights fromServer = new Flights();
        ClientHandshake client = client(fromClient, offered, kept);
        ServerHandshake server = server(fromServer);
        client.start(nowMillis);
        fromClient.feed(server, nowMillis);
        fromClient.clear();
        fromServer.feed(client, nowMillis);
        fromServer.clear();
        fromClient.feed(server, nowMillis);
        fromServer.feed(client, nowMillis);
        HandshakeInfo info = server.info(1, 1);
        boolean early = info.earlyData() == EarlyData.ACCEPTED;
        if (kept.size() < TICKETS || info.resumed() != resumed || early != (resumed && earlyData)) {
            throw new IllegalStateException("not the handshake that was to be measured");
        }
        client.destroy();
        server.destroy();
    }

    private ClientHandshake client(Flights sink, Optional<Session> offered, List<Session> kept) {
        ClientSessions sessions = new ClientSessions(true, offered, earlyData, 1, kept::add);
        return new ClientHandshake(clientConfig, sessions, subject, random, parameters, sink);
    }

    private ServerHandshake server(Flights sink) {
        ServerHandshake server =
                new ServerHandshake(serverConfig, tickets, subject, random, parameters, sink);
        server.version(1);
        return server;
    }
}
