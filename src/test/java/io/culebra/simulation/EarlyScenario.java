package io.culebra.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.endpoint.Admission;
import io.culebra.internal.endpoint.ClientTarget;
import io.culebra.internal.tls.Answer;
import io.culebra.internal.tls.ClientHandshake;
import io.culebra.internal.tls.ClientSessions;
import io.culebra.internal.tls.HybridOperations;
import io.culebra.internal.tls.ServerHandshake;
import io.culebra.internal.tls.ServerTickets;
import io.culebra.internal.tls.Session;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import io.culebra.internal.wire.QuicVersion;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A client that comes back with a session and sends at once, over a link, all from one seed. */
final class EarlyScenario {
    private static final long PATIENCE_NANOS = 900_000 * Scenario.MS;
    private static final int LIFETIME_SECONDS = 3600;

    /** What the server does about the second connection. */
    enum Server {
        ACCEPTS,
        REFUSES_EARLY_DATA,
        /** Its tickets cannot be read any more. */
        HAS_OTHER_KEYS,
        /** It asks for another key share: a round trip more, and no early data. */
        WANTS_ANOTHER_GROUP
    }

    private final long seed;
    private Server second = Server.ACCEPTS;
    private Link link = Link.perfect(10 * Scenario.MS);
    private boolean retry;
    private QuicSettings settings = QuicSettings.DEFAULTS;
    private int[] sizes = {10_000};

    private final List<String> events = new ArrayList<>();
    private final List<Integer> versions = new ArrayList<>();
    private final Deque<Session> sessions = new ArrayDeque<>();
    private OptionalLong firstByteNanos = OptionalLong.empty();
    private int earlyStreams;
    private long startNanos;

    EarlyScenario(long seed) {
        this.seed = seed;
    }

    EarlyScenario server(Server value) {
        second = value;
        return this;
    }

    EarlyScenario link(Link value) {
        link = value;
        return this;
    }

    EarlyScenario retry() {
        retry = true;
        return this;
    }

    EarlyScenario settings(QuicSettings value) {
        settings = value;
        return this;
    }

    EarlyScenario bodies(int... value) {
        sizes = value;
        return this;
    }

    /** Streams of the second connection that arrived in 0-RTT, in part at least. */
    int earlyStreams() {
        return earlyStreams;
    }

    /** How long after the second connection began the server's application heard of it. */
    long firstByteNanos() {
        return firstByteNanos.orElse(Long.MAX_VALUE);
    }

    /** What the client's application was told of the second connection. */
    List<String> events() {
        return events;
    }

    /** The versions that the client was told of, both connections. */
    List<Integer> versions() {
        return versions;
    }

    /** Echoes, and looks at where bytes come from. */
    private final class Watching implements ApplicationOverQuic {
        private final Echo echo = new Echo();

        @Override
        public void onStreamReadable(
                QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
            if (firstByteNanos.isEmpty()) {
                firstByteNanos = OptionalLong.of(stream.connection().nowNanos() - startNanos);
            }
            if (stream.isEarlyData() && stream.attachment().isEmpty()) {
                stream.attach(this);
                earlyStreams++;
            }
            echo.onStreamReadable(stream, bytes, from, length, fin);
        }

        @Override
        public void onStreamWritable(QuicStream stream) {
            echo.onStreamWritable(stream);
        }
    }

    /** Notes the order of callbacks. */
    private final class Noting implements ApplicationOverQuic {
        private final EchoClient client;

        Noting(EchoClient client) {
            this.client = client;
        }

        @Override
        public void onEstablished(QuicConnection connection, HandshakeInfo info) {
            events.add("established " + info.earlyData());
            versions.add(info.version());
            client.onEstablished(connection, info);
        }

        @Override
        public void onHandshakeComplete(QuicConnection connection, HandshakeInfo info) {
            events.add("complete " + info.earlyData());
            versions.add(info.version());
        }

        @Override
        public void onStreamsAvailable(QuicConnection connection, boolean bidirectional) {
            client.onStreamsAvailable(connection, bidirectional);
        }

        @Override
        public void onStreamReadable(
                QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
            client.onStreamReadable(stream, bytes, from, length, fin);
        }

        @Override
        public void onStreamWritable(QuicStream stream) {
            client.onStreamWritable(stream);
        }

        @Override
        public void onClose(QuicConnection connection, ConnectionShutdown shutdown) {
            client.onClose(connection, shutdown);
        }
    }

    /** The server's side, which changes between the two connections. */
    private static final class Desk {
        KeyRing ring;
        TlsServerConfig config = TestTls.server("echo");
        boolean accepts = true;

        Desk(SeededRandom random) {
            ring = KeyRing.of(random);
        }
    }

    /** Runs both connections to their ends and checks that all came back, once and in order. */
    EarlyScenario run() {
        SeededRandom random = new SeededRandom(seed);
        HybridOperations operations = new HybridOperations(random);
        Desk desk = new Desk(random);
        ServerTickets tickets =
                new ServerTickets(
                        nowMillis -> desk.ring,
                        2,
                        LIFETIME_SECONDS,
                        true,
                        (ticket, issued, now) -> Answer.now(desk.accepts));
        HandshakeFactory serverSide =
                (sink, ours) ->
                        new ServerHandshake(desk.config, tickets, operations, random, ours, sink);
        SimulatedHost client =
                new SimulatedHost(
                        Scenario.CLIENT,
                        random,
                        settings,
                        false,
                        Admission.UNLIMITED,
                        null,
                        incoming -> {});
        SimulatedHost server =
                new SimulatedHost(
                        Scenario.SERVER,
                        random,
                        settings,
                        retry,
                        Admission.UNLIMITED,
                        serverSide,
                        incoming -> incoming.start(info -> Optional.of(new Watching())));
        Simulation simulation = new Simulation(seed, client, server, link, link);
        connect(simulation, client, operations, random, Optional.empty(), false);
        check(client, server);
        assertTrue(!sessions.isEmpty(), () -> this + ": no session");
        events.clear();
        earlyStreams = 0;
        firstByteNanos = OptionalLong.empty();
        switch (second) {
            case ACCEPTS -> {}
            case REFUSES_EARLY_DATA -> desk.accepts = false;
            case HAS_OTHER_KEYS -> desk.ring = KeyRing.of(random);
            case WANTS_ANOTHER_GROUP ->
                    desk.config =
                            new TlsServerConfig(
                                    desk.config.chooser(),
                                    desk.config.protocols(),
                                    desk.config.suites(),
                                    List.of(NamedGroup.SECP384R1),
                                    false);
        }
        client.at(simulation.nowNanos());
        server.at(simulation.nowNanos());
        connect(simulation, client, operations, random, Optional.of(sessions.getLast()), true);
        check(client, server);
        return this;
    }

    private void connect(
            Simulation simulation,
            SimulatedHost client,
            HybridOperations operations,
            SeededRandom random,
            Optional<Session> session,
            boolean early) {
        startNanos = simulation.nowNanos();
        EchoClient application = new EchoClient(sizes);
        TlsClientConfig config = TestTls.client(List.of(CipherSuite.values()), "echo");
        int version = session.map(Session::version).orElse(QuicVersion.V1.wire());
        ClientSessions offered = new ClientSessions(true, session, early, version, sessions::add);
        List<ConnectionShutdown> ends = new ArrayList<>();
        client.endpoint.connect(
                new ClientTarget(
                        0,
                        Scenario.CLIENT,
                        Scenario.SERVER,
                        (sink, ours) ->
                                new ClientHandshake(
                                        config, offered, operations, random, ours, sink),
                        info -> Optional.of(new Noting(application)),
                        ends::add,
                        QuicVersion.of(version).orElseThrow(),
                        settings,
                        null),
                simulation.nowNanos());
        simulation.run(PATIENCE_NANOS);
        assertEquals(List.of(), application.faults(), this::toString);
        assertTrue(application.isFinished(), () -> this + " did not finish: " + ends);
    }

    private void check(SimulatedHost client, SimulatedHost server) {
        assertEquals(List.of(), client.bugs, this::toString);
        assertEquals(List.of(), server.bugs, this::toString);
        for (SimulatedHost host : List.of(client, server)) {
            assertEquals(0, host.endpoint.connections(), () -> this + ": connections");
            assertEquals(0, host.slab.inUse(), () -> this + ": slots");
            assertEquals(0, host.chunks.inUse(), () -> this + ": chunks");
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + second + ", " + link;
    }
}
