package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A client and a server that meet again and again: with tickets, a clock, and a guard. */
final class Resuming {
    static final TlsIdentity IDENTITY =
            SelfSigned.create(new SeededRandom(7), Pair.NOW, Duration.ofDays(30), "localhost");
    static final TlsServerConfig SERVER =
            logged(TlsServerConfig.of(Credential.of(IDENTITY), Pair.H3));
    static final TlsClientConfig CLIENT =
            logged(TlsClientConfig.of("localhost", Pair.H3, Pair.ANYONE));
    static final int LIFETIME_SECONDS = 3600;

    final List<Session> sessions = new ArrayList<>();
    final Set<String> seen = new HashSet<>();
    final Endpoint clientSink = new Endpoint();
    final Endpoint serverSink = new Endpoint();
    KeyRing ring = KeyRing.of(new SeededRandom(99));
    TlsClientConfig clientConfig = CLIENT;
    TlsServerConfig serverConfig = SERVER;
    ServerTickets tickets =
            new ServerTickets(now -> ring, 2, LIFETIME_SECONDS, true, this::isFirst);
    boolean earlyData = true;
    int clientVersion = 1;
    int serverVersion = 1;
    long nowMillis = Pair.NOW;
    long seed = 1;
    UnaryOperator<byte[]> onTheWay = bytes -> bytes;
    ClientHandshake client = client(Optional.empty());
    ServerHandshake server = server();

    private Answer<Boolean> isFirst(byte[] ticket, long issuedMillis, long now) {
        return Answer.now(seen.add(HexFormat.of().formatHex(ticket)));
    }

    private static TlsClientConfig logged(TlsClientConfig config) {
        return new TlsClientConfig(
                config.serverName(),
                config.protocols(),
                config.verifier(),
                config.suites(),
                config.groups(),
                config.shares(),
                true);
    }

    private static TlsServerConfig logged(TlsServerConfig config) {
        return new TlsServerConfig(
                config.chooser(), config.protocols(), config.suites(), config.groups(), true);
    }

    static TlsClientConfig suites(List<CipherSuite> suites) {
        return new TlsClientConfig(
                CLIENT.serverName(),
                CLIENT.protocols(),
                CLIENT.verifier(),
                suites,
                CLIENT.groups(),
                CLIENT.shares(),
                true);
    }

    static TlsServerConfig groups(List<NamedGroup> groups) {
        return server(SERVER.protocols(), SERVER.suites(), groups);
    }

    static TlsServerConfig server(
            List<String> protocols, List<CipherSuite> suites, List<NamedGroup> groups) {
        return new TlsServerConfig(SERVER.chooser(), protocols, suites, groups, true);
    }

    ClientHandshake client(Optional<Session> session) {
        SeededRandom random = new SeededRandom(2 * seed);
        return new ClientHandshake(
                clientConfig,
                new ClientSessions(true, session, earlyData, clientVersion, sessions::add),
                new HybridOperations(random),
                random,
                Pair.CLIENT_PARAMETERS,
                clientSink);
    }

    ServerHandshake server() {
        SeededRandom random = new SeededRandom(2 * seed + 1);
        ServerHandshake made =
                new ServerHandshake(
                        serverConfig,
                        tickets,
                        new HybridOperations(random),
                        random,
                        Pair.SERVER_PARAMETERS,
                        serverSink);
        made.version(serverVersion);
        return made;
    }

    /** A full handshake; the sessions it leaves are in {@link #sessions}. */
    Session first() throws TransportException {
        meet(Optional.empty());
        return sessions.removeFirst();
    }

    /** Begins with a session and runs to the end. */
    Resuming resume(Session session) throws TransportException {
        meet(Optional.of(session));
        return this;
    }

    void meet(Optional<Session> session) throws TransportException {
        start(session);
        pump();
    }

    /** The client has spoken; what it said is in its outbox. */
    void start(Optional<Session> session) {
        seed++;
        for (Endpoint sink : List.of(clientSink, serverSink)) {
            sink.outbox.clear();
            sink.readSecrets.clear();
            sink.writeSecrets.clear();
            sink.events.clear();
            sink.keyLog.clear();
            sink.complete = false;
        }
        client = client(session);
        server = server();
        client.start(nowMillis);
        server.start(nowMillis);
        if (!clientSink.outbox.isEmpty()) {
            Endpoint.Flight hello = clientSink.outbox.remove();
            clientSink.outbox.addFirst(
                    new Endpoint.Flight(EncryptionLevel.INITIAL, onTheWay.apply(hello.bytes())));
        }
    }

    void pump() throws TransportException {
        boolean more = true;
        while (more) {
            more = clientSink.deliverTo(server, 1000, nowMillis);
            more |= serverSink.deliverTo(client, 1000, nowMillis);
        }
    }

    boolean isResumed() {
        return client.info(1, 1).resumed() && server.info(1, 1).resumed();
    }

    /** Nothing is taken up: the handshake is a full one, without early data. */
    void assertFull() throws TransportException {
        pump();
        assertTrue(clientSink.complete && serverSink.complete);
        assertFalse(client.info(1, 1).resumed() || server.info(1, 1).resumed());
        assertFalse(clientSink.events.contains("early data accepted"));
    }

    static void refused(int alert, Step step) {
        TransportException refusal = assertThrows(TransportException.class, step::run);
        assertEquals(0x100 + alert, refusal.code(), refusal.getMessage());
    }

    /** What is done to a handshake. */
    interface Step {
        void run() throws TransportException;
    }
}
