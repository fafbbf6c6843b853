package io.culebra.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicSettings;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.endpoint.ClientTarget;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.tls.ClientHandshake;
import io.culebra.internal.tls.Credential;
import io.culebra.internal.tls.HybridOperations;
import io.culebra.internal.tls.PeerVerifier;
import io.culebra.internal.tls.SelfSigned;
import io.culebra.internal.tls.ServerHandshake;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client and a server that echo over a link, all of it from one seed. */
final class Scenario {
    static final long MS = 1_000_000;
    static final InternetAddress CLIENT = InternetAddress.ofIpv4(0x0a000001, 1111);
    static final InternetAddress SERVER = InternetAddress.ofIpv4(0x0a000002, 443);
    private static final long PATIENCE_NANOS = 900_000 * MS;
    private static final TlsIdentity IDENTITY =
            SelfSigned.create(
                    new SeededRandom(42), 1_790_000_000_000L, Duration.ofDays(9), "localhost");
    private static final Credential CREDENTIAL = Credential.of(IDENTITY);
    private static final PeerVerifier VERIFIER = PeerVerifier.of(PeerTrust.of(IDENTITY.chain()));

    private final long seed;
    private Link link = Link.perfect(10 * MS);
    private boolean retry;
    private QuicSettings settings = QuicSettings.DEFAULTS;
    private List<CipherSuite> suites = List.of(CipherSuite.values());
    private int[] sizes = {100_000};

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
        TlsServerConfig serverTls = TlsServerConfig.of(CREDENTIAL, List.of("echo"));
        TlsClientConfig clientTls =
                new TlsClientConfig(
                        "localhost",
                        List.of("echo"),
                        VERIFIER,
                        suites,
                        List.of(NamedGroup.values()),
                        List.of(NamedGroup.X25519),
                        false);
        HandshakeFactory serverSide =
                (sink, ours) -> new ServerHandshake(serverTls, operations, random, ours, sink);
        HandshakeFactory clientSide =
                (sink, ours) -> new ClientHandshake(clientTls, operations, random, ours, sink);
        SimulatedHost server =
                new SimulatedHost(
                        SERVER,
                        random,
                        settings,
                        retry,
                        serverSide,
                        info -> Optional.of(new Echo()));
        SimulatedHost client = new SimulatedHost(CLIENT, random, settings, false, null, null);
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
        simulation.run(PATIENCE_NANOS);

        assertEquals(List.of(), client.bugs, this::toString);
        assertEquals(List.of(), server.bugs, this::toString);
        assertEquals(List.of(), application.faults(), this::toString);
        assertTrue(application.isFinished(), () -> this + " did not finish: " + ends);
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
