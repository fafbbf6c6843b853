package io.culebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.Loopback.Echo;
import io.culebra.Loopback.Shout;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Response;
import io.culebra.http3.Http3ResponseHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/3 servers and clients on real sockets of this host. */
@Timeout(120)
class Http3OnLoopbackTest extends Http3Pages {
    @Nested
    class Requests {
        @Test
        void getSmallAnswers() throws Exception {
            HttpResponse<String> response = client.send(get("/hello"), BodyHandlers.ofString());
            assertEquals(200, response.statusCode());
            assertEquals("hello\n", response.body());
            assertEquals("text/plain", response.headers().firstValue("content-type").get());
            assertEquals("6", response.headers().firstValue("content-length").get());
            assertEquals(uri(server, "/hello"), response.uri());
        }

        @Test
        void getLargeAnswers() throws Exception {
            HttpResponse<byte[]> response = client.send(get("/large"), BodyHandlers.ofByteArray());
            assertArrayEquals(LARGE, response.body());
        }

        @Test
        void getAnswersAsAStream() throws Exception {
            HttpResponse<InputStream> response =
                    client.send(get("/large"), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertArrayEquals(LARGE, body.readAllBytes());
            }
        }

        @Test
        void sendAndReceiveLargeBodiesAtTheSameTime() throws Exception {
            HttpResponse<byte[]> response =
                    client.send(post("/echo", LARGE), BodyHandlers.ofByteArray());
            assertArrayEquals(LARGE, response.body());
        }

        @Test
        void sendBodiesOfUnknownLength() throws Exception {
            HttpRequest request =
                    HttpRequest.newBuilder(uri(server, "/length"))
                            .POST(
                                    BodyPublishers.ofByteArrays(
                                            List.of(LARGE, new byte[0], new byte[7])))
                            .build();
            assertEquals("3000007", client.send(request, BodyHandlers.ofString()).body());
        }

        @Test
        void sendEmptyBodies() throws Exception {
            HttpRequest request =
                    HttpRequest.newBuilder(uri(server, "/length"))
                            .POST(BodyPublishers.noBody())
                            .build();
            assertEquals("0", client.send(request, BodyHandlers.ofString()).body());
        }

        @Test
        void carryFieldsBothWays() throws Exception {
            HttpRequest request =
                    HttpRequest.newBuilder(uri(server, "/fields"))
                            .header("X-Asked", "something")
                            .build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            assertEquals("something", response.body());
            assertEquals(List.of("1", "2"), response.headers().allValues("x-many"));
        }

        @Test
        void runManyAtATime() {
            List<CompletableFuture<HttpResponse<String>>> all =
                    IntStream.range(0, 100)
                            .mapToObj(i -> client.sendAsync(get("/hello"), BodyHandlers.ofString()))
                            .toList();
            all.forEach(response -> assertEquals("hello\n", response.join().body()));
        }

        @Test
        void shareOneConnection() throws Exception {
            try (Http3Client other = client().build()) {
                other.send(get("/hello"), BodyHandlers.discarding());
                other.send(get("/hello"), BodyHandlers.discarding());
                assertEquals(1, other.stats().connections());
            }
        }

        @Test
        void getNoBodyForHead() throws Exception {
            HttpRequest request = HttpRequest.newBuilder(uri(server, "/large")).HEAD().build();
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            assertEquals(0, response.body().length);
            assertEquals("3000000", response.headers().firstValue("content-length").get());
        }

        @Test
        void getTheStatus() throws Exception {
            assertEquals(404, client.send(get("/nothing"), BodyHandlers.discarding()).statusCode());
        }

        @Test
        void endWhenTheHandlerReturns() throws Exception {
            assertEquals("x", client.send(get("/unfinished"), BodyHandlers.ofString()).body());
        }

        @Test
        void runOnCallbacksToo() throws Exception {
            CompletableFuture<Integer> status = new CompletableFuture<>();
            CompletableFuture<Long> length = new CompletableFuture<>();
            Http3ResponseHandler handler =
                    new Http3ResponseHandler() {
                        private long received;

                        @Override
                        public void onResponse(
                                Http3ClientExchange exchange, Http3Response response) {
                            status.complete(response.status());
                            exchange.onBody((bytes, from, size, fin) -> {
                                received += size;
                                if (fin) {
                                    length.complete(received);
                                }
                            });
                        }

                        @Override
                        public void onFailed(Http3ClientExchange exchange, Http3Failure failure) {
                            length.completeExceptionally(new IOException(failure.reason()));
                        }
                    };
            client.request(Http3Request.get(uri(server, "/large")), true, handler).get();
            assertEquals(200, status.get());
            assertEquals(LARGE.length, length.get());
        }
    }

    @Nested
    class Closing {
        @Test
        void finishesWhatIsUnderWay() throws Exception {
            CountDownLatch arrived = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Http3Server closing =
                    builder()
                            .handler(exchange -> {
                                arrived.countDown();
                                goOn.await();
                                exchange.respond(200, Fields.EMPTY, "done");
                            })
                            .start();
            HttpRequest request = HttpRequest.newBuilder(uri(closing, "/")).build();
            CompletableFuture<HttpResponse<String>> response =
                    client.sendAsync(request, BodyHandlers.ofString());
            arrived.await();
            Thread close = Thread.ofVirtual().start(closing::close);
            goOn.countDown();
            assertEquals("done", response.get().body());
            close.join();
            closing.close();
            closing.awaitShutdown();
        }

        @Test
        void makesTheClientConnectAnew() throws Exception {
            Http3Server first = builder().handler(Http3Pages::answer).start();
            URI page = uri(first, "/hello");
            HttpRequest request = HttpRequest.newBuilder(page).build();
            try (Http3Client own = client().build()) {
                own.send(request, BodyHandlers.discarding());
                first.close();
                try (Http3Server second =
                        Http3Server.builder()
                                .listen(first.addresses().getFirst())
                                .identity(Loopback.IDENTITY)
                                .settings(Loopback.PATIENT)
                                .options(Loopback.SMALL)
                                .handler(Http3Pages::answer)
                                .start()) {
                    assertEquals(page.getPort(), second.addresses().getFirst().getPort());
                    assertEquals(200, own.send(request, BodyHandlers.discarding()).statusCode());
                }
            }
        }
    }

    @Test
    void speaksOtherProtocolsBesideIt() throws Exception {
        try (Http3Server both =
                        builder()
                                .handler(Http3Pages::answer)
                                .alsoSpeak("echo", handshake -> Optional.of(new Echo()))
                                .start();
                QuicClient quic = QuicClient.open(Loopback.SINGLE)) {
            Shout shout = new Shout(1000);
            quic.connect(both.addresses().getFirst(), "localhost", Loopback.clientParams(), shout)
                    .get();
            assertEquals(1000, shout.echoed.get());
            HttpRequest request = HttpRequest.newBuilder(uri(both, "/hello")).build();
            assertEquals(200, client.send(request, BodyHandlers.discarding()).statusCode());
        }
    }
}
