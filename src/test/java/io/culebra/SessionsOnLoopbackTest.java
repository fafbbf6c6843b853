package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Loopback.Echo;
import io.culebra.Loopback.Shout;
import io.culebra.api.ConnectionParams;
import io.culebra.api.EarlyData;
import io.culebra.api.EndpointOptions;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicConnection;
import io.culebra.api.ReplayGuard;
import io.culebra.api.ServerKeys;
import io.culebra.api.SessionSettings;
import io.culebra.api.SessionStore;
import io.culebra.http3.Fields;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that are taken up again, on real sockets of this host. */
@Timeout(120)
class SessionsOnLoopbackTest {
    private static final int MOST_ATTEMPTS = 50;
    private static final EndpointOptions OPTIONS = Loopback.SMALL;

    @TempDir private Path folder;

    private static ConnectionParams.Builder client() {
        return ConnectionParams.client("echo").trust(Loopback.TRUST).settings(Loopback.PATIENT);
    }

    private static QuicServer server(SessionSettings sessions) throws IOException {
        return QuicServer.listen(
                ConnectionParams.server(Loopback.IDENTITY, "echo")
                        .settings(Loopback.PATIENT)
                        .sessions(sessions)
                        .build(),
                OPTIONS,
                connection -> connection.start(new Echo()),
                Loopback.anyPort());
    }

    private static HandshakeInfo meet(QuicClient client, QuicServer server, ConnectionParams params)
            throws Exception {
        Shout shout = new Shout(1000);
        QuicConnection connection =
                client.connect(server.addresses().getFirst(), "localhost", params, shout).get();
        assertEquals(1000, shout.echoed.get());
        HandshakeInfo info = connection.handshakeInfo().orElseThrow();
        connection.close(0, "");
        shout.closed.get();
        return info;
    }

    @Test
    void areTakenUpAgainByTheSameClient() throws Exception {
        try (QuicServer server = server(SessionSettings.DEFAULTS);
                QuicClient client = QuicClient.open(OPTIONS)) {
            assertFalse(meet(client, server, client().build()).resumed());
            HandshakeInfo second = meet(client, server, client().build());
            assertTrue(second.resumed());
            assertEquals(0, second.peerCertificates().size());
        }
    }

    @Test
    void areNotTakenUpUnderAnotherTrust() throws Exception {
        try (QuicServer server = server(SessionSettings.DEFAULTS);
                QuicClient client = QuicClient.open(OPTIONS)) {
            ConnectionParams careless = client().trust(PeerTrust.anyone()).build();
            assertFalse(meet(client, server, careless).resumed());
            assertFalse(meet(client, server, client().build()).resumed());
            assertTrue(meet(client, server, careless).resumed());
        }
    }

    @Test
    void areNotTakenUpIfNobodyWantsThat() throws Exception {
        try (QuicServer server = server(SessionSettings.NONE);
                QuicClient client = QuicClient.open(OPTIONS)) {
            assertFalse(meet(client, server, client().build()).resumed());
            assertFalse(meet(client, server, client().build()).resumed());
        }
    }

    @Test
    void outliveAClientInAFile() throws Exception {
        Path file = folder.resolve("sessions");
        try (QuicServer server = server(SessionSettings.DEFAULTS)) {
            for (boolean resumed : new boolean[] {false, true, true}) {
                SessionSettings sessions =
                        SessionSettings.DEFAULTS.withStore(SessionStore.inFile(file));
                try (QuicClient client = QuicClient.open(OPTIONS)) {
                    ConnectionParams params = client().sessions(sessions).build();
                    assertEquals(resumed, meet(client, server, params).resumed());
                }
            }
        }
        assertEquals("rw-------", permissions(file));
    }

    @Test
    void sendEarlyDataIfBothWantThat() throws Exception {
        SessionSettings early = SessionSettings.DEFAULTS.withEarlyData(true);
        try (QuicServer server = server(early);
                QuicClient client = QuicClient.open(OPTIONS)) {
            ConnectionParams params = client().sessions(early).build();
            assertEquals(EarlyData.NONE, meet(client, server, params).earlyData());
            assertEquals(EarlyData.ACCEPTED, meet(client, server, params).earlyData());
            assertEquals(EarlyData.ACCEPTED, meet(client, server, params).earlyData());
        }
    }

    @Test
    void sendEarlyDataAgainIfTheServerWantsNone() throws Exception {
        SessionSettings early = SessionSettings.DEFAULTS.withEarlyData(true);
        ReplayGuard never = (ticket, issuedMillis, nowMillis) -> false;
        try (QuicServer server = server(early.withReplayGuard(never));
                QuicClient client = QuicClient.open(OPTIONS)) {
            ConnectionParams params = client().sessions(early).build();
            assertEquals(EarlyData.NONE, meet(client, server, params).earlyData());
            HandshakeInfo second = meet(client, server, params);
            assertEquals(EarlyData.REFUSED, second.earlyData());
            assertTrue(second.resumed());
        }
    }

    /** RFC 8470: what may happen twice goes out early, the rest after the handshake. */
    @Test
    void carryRequestsInEarlyData() throws Exception {
        SessionSettings early = SessionSettings.DEFAULTS.withEarlyData(true);
        SessionSettings stored = early.withStore(SessionStore.inMemory(1));
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (Http3Server server =
                Http3Server.builder()
                        .listen(Loopback.anyPort())
                        .identity(Loopback.IDENTITY)
                        .settings(Loopback.PATIENT)
                        .options(OPTIONS)
                        .sessions(early)
                        .handler(exchange -> {
                            String method = exchange.request().method();
                            seen.add(method + (exchange.isEarlyData() ? " early" : ""));
                            exchange.respond(200, Fields.EMPTY, "yes");
                        })
                        .start()) {
            URI uri = URI.create("https://localhost:" + server.addresses().getFirst().getPort());
            // On loopback the handshake may be complete before the request gets to the worker.
            send(uri, "GET", stored);
            for (int i = 0; i < MOST_ATTEMPTS && !seen.contains("GET early"); i++) {
                send(uri, "GET", stored);
            }
            send(uri, "POST", stored);
        }
        List<String> expected = new ArrayList<>(Collections.nCopies(seen.size() - 2, "GET"));
        expected.add("GET early");
        expected.add("POST");
        assertEquals(expected, List.copyOf(seen));
    }

    /** Of a client that goes away afterwards. */
    private static void send(URI uri, String method, SessionSettings sessions) throws Exception {
        try (Http3Client client =
                Http3Client.newBuilder()
                        .trust(Loopback.TRUST)
                        .settings(Loopback.PATIENT)
                        .options(Loopback.SINGLE)
                        .sessions(sessions)
                        .build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build();
            assertEquals("yes", client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void areSharedByServersWithTheSameKeys() throws Exception {
        Path file = folder.resolve("keys");
        Files.writeString(file, HexFormat.of().formatHex(new byte[32]) + "\n");
        SessionSettings inFile = SessionSettings.DEFAULTS.withKeys(ServerKeys.fromFile(file));
        SessionSettings given = SessionSettings.DEFAULTS.withKeys(ServerKeys.of(new byte[32]));
        SessionStore store = SessionStore.inMemory(10);
        ConnectionParams params =
                client().sessions(SessionSettings.DEFAULTS.withStore(new AnyPort(store))).build();
        try (QuicServer one = server(inFile);
                QuicServer other = server(given);
                QuicServer stranger = server(SessionSettings.DEFAULTS);
                QuicClient client = QuicClient.open(OPTIONS)) {
            assertFalse(meet(client, one, params).resumed());
            assertTrue(meet(client, other, params).resumed());
            assertFalse(meet(client, stranger, params).resumed());
        }
    }

    /** A fleet behind one name and port. */
    private record AnyPort(SessionStore store) implements SessionStore {
        @Override
        public void put(String server, byte[] session, long untilMillis) {
            store.put("fleet", session, untilMillis);
        }

        @Override
        public Optional<byte[]> take(String server, long nowMillis) {
            return store.take("fleet", nowMillis);
        }
    }
}
