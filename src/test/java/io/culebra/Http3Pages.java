package io.culebra;

import io.culebra.http3.Fields;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A server with pages for all kinds of behaviour, and a client, on real sockets of this host. */
abstract class Http3Pages {
    static final byte[] LARGE = new byte[3_000_000];
    static final CompletableFuture<IOException> ABANDONED = new CompletableFuture<>();
    static Http3Server server;
    static Http3Client client;

    @BeforeAll
    static void start() throws IOException {
        new Random(1).nextBytes(LARGE);
        server = builder().handler(Http3Pages::answer).start();
        client = client().build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    static Http3Server.Builder builder() {
        return Http3Server.builder()
                .listen(Loopback.anyPort())
                .identity(Loopback.IDENTITY)
                .settings(Loopback.PATIENT)
                .options(Loopback.SMALL);
    }

    static Http3Client.Builder client() {
        return Http3Client.newBuilder()
                .trust(Loopback.TRUST)
                .settings(Loopback.PATIENT)
                .options(Loopback.SINGLE);
    }

    static void answer(BlockingExchange exchange) throws IOException {
        switch (exchange.request().path()) {
            case "/hello" ->
                    exchange.respond(200, Fields.of("content-type", "text/plain"), "hello\n");
            case "/large" -> exchange.respond(200, Fields.EMPTY, LARGE);
            case "/echo" -> {
                try (OutputStream out = exchange.respond(200, Fields.EMPTY)) {
                    exchange.requestBody().transferTo(out);
                }
            }
            case "/length" ->
                    exchange.respond(
                            200,
                            Fields.EMPTY,
                            Long.toString(
                                    exchange.requestBody()
                                            .transferTo(OutputStream.nullOutputStream())));
            case "/fields" ->
                    exchange.respond(
                            200,
                            Fields.of("x-many", "1", "x-many", "2"),
                            exchange.request().fields().first("x-asked").orElse("nothing"));
            case "/broken" -> throw new IllegalStateException("on purpose");
            case "/cut" -> {
                exchange.respond(200, Fields.EMPTY).write(new byte[100_000]);
                throw new IllegalStateException("on purpose");
            }
            case "/silent" -> {}
            case "/waits" -> {
                exchange.respond(200, Fields.EMPTY);
                try {
                    exchange.requestBody().read();
                } catch (IOException e) {
                    ABANDONED.complete(e);
                }
            }
            case "/unfinished" -> exchange.respond(200, Fields.EMPTY).write('x');
            case "/wrong" -> exchange.respond(200, Fields.of("connection", "close"), "x");
            default -> exchange.respond(404, Fields.EMPTY, "no such page\n");
        }
    }

    static URI uri(Http3Server of, String path) {
        return URI.create("https://localhost:" + of.addresses().getFirst().getPort() + path);
    }

    static HttpRequest get(String path) {
        return HttpRequest.newBuilder(uri(server, path)).build();
    }

    static HttpRequest post(String path, byte[] body) {
        return HttpRequest.newBuilder(uri(server, path))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }
}
