package io.culebra.internal.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.http3.Fields;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Response;
import io.culebra.http3.Http3Settings;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is asked, and what is answered. */
class ExchangeTest extends Exchanging {
    @Nested
    class Requests {
        @Test
        void comeWithAllTheirParts() {
            FakeQuic quic = quic(exchange -> exchange.respond(200, TEXT, "hello\n"));
            client.request(
                    Http3Request.of(
                            "PUT",
                            URI.create("https://example.org:444/a?b"),
                            Fields.of("x-own", "1", "Cookie", "a=b", "cookie", "c=d")),
                    true,
                    response);
            quic.run();
            Http3Request request = exchange().request();
            assertEquals("PUT", request.method());
            assertEquals("https", request.scheme());
            assertEquals("example.org:444", request.authority());
            assertEquals("/a?b", request.path());
            assertEquals(Fields.of("x-own", "1", "cookie", "a=b; c=d"), request.fields());
            assertEquals("200 hello\n.", response.toString());
        }

        @Test
        void ofHostWithoutAuthorityHaveAnAuthority() {
            RawPeer peer = new RawPeer();
            new FakeQuic(
                            peer,
                            new ServerConnection(
                                    workspace(), Http3Settings.DEFAULTS, exchanges::add),
                            1)
                    .establish();
            FakeQuic quic = ((FakeConnection) peer.connection()).network;
            peer.send(
                    true,
                    RawPeer.headers(
                            ":method", "GET", ":scheme", "https", ":path", "/", "host", "a:1"),
                    true);
            quic.run();
            assertEquals("a:1", exchange().request().authority());
        }

        @Test
        void waitForTheHandshakeAndForStreams() {
            FakeQuic quic =
                    new FakeQuic(
                            client,
                            new ServerConnection(
                                    workspace(),
                                    serverSettings,
                                    exchange -> {
                                        exchanges.add(exchange);
                                        exchange.respond(200, TEXT, exchange.request().path());
                                    }),
                            9);
            quic.maxRequests = 2;
            List<Responses> all = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                all.add(new Responses());
                Http3ClientExchange waiting = client.request(get("/" + i), true, all.getLast());
                assertEquals(-1, waiting.id());
            }
            quic.establish().run();
            for (int i = 0; i < 7; i++) {
                assertEquals("200 /" + i + ".", all.get(i).toString());
            }
        }

        @Test
        void thatWereResetWhileTheyWaitedAreNotSent() {
            FakeQuic quic = quic(exchange -> exchange.respond(200, TEXT, "x"));
            quic.maxRequests = 1;
            client.request(get("/1"), true, new Responses());
            Http3ClientExchange second = client.request(get("/2"), true, response);
            client.request(get("/3"), true, new Responses());
            second.reset(Http3ErrorCode.REQUEST_CANCELLED.code());
            quic.run();
            assertEquals(2, exchanges.size());
            assertEquals("- ...", response.toString());
        }

        @Test
        void thatThePeerWouldCallMalformedAreNotMade() {
            FakeQuic quic = quic(exchange -> {});
            for (String[] fields :
                    new String[][] {
                        {"connection", "close"},
                        {"transfer-encoding", "chunked"},
                        {"te", "gzip"},
                        {"content-length", "x"},
                        {"content-length", "5"}
                    }) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> client.request(post("/", fields), true, response),
                        fields[0]);
            }
            client.request(post("/", "te", "trailers"), true, response);
            quic.run();
            assertEquals(1, exchanges.size());
        }
    }

    @Nested
    class Responding {
        @Test
        void inOneGoTakesOneWriteOfOnePiece() {
            FakeQuic quic = quic(exchange -> exchange.respond(200, TEXT, "hello"));
            client.request(get("/"), true, response);
            quic.run();
            assertEquals("200 hello.", response.toString());
            assertNotNull(response.head);
            assertEquals(
                    Fields.of("content-type", "text/plain", "content-length", "5"),
                    response.head.fields());
        }

        @Test
        void largerThanTheSendBufferArrivesWhole() {
            String large = "0123456789".repeat(10_000);
            FakeQuic quic = quic(exchange -> exchange.respond(200, TEXT, large));
            quic.window = 700;
            client.request(get("/"), true, response);
            quic.run();
            assertEquals(large, response.text());
            assertEquals(1, response.ends);
        }

        @Test
        void withNativeMemoryArrivesToo() {
            String large = "abcdefg".repeat(1000);
            FakeQuic quic = quic(exchange -> exchange.respond(200, TEXT, bytes(large), 7, 6993));
            client.request(get("/"), true, response);
            quic.run();
            assertEquals(large.substring(7), response.text());
        }

        @Test
        void toHeadSendsTheHeadAlone() {
            FakeQuic quic = quic(exchange -> exchange.respond(200, TEXT, "hello"));
            client.request(
                    Http3Request.of("HEAD", URI.create("https://a/"), Fields.EMPTY),
                    true,
                    response);
            quic.run();
            assertEquals("200 .", response.toString());
            assertNotNull(response.head);
            assertEquals("5", response.head.fields().first("content-length").orElseThrow());
        }

        @Test
        void toHeadPieceByPieceDropsThePieces() {
            FakeQuic quic =
                    quic(exchange -> {
                        exchange.sendHead(200, Fields.of("content-length", "5"), false);
                        assertEquals(5, exchange.write(bytes("hello"), 0, 5, true));
                    });
            client.request(
                    Http3Request.of("HEAD", URI.create("https://a/"), Fields.EMPTY),
                    true,
                    response);
            quic.run();
            assertEquals("200 .", response.toString());
        }

        @Test
        void withNoContentHasNoLength() {
            FakeQuic quic = quic(exchange -> exchange.respond(204, Fields.EMPTY, ""));
            client.request(get("/"), true, response);
            quic.run();
            assertEquals("204 .", response.toString());
            assertNotNull(response.head);
            assertEquals(Fields.EMPTY, response.head.fields());
        }

        @Test
        void laterThanTheHandlerWorks() {
            FakeQuic quic = quic(exchange -> {});
            client.request(get("/"), true, response);
            quic.run();
            assertEquals("- ...", response.toString());
            exchange().respond(404, TEXT, "no");
            quic.run();
            assertEquals("404 no.", response.toString());
        }

        @Test
        void withInterimResponsesBefore() {
            FakeQuic quic =
                    quic(exchange -> {
                        exchange.sendHead(103, Fields.of("link", "</a>"), false);
                        exchange.sendHead(100, Fields.EMPTY, false);
                        exchange.respond(200, TEXT, "x");
                    });
            client.request(get("/"), true, response);
            quic.run();
            assertEquals(
                    List.of(
                            new Http3Response(103, Fields.of("link", "</a>")),
                            new Http3Response(100, Fields.EMPTY)),
                    response.interims);
            assertEquals("200 x.", response.toString());
        }

        @Test
        void withAHeadLargerThanTheScratchMemory() {
            String value = "v".repeat(20_000) + "\u00e9";
            FakeQuic quic =
                    quic(exchange -> exchange.respond(200, Fields.of("x", value, "y", value), "z"));
            quic.window = 3000;
            client.request(get("/"), true, response);
            quic.run();
            assertNotNull(response.head);
            assertEquals(value, response.head.fields().first("y").orElseThrow());
            assertEquals("z", response.text());
        }

        @Test
        void wronglyIsTheHandlersMistake() {
            FakeQuic quic = quic(exchange -> {});
            client.request(get("/"), true, response);
            quic.run();
            Http3Exchange exchange = exchange();
            MemorySegment five = bytes("hello");
            assertThrows(IllegalStateException.class, () -> exchange.write(five, 0, 5, false));
            for (int status : new int[] {99, 101, 1000}) {
                assertThrows(
                        IllegalArgumentException.class, () -> exchange.respond(status, TEXT, ""));
            }
            assertThrows(IllegalArgumentException.class, () -> exchange.sendHead(103, TEXT, true));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> exchange.sendHead(200, Fields.of("content-length", "1"), true));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> exchange.respond(200, Fields.of("content-length", "1"), "ab"));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> exchange.sendHead(200, Fields.of("upgrade", "x"), false));
            exchange.sendHead(200, Fields.of("content-length", "5"), false);
            assertThrows(IllegalStateException.class, () -> exchange.respond(200, TEXT, ""));
            assertEquals(2, exchange.write(five, 0, 2, false));
            assertThrows(IllegalStateException.class, () -> exchange.write(five, 0, 4, false));
            assertThrows(IllegalStateException.class, () -> exchange.write(five, 2, 2, true));
            assertThrows(
                    IllegalStateException.class, () -> exchange.lend(five, 0, 5, true, () -> {}));
            assertEquals(3, exchange.write(five, 2, 3, true));
            assertThrows(IllegalStateException.class, () -> exchange.write(five, 0, 0, true));
            quic.run();
            assertEquals("200 hello.", response.toString());
        }

        /** RFC 9114, section 4.2.2. */
        @Test
        void withMoreFieldsThanTheClientTakesIsRefusedHere() {
            client =
                    new ClientConnection(
                            workspace(),
                            Http3Settings.builder().maxFieldSectionBytes(1024).build());
            FakeQuic quic = quic(exchange -> {});
            client.request(get("/"), true, response);
            quic.run();
            Fields large = Fields.of("x", "v".repeat(1000));
            assertThrows(IllegalArgumentException.class, () -> exchange().respond(200, large, "x"));
            exchange().respond(200, Fields.of("x", "v".repeat(800)), "x");
            quic.run();
            assertEquals("200 x.", response.toString());
        }
    }
}
