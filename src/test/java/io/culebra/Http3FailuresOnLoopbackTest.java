package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ConnectionException;
import io.culebra.api.PeerTrust;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How HTTP/3 fails, as those see it who use it. */
@Timeout(120)
class Http3FailuresOnLoopbackTest extends Http3Pages {
    @Test
    void ofAHandlerAreStatus500() throws Exception {
        assertEquals(500, client.send(get("/broken"), BodyHandlers.discarding()).statusCode());
        assertEquals(500, client.send(get("/silent"), BodyHandlers.discarding()).statusCode());
        assertEquals(500, client.send(get("/wrong"), BodyHandlers.discarding()).statusCode());
    }

    @Test
    void afterTheHeadCutTheBody() {
        assertThrows(IOException.class, () -> client.send(get("/cut"), BodyHandlers.ofByteArray()));
    }

    /** RFC 9000 §3.3: what was not sent when a stream is cancelled never is. */
    @Test
    void ofTheClientReachTheHandler() throws Exception {
        Http3Request request = Http3Request.of("POST", uri(server, "/waits"), Fields.EMPTY);
        try (BlockingCall call = client.open(request, false)) {
            // Not before the handler runs: a cancelled stream's head need not arrive.
            assertEquals(200, call.response().status());
        }
        assertInstanceOf(IOException.class, ABANDONED.get());
    }

    @Test
    void comeInTime() {
        CountDownLatch never = new CountDownLatch(1);
        BlockingHandler slow = exchange -> never.await();
        assertThrows(
                HttpTimeoutException.class,
                () -> {
                    try (Http3Server stuck = builder().handler(slow).start()) {
                        HttpRequest request =
                                HttpRequest.newBuilder(uri(stuck, "/"))
                                        .timeout(Duration.ofMillis(300))
                                        .build();
                        client.send(request, BodyHandlers.discarding());
                    }
                });
        never.countDown();
    }

    @Test
    void ofTheCertificateAreToldApart() throws Exception {
        try (Http3Client wary = client().trust(PeerTrust.systemRoots()).build()) {
            ConnectionException thrown =
                    assertThrows(
                            ConnectionException.class,
                            () -> wary.send(get("/hello"), BodyHandlers.discarding()));
            assertTrue(thrown.toString().contains("trust"), thrown.toString());
        }
    }

    @Test
    void ofTheRequestAreThrown() {
        assertThrows(
                IOException.class,
                () ->
                        client.send(
                                HttpRequest.newBuilder(URI.create("https://host.invalid/")).build(),
                                BodyHandlers.discarding()));
        assertThrows(IllegalArgumentException.class, () -> builder().start());
    }
}
