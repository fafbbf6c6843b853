package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.NothingInUse;
import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicSettings;
import io.culebra.internal.connection.Connection;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.tls.ClientHandshake;
import io.culebra.internal.tls.ClientSessions;
import io.culebra.internal.tls.HybridOperations;
import io.culebra.internal.tls.ServerHandshake;
import io.culebra.internal.tls.ServerTickets;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import io.culebra.internal.wire.DropReason;
import io.culebra.simulation.SeededRandom;
import io.culebra.simulation.SimulatedHost;
import io.culebra.simulation.SimulatedSink;
import io.culebra.simulation.TestTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The endpoint under test, with a clock of its own that only moves when a test says so. */
final class Subject {
    static final long MS = 1_000_000;
    static final InternetAddress ADDRESS = InternetAddress.ofIpv4(0x0a000001, 443);
    static final String PROTOCOL = "rules";
    private static final long START_NANOS = 1_000_000_000;
    private static final int MOST_TURNS = 10_000;

    /** What a test may want otherwise. */
    static final class Options {
        QuicSettings settings = QuicSettings.DEFAULTS;
        boolean retry;
        Admission admission = Admission.UNLIMITED;
        TlsServerConfig tls = TestTls.server(PROTOCOL);
        TlsClientConfig clientTls = TestTls.client(List.of(CipherSuite.values()), PROTOCOL);
        ServerTickets tickets = ServerTickets.NONE;
        ClientSessions sessions = ClientSessions.NONE;
        ApplicationOverQuic application = new Listener();
        @Nullable Consumer<IncomingConnection> incoming;
    }

    final SeededRandom random = new SeededRandom(77);
    final SimulatedHost host;
    private final Options options;
    private final List<ConnectionShutdown> ends = new ArrayList<>();
    private long nowNanos = START_NANOS;
    private @Nullable QuicConnection connection;
    private @Nullable Connection incoming;

    private Subject(Options options, boolean server) {
        this.options = options;
        HybridOperations operations = new HybridOperations(random);
        HandshakeFactory handshakes =
                (sink, ours) ->
                        new ServerHandshake(
                                options.tls, options.tickets, operations, random, ours, sink);
        host =
                new SimulatedHost(
                        ADDRESS,
                        random,
                        options.settings,
                        options.retry,
                        options.admission,
                        server ? handshakes : null,
                        this::welcome);
        host.at(nowNanos);
        NothingInUse.remember(host::inUseAtTheEnd);
    }

    static Subject server() {
        return server(options -> {});
    }

    static Subject server(Consumer<Options> choice) {
        return new Subject(chosen(choice), true);
    }

    /** A client that has sent its first flight to {@code server}. */
    static Subject client(InternetAddress server) {
        return client(server, options -> {});
    }

    static Subject client(InternetAddress server, Consumer<Options> choice) {
        Subject subject = new Subject(chosen(choice), false);
        subject.connect(server);
        return subject;
    }

    private static Options chosen(Consumer<Options> choice) {
        Options options = new Options();
        choice.accept(options);
        return options;
    }

    private void connect(InternetAddress server) {
        HybridOperations operations = new HybridOperations(random);
        HandshakeFactory handshakes =
                (sink, ours) ->
                        new ClientHandshake(
                                options.clientTls,
                                options.sessions,
                                operations,
                                random,
                                ours,
                                sink);
        connection =
                host.endpoint.connect(
                        new ClientTarget(
                                0,
                                ADDRESS,
                                server,
                                handshakes,
                                info -> Optional.of(options.application),
                                ends::add,
                                options.settings,
                                null),
                        nowNanos);
        host.turn();
    }

    private void welcome(IncomingConnection arrived) {
        incoming = arrived.connection();
        connection = incoming.handle();
        Consumer<IncomingConnection> decider = options.incoming;
        if (decider == null) {
            arrived.start(options.application);
        } else {
            decider.accept(arrived);
        }
    }

    /** The connection that began last. */
    QuicConnection connection() {
        QuicConnection latest = connection;
        if (latest == null) {
            throw new AssertionError("no connection");
        }
        return latest;
    }

    /** Hands in datagrams that arrive together, and lets the endpoint answer. */
    void deliver(InternetAddress from, byte[]... datagrams) {
        deliver(from, 0, datagrams);
    }

    void deliver(InternetAddress from, int ecn, byte[]... datagrams) {
        List<SimulatedSink.Datagram> batch = new ArrayList<>();
        for (byte[] bytes : datagrams) {
            batch.add(new SimulatedSink.Datagram(from, ADDRESS, ecn, bytes));
        }
        host.onDatagrams(batch);
        host.turn();
    }

    /** Hands in datagrams of one size that the kernel has put together. */
    void deliverRun(InternetAddress from, byte[]... datagrams) {
        host.onRun(from, Frames.join(datagrams), datagrams[0].length);
        host.turn();
    }

    /** Does what is to be done without a datagram. */
    void turn() {
        host.turn();
    }

    /** Time passes; what is due in it is done in time. */
    void advance(long nanos) {
        long until = nowNanos + nanos;
        for (int turns = 0; host.endpoint.nextDeadlineNanos() <= until; turns++) {
            if (turns > MOST_TURNS) {
                throw new AssertionError("timers without end");
            }
            nowNanos = Math.max(nowNanos, host.endpoint.nextDeadlineNanos());
            host.at(nowNanos);
            host.turn();
        }
        nowNanos = until;
        host.at(nowNanos);
    }

    long nowNanos() {
        return nowNanos;
    }

    /** What was sent since the last call. */
    List<SimulatedSink.Datagram> sent() {
        List<SimulatedSink.Datagram> all = List.copyOf(host.sink.datagrams);
        host.sink.datagrams.clear();
        return all;
    }

    long dropped(DropReason reason) {
        return host.endpoint.dropped(reason);
    }

    int connections() {
        return host.endpoint.connections();
    }

    /** Why the connection ended; empty while it is open. */
    Optional<ConnectionShutdown> shutdown() {
        Connection arrived = incoming;
        return arrived == null ? ends.stream().findFirst() : arrived.shutdown();
    }

    /** No bug of ours showed up. */
    void assertSound() {
        assertEquals(List.of(), host.bugs);
    }
}
