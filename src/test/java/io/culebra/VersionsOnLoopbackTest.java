package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.Loopback.Echo;
import io.culebra.Loopback.Shout;
import io.culebra.api.ConnectionException;
import io.culebra.api.ConnectionParams;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.EndpointOptions;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicSettings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 9368 and RFC 9369 on real sockets of this host. */
@Timeout(120)
class VersionsOnLoopbackTest {
    private static final int ONE = QuicSettings.VERSION_1;
    private static final int TWO = QuicSettings.VERSION_2;

    private static QuicSettings speaking(List<Integer> versions) {
        return QuicSettings.builder()
                .handshakeTimeoutMillis(60_000)
                .versions(versions.toArray(new Integer[0]))
                .build();
    }

    private static CompletableFuture<QuicConnection> connect(
            QuicClient client, QuicServer server, List<Integer> versions, Shout shout) {
        ConnectionParams params =
                ConnectionParams.client("echo")
                        .trust(Loopback.TRUST)
                        .settings(speaking(versions))
                        .build();
        return client.connect(server.addresses().getFirst(), "localhost", params, shout);
    }

    private static QuicServer server(List<Integer> versions, EndpointOptions options)
            throws IOException {
        ConnectionParams params =
                ConnectionParams.server(Loopback.IDENTITY, "echo")
                        .settings(speaking(versions))
                        .build();
        return QuicServer.listen(
                params, options, initial -> initial.start(new Echo()), Loopback.anyPort());
    }

    private static void assertAgreed(
            int expected, List<Integer> ofClient, List<Integer> ofServer, EndpointOptions options)
            throws Exception {
        try (QuicServer server = server(ofServer, options);
                QuicClient client = QuicClient.open(Loopback.SINGLE)) {
            Shout shout = new Shout(100_000);
            QuicConnection connection = connect(client, server, ofClient, shout).get();
            assertEquals(100_000, shout.echoed.get());
            assertEquals(expected, connection.handshakeInfo().orElseThrow().version());
        }
    }

    @Nested
    class Agree {
        @Test
        void onWhatBothLikeBest() throws Exception {
            EndpointOptions options = Loopback.SINGLE;
            assertAgreed(TWO, List.of(TWO, ONE), List.of(TWO, ONE), options);
            assertAgreed(ONE, List.of(TWO, ONE), List.of(ONE, TWO), options);
            assertAgreed(ONE, List.of(ONE, TWO), List.of(TWO, ONE), options);
            assertAgreed(ONE, List.of(TWO, ONE), List.of(ONE), options);
            assertAgreed(ONE, List.of(ONE), List.of(TWO, ONE), options);
        }

        @Test
        void onTheOnlyOneOfTheClient() throws Exception {
            assertAgreed(TWO, List.of(TWO), List.of(ONE, TWO), Loopback.SINGLE);
        }

        @Test
        void afterARetry() throws Exception {
            EndpointOptions options = Loopback.SINGLE.withRetry(EndpointOptions.Retry.ALWAYS);
            assertAgreed(TWO, List.of(TWO, ONE), List.of(TWO, ONE), options);
            assertAgreed(TWO, List.of(TWO), List.of(TWO, ONE), options);
        }
    }

    @Test
    void endAConnectionWithoutAnyInCommon() throws Exception {
        try (QuicServer server = server(List.of(ONE), Loopback.SINGLE);
                QuicClient client = QuicClient.open(Loopback.SINGLE)) {
            CompletableFuture<QuicConnection> refused =
                    connect(client, server, List.of(TWO), new Shout(1));
            ExecutionException thrown = assertThrows(ExecutionException.class, refused::get);
            ConnectionException why =
                    assertInstanceOf(ConnectionException.class, thrown.getCause());
            assertInstanceOf(ConnectionShutdown.VersionMismatch.class, why.shutdown());
        }
    }
}
