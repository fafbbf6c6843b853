package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Loopback.Echo;
import io.culebra.Loopback.Shout;
import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.InitialQuicConnection;
import io.culebra.api.QuicConnection;
import io.culebra.http3.Fields;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of the documentation, between two ends that meet. */
@Timeout(120)
class ExamplesTest {
    /** Of {@link QuicServer}; iterates until the server closes. */
    private static void serve(QuicServer server) {
        for (InitialQuicConnection connection : server) {
            connection.start(new Echo());
        }
    }

    @Test
    void quic() throws Exception {
        ConnectionParams params = ConnectionParams.server(Loopback.IDENTITY, "echo").build();
        try (QuicServer server = QuicServer.listen(params, Loopback.anyPort())) {
            Thread.ofVirtual().start(() -> serve(server));
            Shout app = new Shout(100);
            ConnectionParams own = ConnectionParams.client("echo").trust(Loopback.TRUST).build();
            try (QuicClient client = QuicClient.open(EndpointOptions.DEFAULTS.withWorkers(1))) {
                InetSocketAddress peer = server.addresses().getFirst();
                QuicConnection connection = client.connect(peer, "localhost", own, app).join();
                assertTrue(connection.handshakeInfo().isPresent());
                assertEquals(100, app.echoed.get());
            }
        }
    }

    @Test
    void http3() throws Exception {
        try (Http3Server server =
                Http3Server.builder()
                        .listen(Loopback.anyPort())
                        .identity(Loopback.IDENTITY)
                        .handler(exchange ->
                                exchange.respond(
                                        200, Fields.of("content-type", "text/plain"), "hello\n"))
                        .start()) {
            assertEquals("hello\n", fetch(server, BodyPublishers.noBody()));
        }
    }

    @Test
    void blockingEcho() throws Exception {
        BlockingHandler echo =
                exchange -> {
                    try (OutputStream out = exchange.respond(200, Fields.EMPTY)) {
                        exchange.requestBody().transferTo(out);
                    }
                };
        try (Http3Server server =
                Http3Server.builder()
                        .listen(Loopback.anyPort())
                        .identity(Loopback.IDENTITY)
                        .handler(echo)
                        .start()) {
            assertEquals("again", fetch(server, BodyPublishers.ofString("again")));
        }
    }

    private static String fetch(Http3Server server, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        URI page = URI.create("https://localhost:" + server.addresses().getFirst().getPort());
        try (Http3Client client = Http3Client.newBuilder().trust(Loopback.TRUST).build()) {
            HttpRequest request = HttpRequest.newBuilder(page).POST(body).build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            assertEquals(200, response.statusCode());
            return response.body();
        }
    }
}
