package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 8470, section 5.2: what a client does with status 425. */
@Timeout(120)
class TooEarlyOnLoopbackTest {
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger bodyBytes = new AtomicInteger();
    private Http3Server server;
    private Http3Client client;

    @BeforeEach
    void start() throws IOException {
        server =
                Http3Server.builder()
                        .listen(Loopback.anyPort())
                        .identity(Loopback.IDENTITY)
                        .settings(Loopback.PATIENT)
                        .options(Loopback.SINGLE)
                        .handler(this::answer)
                        .start();
        client =
                Http3Client.newBuilder()
                        .trust(Loopback.TRUST)
                        .settings(Loopback.PATIENT)
                        .options(Loopback.SINGLE)
                        .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void answer(BlockingExchange exchange) throws IOException {
        requests.incrementAndGet();
        bodyBytes.addAndGet(
                (int) exchange.requestBody().transferTo(OutputStream.nullOutputStream()));
        boolean early = refusals.getAndDecrement() > 0;
        exchange.respond(early ? Http3Exchange.TOO_EARLY : 200, Fields.EMPTY, "done");
    }

    private HttpRequest.Builder request() {
        int port = server.addresses().getFirst().getPort();
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"));
    }

    @Test
    void itSendsTheRequestOnceMore() throws Exception {
        refusals.set(1);
        HttpResponse<String> response = client.send(request().build(), BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        assertEquals("done", response.body());
        assertEquals(2, requests.get());
    }

    @Test
    void itSendsTheBodyOnceMore() throws Exception {
        refusals.set(1);
        HttpRequest post = request().POST(BodyPublishers.ofString("twelve bytes")).build();
        assertEquals(200, client.send(post, BodyHandlers.ofString()).statusCode());
        assertEquals(2, requests.get());
        assertEquals(24, bodyBytes.get());
    }

    @Test
    void itGivesTheAnswerOutIfItComesAgain() throws Exception {
        refusals.set(5);
        HttpResponse<String> response = client.send(request().build(), BodyHandlers.ofString());
        assertEquals(Http3Exchange.TOO_EARLY, response.statusCode());
        assertEquals(2, requests.get());
    }
}
