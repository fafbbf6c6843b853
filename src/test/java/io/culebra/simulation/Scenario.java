package io.culebra.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.QuicSettings;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.endpoint.Admission;
import io.culebra.internal.endpoint.ClientTarget;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.tls.ClientHandshake;
import io.culebra.internal.tls.HybridOperations;
import io.culebra.internal.tls.ServerHandshake;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client and a server that echo over a link, all of it from one seed. */
final class Scenario {
    static final long MS = 1_000_000;
    static final InternetAddress CLIENT = InternetAddress.ofIpv4(0x0a000001, 1111);
    static final InternetAddress SERVER = InternetAddress.ofIpv4(0x0a000002, 443);
    private static final long PATIENCE_NANOS = 900_000 * MS;

    private final long seed;
    private Link link = Link.perfect(10 * MS);
    private boolean retry;
    private QuicSettings settings = QuicSettings.DEFAULTS;
    private List<CipherSuite> suites = List.of(CipherSuite.values());
    private int[] sizes = {100_000};
    private TlsServerConfig serverTls = TestTls.server("echo");
    private @Nullable TlsClientConfig clientTls;
    private Set<Integer> lostFromClient = Set.of();
    private Set<Integer> lostFromServer = Set.of();
    private long deadlineNanos = Long.MAX_VALUE;

    Scenario(long seed) {
        this.seed = seed;
    }

    Scenario link(Link value) {
        link = value;
        return this;
    }

    Scenario retry() {
        retry = true;
        return this;
    }

    Scenario settings(QuicSettings value) {
        settings = value;
        return this;
    }

    Scenario suite(CipherSuite value) {
        suites = List.of(value);
        return this;
    }

    /** Other TLS on both sides. */
    Scenario tls(TlsServerConfig server, TlsClientConfig client) {
        serverTls = server;
        clientTls = client;
        return this;
    }

    /** Loses the client's datagrams of these numbers, counted from 1. */
    Scenario losingFromClient(Integer... numbers) {
        lostFromClient = Set.of(numbers);
        return this;
    }

    /** Loses the server's datagrams of these numbers, counted from 1. */
    Scenario losingFromServer(Integer... numbers) {
        lostFromServer = Set.of(numbers);
        return this;
    }

    /** The last byte is to be back after so long. */
    Scenario within(long nanos) {
        deadlineNanos = nanos;
        return this;
    }

    Scenario bodies(int... value) {
        sizes = value;
        return this;
    }

    /**
     * Runs until all is quiet and checks that every byte came back once and in order, that both
     * ends closed, and that nothing is in use.
     *
     * @return a number that is the same for the same seed: of every byte that was sent, and when
     */
    long run() {
        SeededRandom random = new SeededRandom(seed);
        HybridOperations operations = new HybridOperations(random);
        TlsClientConfig hello = clientTls == null ? TestTls.client(suites, "echo") : clientTls;
        HandshakeFactory serverSide =
                (sink, ours) -> new ServerHandshake(serverTls, operations, random, ours, sink);
        HandshakeFactory clientSide =
                (sink, ours) -> new ClientHandshake(hello, operations, random, ours, sink);
        SimulatedHost server =
                new SimulatedHost(
                        SERVER,
                        random,
                        settings,
                        retry,
                        Admission.UNLIMITED,
                        serverSide,
                        incoming -> incoming.start(info -> Optional.of(new Echo())));
        SimulatedHost client =
                new SimulatedHost(
                        CLIENT, random, settings, false, Admission.UNLIMITED, null, incoming -> {});
        Simulation simulation = new Simulation(seed, client, server, link, link);
        EchoClient application = new EchoClient(sizes);
        List<ConnectionShutdown> ends = new ArrayList<>();
        client.endpoint.connect(
                new ClientTarget(
                        0,
                        CLIENT,
                        SERVER,
                        clientSide,
                        info -> Optional.of(application),
                        ends::add,
                        settings,
                        null),
                simulation.nowNanos());
        simulation.drop(lostFromClient, lostFromServer);
        long startNanos = simulation.nowNanos();
        simulation.run(PATIENCE_NANOS);

        assertEquals(List.of(), client.bugs, this::toString);
        assertEquals(List.of(), server.bugs, this::toString);
        assertEquals(List.of(), application.faults(), this::toString);
        assertTrue(application.isFinished(), () -> this + " did not finish: " + ends);
        long tookNanos = application.finishedNanos() - startNanos;
        assertTrue(tookNanos <= deadlineNanos, () -> this + " took " + tookNanos + " ns");
        assertEquals(1, ends.size(), this::toString);
        assertInstanceOf(ConnectionShutdown.ByApplication.class, application.shutdown());
        assertNothingInUse(client);
        assertNothingInUse(server);
        return simulation.hash();
    }

    private void assertNothingInUse(SimulatedHost host) {
        assertEquals(0, host.endpoint.connections(), () -> this + ": connections");
        assertEquals(0, host.slab.inUse(), () -> this + ": slots");
        assertEquals(0, host.chunks.inUse(), () -> this + ": chunks");
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + link;
    }
}
