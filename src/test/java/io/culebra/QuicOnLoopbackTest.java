package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Loopback.Echo;
import io.culebra.Loopback.Shout;
import io.culebra.api.ConnectionException;
import io.culebra.api.ConnectionParams;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.EndpointOptions;
import io.culebra.api.EndpointStats;
import io.culebra.api.InitialQuicConnection;
import io.culebra.api.Observer;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicConnection;
import io.culebra.api.TransportErrorCode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers and clients on real sockets of this host. */
@Timeout(120)
class QuicOnLoopbackTest {
    private static final long MANY = 3_000_000;

    private static QuicServer echoServer(EndpointOptions options) throws IOException {
        return QuicServer.listen(
                Loopback.serverParams(),
                options,
                connection -> connection.start(new Echo()),
                Loopback.anyPort());
    }

    private static CompletableFuture<QuicConnection> connect(
            QuicClient client, QuicServer server, Shout application) {
        return client.connect(
                server.addresses().getFirst(), "localhost", Loopback.clientParams(), application);
    }

    private static ConnectionShutdown reasonOf(CompletableFuture<QuicConnection> refused) {
        ExecutionException thrown =
                assertThrows(ExecutionException.class, () -> refused.get(60, TimeUnit.SECONDS));
        return assertInstanceOf(ConnectionException.class, thrown.getCause()).shutdown();
    }

    @Nested
    class Connecting {
        @Test
        void carriesBytesBothWays() throws Exception {
            try (QuicServer server = echoServer(Loopback.SMALL);
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                Shout shout = new Shout(MANY);
                QuicConnection connection = connect(client, server, shout).get();
                assertEquals("echo", connection.handshakeInfo().orElseThrow().alpn());
                assertEquals(MANY, shout.echoed.get());
            }
        }

        @Test
        void carriesManyConnectionsOverOneClient() throws Exception {
            try (QuicServer server = echoServer(Loopback.SMALL);
                    QuicClient client = QuicClient.open(Loopback.SMALL)) {
                List<Shout> all = IntStream.range(0, 20).mapToObj(i -> new Shout(10_000)).toList();
                List<CompletableFuture<QuicConnection>> connected =
                        all.stream().map(shout -> connect(client, server, shout)).toList();
                assertEquals(20, connected.size());
                for (Shout shout : all) {
                    assertEquals(10_000, shout.echoed.get());
                }
                assertEquals(20, client.stats().connections());
            }
        }

        @Test
        void choosesTheApplicationByProtocol() throws Exception {
            ConnectionParams server =
                    ConnectionParams.server(Loopback.IDENTITY, "one", "echo").build();
            ConnectionParams neither =
                    ConnectionParams.client("three").trust(Loopback.TRUST).build();
            try (QuicServer listening =
                            QuicServer.listen(
                                    server,
                                    Loopback.SINGLE,
                                    connection ->
                                            connection.start(info ->
                                                    info.alpn().equals("echo")
                                                            ? Optional.of(new Echo())
                                                            : Optional.empty()),
                                    Loopback.anyPort());
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                Shout shout = new Shout(10);
                connect(client, listening, shout).get();
                assertEquals(10, shout.echoed.get());
                InetSocketAddress address = listening.addresses().getFirst();
                ConnectionShutdown reason =
                        reasonOf(client.connect(address, "localhost", neither, new Shout(1)));
                assertInstanceOf(ConnectionShutdown.ByPeerTransport.class, reason);
            }
        }

        @Test
        void tellsTheObserverTheSecrets() throws Exception {
            Queue<String> lines = new ConcurrentLinkedQueue<>();
            Observer observer =
                    new Observer() {
                        @Override
                        public void onKeyLog(String line) {
                            lines.add(line);
                        }
                    };
            ConnectionParams params =
                    ConnectionParams.client("echo")
                            .trust(Loopback.TRUST)
                            .observer(observer)
                            .keyLog(true)
                            .build();
            try (QuicServer server = echoServer(Loopback.SINGLE);
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                InetSocketAddress address = server.addresses().getFirst();
                client.connect(address, "localhost", params, new Shout(1)).get();
                assertTrue(
                        lines.stream().anyMatch(line -> line.startsWith("CLIENT_HANDSHAKE_")),
                        lines.toString());
            }
        }

        @Test
        void provesTheAddressFirstIfTheServerWantsIt() throws Exception {
            EndpointOptions wary = Loopback.SINGLE.withRetry(EndpointOptions.Retry.ALWAYS);
            try (QuicServer server = echoServer(wary);
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                Shout shout = new Shout(100);
                connect(client, server, shout).get();
                assertEquals(100, shout.echoed.get());
                // The first ClientHello is too long for one datagram.
                assertEquals(2, server.stats().dropped().get("RETRY_SENT"));
            }
        }
    }

    @Nested
    class Refusing {
        @Test
        void believesNobodyByDefault() throws Exception {
            try (QuicServer server = echoServer(Loopback.SINGLE);
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                ConnectionParams wary = ConnectionParams.client("echo").build();
                InetSocketAddress address = server.addresses().getFirst();
                ConnectionShutdown reason =
                        reasonOf(client.connect(address, "localhost", wary, new Shout(1)));
                assertInstanceOf(ConnectionShutdown.ByTransport.class, reason);
            }
        }

        @Test
        void wantsTheNameInTheCertificate() throws Exception {
            try (QuicServer server = echoServer(Loopback.SINGLE);
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                ConnectionParams params = Loopback.clientParams();
                InetSocketAddress address = server.addresses().getFirst();
                reasonOf(client.connect(address, "example.org", params, new Shout(1)));
            }
        }

        @Test
        void believesEverybodyIfToldSo() throws Exception {
            ConnectionParams careless =
                    ConnectionParams.client("echo").trust(PeerTrust.anyone()).build();
            try (QuicServer server = echoServer(Loopback.SINGLE);
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                InetSocketAddress address = server.addresses().getFirst();
                client.connect(address, "example.org", careless, new Shout(1)).get();
            }
        }

        @Test
        void givesUpWhereNobodyAnswers() throws Exception {
            ConnectionParams impatient =
                    ConnectionParams.client("echo").settings(Loopback.IMPATIENT).build();
            try (DatagramSocket deaf = new DatagramSocket(Loopback.anyPort());
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                InetSocketAddress address = (InetSocketAddress) deaf.getLocalSocketAddress();
                ConnectionShutdown reason =
                        reasonOf(client.connect(address, "localhost", impatient, new Shout(1)));
                assertEquals(new ConnectionShutdown.HandshakeTimeout(), reason);
            }
        }

        @Test
        void tellsTheClientThatItWasRefused() throws Exception {
            try (QuicServer server =
                            QuicServer.listen(
                                    Loopback.serverParams(),
                                    Loopback.SINGLE,
                                    InitialQuicConnection::refuse,
                                    Loopback.anyPort());
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                ConnectionShutdown reason = reasonOf(connect(client, server, new Shout(1)));
                assertEquals(
                        TransportErrorCode.CONNECTION_REFUSED.code(),
                        assertInstanceOf(ConnectionShutdown.ByPeerTransport.class, reason)
                                .errorCode());
            }
        }

        @Test
        void namesWhatAServerLacks() {
            ConnectionParams nobody = ConnectionParams.client("echo").build();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> QuicServer.listen(nobody, Loopback.anyPort()));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> QuicServer.listen(Loopback.serverParams()));
        }

        @Test
        void failsIfTheAddressIsTaken() throws Exception {
            try (DatagramSocket taken = new DatagramSocket(Loopback.anyPort())) {
                InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();
                assertThrows(
                        IOException.class,
                        () -> QuicServer.listen(Loopback.serverParams(), address));
            }
        }
    }

    @Nested
    class Iterating {
        @Test
        void givesConnectionsAsTheyCome() throws Exception {
            try (QuicServer server =
                            QuicServer.listen(
                                    Loopback.serverParams(), Loopback.SMALL, Loopback.anyPort());
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                Iterator<InitialQuicConnection> arrivals = server.iterator();
                for (int i = 0; i < 3; i++) {
                    Shout shout = new Shout(1000);
                    CompletableFuture<QuicConnection> connected = connect(client, server, shout);
                    arrivals.next().start(new Echo());
                    connected.get();
                    assertEquals(1000, shout.echoed.get());
                }
            }
        }

        @Test
        void completesTheHandshakeBeforeTheApplicationIsChosen() throws Exception {
            try (QuicServer server =
                            QuicServer.listen(
                                    Loopback.serverParams(), Loopback.SMALL, Loopback.anyPort());
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                Shout shout = new Shout(1000);
                CompletableFuture<QuicConnection> connected = connect(client, server, shout);
                InitialQuicConnection initial = server.iterator().next();
                QuicConnection connection = initial.handshake().get();
                assertEquals("echo", connection.handshakeInfo().orElseThrow().alpn());
                initial.resume(new Echo());
                connected.get();
                assertEquals(1000, shout.echoed.get());
            }
        }

        @Test
        void refusesWhatDoesNotFitIntoTheBacklog() throws Exception {
            EndpointOptions tiny =
                    new EndpointOptions(
                            1,
                            EndpointOptions.Idle.BLOCK,
                            0,
                            false,
                            1 << 20,
                            64,
                            "jdk",
                            "jdk",
                            8,
                            100,
                            EndpointOptions.Retry.NEVER,
                            1);
            try (QuicServer server =
                            QuicServer.listen(Loopback.serverParams(), tiny, Loopback.anyPort());
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                Shout first = new Shout(10);
                CompletableFuture<QuicConnection> taken = connect(client, server, first);
                Iterator<InitialQuicConnection> arrivals = server.iterator();
                assertTrue(arrivals.hasNext());
                CompletableFuture<QuicConnection> waits = connect(client, server, new Shout(10));
                reasonOf(connect(client, server, new Shout(10)));
                assertEquals(1, server.stats().dropped().get("BACKLOG_FULL"));
                arrivals.next().start(new Echo());
                taken.get();
                assertEquals(10, first.echoed.get());
                assertFalse(waits.isDone());
            }
        }

        @Test
        void endsWhenTheServerCloses() throws Exception {
            QuicServer server =
                    QuicServer.listen(Loopback.serverParams(), Loopback.SINGLE, Loopback.anyPort());
            CompletableFuture<Boolean> more = new CompletableFuture<>();
            Iterator<InitialQuicConnection> arrivals = server.iterator();
            Thread.ofVirtual().start(() -> more.complete(arrivals.hasNext()));
            server.close();
            assertFalse(more.get());
            assertFalse(server.iterator().hasNext());
            assertThrows(NoSuchElementException.class, arrivals::next);
        }

        @Test
        void isNotForServersWithACallback() throws Exception {
            try (QuicServer server = echoServer(Loopback.SINGLE)) {
                assertThrows(IllegalStateException.class, server::iterator);
            }
        }
    }

    @Nested
    class Closing {
        @Test
        void tellsThePeers() throws Exception {
            QuicServer server = echoServer(Loopback.SMALL);
            try (QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                Shout shout = new Shout(10);
                connect(client, server, shout).get();
                // The answer proves that the server's handshake is complete too (RFC 9000 §10.2.3).
                shout.echoed.get();
                server.close(7, "enough");
                assertEquals(
                        new ConnectionShutdown.ByPeerApplication(7, "enough"), shout.closed.get());
            }
        }

        @Test
        void doesNothingTheSecondTime() throws Exception {
            QuicServer server = echoServer(Loopback.SINGLE);
            QuicClient client = QuicClient.open(Loopback.SINGLE);
            client.close();
            client.close();
            server.close();
            server.close();
            server.awaitShutdown();
            ExecutionException late =
                    assertThrows(
                            ExecutionException.class,
                            () -> connect(client, server, new Shout(1)).get());
            assertInstanceOf(IOException.class, late.getCause());
        }

        @Test
        void doesNotWaitOnAWorker() throws Exception {
            QuicServer server = echoServer(Loopback.SINGLE);
            try (QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                Shout shout = new Shout(10);
                QuicConnection connection = connect(client, server, shout).get();
                connection.execute(same -> client.close(0, ""));
                assertInstanceOf(ConnectionShutdown.class, shout.closed.get());
                server.close();
            }
        }

        @Test
        void hasNothingInUseBeforeTheEnd() throws Exception {
            try (QuicServer server = echoServer(Loopback.SMALL);
                    QuicClient client = QuicClient.open(Loopback.SINGLE)) {
                long idle = server.stats().slotsInUse();
                Shout shout = new Shout(MANY);
                connect(client, server, shout).get();
                shout.echoed.get();
                EndpointStats stats = server.stats();
                assertTrue(stats.bytesReceived() > MANY, stats.toString());
                assertTrue(stats.datagramsSent() > MANY / 1500, stats.toString());
                assertEquals("JDK", stats.aead());
                assertEquals(idle, stats.slotsInUse());
            }
        }
    }
}
