package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.EarlyData;
import io.culebra.differential.Scenarios;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One of our ends and one of another implementation's, in memory. */
final class Encounter {
    static final String LABEL = "label";
    static final byte[] CONTEXT = {1};
    static final List<CipherSuite> SUITES = List.of(CipherSuite.values());
    static final List<NamedGroup> GROUPS = List.of(NamedGroup.values());

    /** Not the handshake's own, so that messages come in pieces. */
    private static final int PIECE_BYTES = 280;

    final Endpoint ourSink = new Endpoint();
    final TlsHandshake ours;
    final OtherEnd theirs;
    private final long nowMillis;

    private Encounter(Function<Endpoint, TlsHandshake> ours, OtherEnd theirs, long nowMillis) {
        this.ours = ours.apply(ourSink);
        this.theirs = theirs;
        this.nowMillis = nowMillis;
    }

    static Encounter ofClient(TlsClientConfig config, OtherEnd server) {
        return ofClient(config, ClientSessions.NONE, server);
    }

    static Encounter ofClient(TlsClientConfig config, ClientSessions sessions, OtherEnd server) {
        SeededRandom random = new SeededRandom(10);
        return new Encounter(
                sink ->
                        new ClientHandshake(
                                config,
                                sessions,
                                new HybridOperations(random),
                                random,
                                Pair.CLIENT_PARAMETERS,
                                sink),
                server,
                Pair.NOW);
    }

    static Encounter ofServer(TlsServerConfig config, OtherEnd client) {
        return ofServer(config, ServerTickets.NONE, Pair.NOW, client);
    }

    static Encounter ofServer(
            TlsServerConfig config, ServerTickets tickets, long nowMillis, OtherEnd client) {
        SeededRandom random = new SeededRandom(13);
        return new Encounter(
                sink ->
                        new ServerHandshake(
                                config,
                                tickets,
                                new HybridOperations(random),
                                random,
                                Pair.SERVER_PARAMETERS,
                                sink),
                client,
                nowMillis);
    }

    /** All suites and groups, shares of some, trust in anyone. */
    static TlsClientConfig client(NamedGroup... shares) {
        return client(SUITES, shares);
    }

    static TlsClientConfig client(List<CipherSuite> suites, NamedGroup... shares) {
        return new TlsClientConfig(
                "localhost", Pair.H3, Pair.ANYONE, suites, GROUPS, List.of(shares), true);
    }

    static TlsServerConfig server(Credential credential) {
        return server(credential, GROUPS);
    }

    static TlsServerConfig server(Credential credential, List<NamedGroup> groups) {
        return new TlsServerConfig(offer -> Answer.now(credential), Pair.H3, SUITES, groups, true);
    }

    /** Until both have nothing to say. */
    Encounter run() throws IOException, TransportException {
        if (theirs.isServer()) {
            theirs.start();
            ours.start(nowMillis);
        } else {
            ours.start(nowMillis);
            theirs.start();
        }
        pump();
        return this;
    }

    void pump() throws IOException, TransportException {
        boolean more = true;
        while (more) {
            more = theirs.sink().deliverTo(ours, PIECE_BYTES, nowMillis);
            for (Endpoint.Flight flight = ourSink.outbox.poll();
                    flight != null;
                    flight = ourSink.outbox.poll()) {
                theirs.feed(flight.level(), flight.bytes());
                more = true;
            }
        }
    }

    void assertAgreed(CipherSuite suite, NamedGroup group) {
        assertEquals(suite.tlsName(), ours.info(1, 1).cipherSuite());
        assertEquals(group.tlsName(), ours.info(1, 1).keyExchange());
        assertAgreed();
    }

    /** Both are done, have the same secrets, and know each other's parameters. */
    void assertAgreed() {
        Endpoint theirSink = theirs.sink();
        assertTrue(ours.isComplete() && theirSink.complete);
        assertEquals(ourSink.suite, theirSink.suite);
        boolean early = ours.info(1, 1).earlyData() == EarlyData.ACCEPTED;
        List<EncryptionLevel> levels =
                new ArrayList<>(List.of(EncryptionLevel.HANDSHAKE, EncryptionLevel.APPLICATION));
        if (early) {
            levels.add(EncryptionLevel.EARLY);
        }
        for (EncryptionLevel level : levels) {
            assertArrayEquals(ourSink.readSecrets.get(level), theirSink.writeSecrets.get(level));
            assertArrayEquals(ourSink.writeSecrets.get(level), theirSink.readSecrets.get(level));
        }
        if (theirs.exported().length > 0) {
            byte[] exported = ours.exportKey(LABEL, CONTEXT, theirs.exported().length);
            assertArrayEquals(theirs.exported(), exported);
        }
        if (!theirSink.keyLog.isEmpty()) {
            assertEquals(keyLog(theirSink, early), keyLog(ourSink, early));
        }
        boolean isServer = theirs.isServer();
        assertArrayEquals(
                Pair.SERVER_PARAMETERS,
                isServer ? ourSink.peerParameters : theirSink.peerParameters);
        assertArrayEquals(
                Pair.CLIENT_PARAMETERS,
                isServer ? theirSink.peerParameters : ourSink.peerParameters);
        Scenarios.count(theirs.name());
    }

    /** Without what a server that refuses early data never derives. */
    private static Set<String> keyLog(Endpoint sink, boolean early) {
        return sink.keyLog.stream()
                .filter(line -> early || !line.contains("EARLY_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Our end refuses. */
    void assertRefusedByUs(int alert) {
        TransportException why = assertThrows(TransportException.class, this::run);
        assertEquals(0x100 + alert, why.code(), why.getMessage());
        Scenarios.count(theirs.name());
    }

    /** A client that takes sessions up, and collects them. */
    static ClientSessions sessions(
            Optional<Session> offered, boolean earlyData, List<Session> collected) {
        return new ClientSessions(true, offered, earlyData, 1, collected::add);
    }
}
