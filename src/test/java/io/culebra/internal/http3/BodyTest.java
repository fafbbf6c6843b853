package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.RetainedBytes;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Exchange;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Bodies, streamed both ways. */
class BodyTest extends Exchanging {
    @Nested
    class Bodies {
        @Test
        void areEchoedWithBackPressureBothWays() {
            String large = "0123456789abcdef".repeat(4000);
            FakeQuic quic = quic(Echo::start);
            quic.window = 1000;
            quic.longestCut = 300;
            Http3ClientExchange exchange = client.request(post("/"), false, response);
            new Upload(exchange, bytes(large), 777).run();
            quic.run();
            assertEquals(large, response.text());
            assertEquals(1, response.ends);
        }

        @Test
        void waitForASink() {
            FakeQuic quic = quic(exchange -> {});
            Http3ClientExchange upload = client.request(post("/"), false, response);
            upload.write(bytes("hello"), 0, 5, true);
            quic.run();
            Responses sink = new Responses();
            exchange().onBody(sink);
            assertEquals("", sink.text());
            quic.run();
            assertEquals("- hello.", sink.toString());
        }

        @Test
        void withoutBytesEndAtOnceForALateSink() {
            FakeQuic quic = quic(exchange -> {});
            client.request(get("/"), true, response);
            quic.run();
            Responses sink = new Responses();
            exchange().onBody(sink);
            assertEquals("- .", sink.toString());
        }

        @Test
        void areDeliveredAgainFromWhereThePauseWas() {
            FakeQuic quic = quic(exchange -> {});
            Http3ClientExchange upload = client.request(post("/"), false, response);
            upload.write(bytes("0123456789"), 0, 10, true);
            quic.run();
            StringBuilder seen = new StringBuilder();
            Http3Exchange exchange = exchange();
            exchange.onBody((bytes, from, length, fin) -> {
                if (length > 0) {
                    seen.append((char) bytes.get(JAVA_BYTE, from));
                    exchange.pauseBody(Math.min(from + 1, from + length));
                }
                seen.append(fin && length <= 1 ? "." : "");
            });
            quic.run();
            assertEquals("0", seen.toString());
            for (int i = 1; i < 10; i++) {
                exchange.resumeBody();
                quic.run();
            }
            assertEquals("0123456789.", seen.toString());
        }

        @Test
        void pausedAndResumedWithinACallbackGoOn() {
            FakeQuic quic =
                    quic(exchange -> {
                        StringBuilder seen = new StringBuilder();
                        exchange.onBody((bytes, from, length, fin) -> {
                            if (length > 1) {
                                exchange.pauseBody(from + 1);
                                exchange.resumeBody();
                            }
                            if (length > 0) {
                                seen.append((char) bytes.get(JAVA_BYTE, from));
                            }
                            if (fin && length <= 1) {
                                exchange.respond(200, TEXT, seen.toString());
                            }
                        });
                    });
            Http3ClientExchange upload = client.request(post("/"), false, response);
            upload.write(bytes("0123456789"), 0, 10, true);
            quic.run();
            assertEquals("200 0123456789.", response.toString());
        }

        @Test
        void pausedInTheHandlerStayAway() {
            Responses sink = new Responses();
            FakeQuic quic =
                    quic(exchange -> {
                        exchange.onBody(sink);
                        exchange.pauseBody(0);
                    });
            Http3ClientExchange upload = client.request(post("/"), false, response);
            upload.write(bytes("hello"), 0, 5, true);
            quic.run();
            assertEquals("- ...", sink.toString());
            exchange().resumeBody();
            quic.run();
            assertEquals("- hello.", sink.toString());
        }

        @Test
        void pausedOutsideOfCallbacksStayAway() {
            Responses sink = new Responses();
            FakeQuic quic = quic(exchange -> exchange.onBody(sink));
            Http3ClientExchange upload = client.request(post("/"), false, response);
            upload.write(bytes("hello "), 0, 6, false);
            quic.run();
            exchange().pauseBody(0);
            upload.write(bytes("world"), 0, 5, true);
            quic.run();
            assertEquals("- hello ...", sink.toString());
            exchange().resumeBody();
            quic.run();
            assertEquals("- hello world.", sink.toString());
        }

        @Test
        void canBeRetained() {
            List<RetainedBytes> kept = new ArrayList<>();
            FakeQuic quic =
                    quic(exchange ->
                            exchange.onBody((bytes, from, length, _) ->
                                    kept.add(exchange.retain(bytes, from, length))));
            Http3ClientExchange upload = client.request(post("/"), false, response);
            upload.write(bytes("hello"), 0, 5, true);
            quic.run();
            StringBuilder text = new StringBuilder();
            for (RetainedBytes piece : kept) {
                text.append(new String(piece.bytes().toArray(JAVA_BYTE), StandardCharsets.UTF_8));
                piece.close();
            }
            assertEquals("hello", text.toString());
        }

        @Test
        void canBeLentAndComeBack() {
            MemorySegment body = bytes("0123456789".repeat(1000));
            int[] returned = new int[1];
            FakeQuic quic =
                    quic(exchange -> {
                        exchange.sendHead(200, TEXT, false);
                        assertEquals(
                                4000, exchange.lend(body, 0, 4000, false, () -> returned[0]++));
                        Runnable rest =
                                () -> exchange.lend(body, 4000, 6000, true, () -> returned[0]++);
                        assertEquals(0, exchange.lend(body, 4000, 6000, true, () -> {}));
                        exchange.onWritable(rest);
                    });
            quic.window = 2000;
            client.request(get("/"), true, response);
            quic.run();
            assertEquals("0123456789".repeat(1000), response.text());
            assertEquals(1, response.ends);
            assertEquals(2, returned[0]);
        }

        @Test
        void ofUnknownLengthMayEndWithoutBytes() {
            FakeQuic quic =
                    quic(exchange -> {
                        exchange.sendHead(200, TEXT, false);
                        exchange.write(bytes("a"), 0, 1, false);
                        exchange.write(bytes(""), 0, 0, false);
                        exchange.write(bytes("b"), 0, 1, false);
                        exchange.write(bytes(""), 0, 0, true);
                    });
            client.request(get("/"), true, response);
            quic.run();
            assertEquals("200 ab.", response.toString());
        }

        @Test
        void fromHeapMemoryArriveToo() {
            byte[] body = new byte[50_000];
            new Random(2).nextBytes(body);
            FakeQuic quic =
                    quic(exchange -> {
                        exchange.sendHead(200, TEXT, false);
                        exchange.write(MemorySegment.ofArray(body), 0, body.length, true);
                    });
            client.request(get("/"), true, response);
            quic.run();
            assertArrayEquals(body, response.body.toByteArray());
        }

        @Test
        void aShortWriteIsAPromise() {
            FakeQuic quic = quic(exchange -> exchange.sendHead(200, TEXT, false));
            quic.window = 2000;
            client.request(get("/"), true, response);
            quic.run();
            MemorySegment body = bytes("0123456789".repeat(500));
            long taken = exchange().write(body, 0, 5000, true);
            assertTrue(taken > 0 && taken < 5000);
            assertThrows(IllegalStateException.class, () -> exchange().write(body, 0, 0, true));
            quic.run();
            long second = exchange().write(body, taken, 100, false);
            assertEquals(100, second);
            Upload rest = new Upload(exchange(), body.asSlice(taken + 100), 5000);
            rest.run();
            quic.run();
            assertEquals(5000, response.body.size());
            assertEquals(1, response.ends);
        }
    }

    /** RFC 9114, section 4.1: an answer that does not need the rest of the request. */
    @Nested
    class EarlyAnswers {
        @Test
        void refuseABodyThatNobodyTakesWithoutAnError() {
            FakeQuic quic = quic(exchange -> exchange.respond(200, TEXT, "enough"));
            quic.window = 1000;
            Http3ClientExchange upload = client.request(post("/"), false, response);
            new Upload(upload, bytes("x".repeat(100_000)), 5000).run();
            quic.run();
            assertEquals("200 enough.", response.toString());
            assertEquals(
                    Http3ErrorCode.NO_ERROR.code(),
                    FakeQuic.stream(quic.server, 0).incoming.stopCode());
            assertTrue(FakeQuic.stream(quic.server, 0).closed);
        }

        @Test
        void wakeAWriterThatWaitsForRoom() {
            FakeQuic quic = quic(exchange -> exchange.respond(200, TEXT, "enough"));
            quic.window = 1000;
            Http3ClientExchange upload = client.request(post("/"), false, response);
            Upload body = new Upload(upload, bytes("x".repeat(100_000)), 100_000);
            body.run();
            quic.run();
            assertTrue(body.isDone());
        }

        @Test
        void letASinkReadOn() {
            Responses sink = new Responses();
            FakeQuic quic =
                    quic(exchange -> {
                        exchange.onBody(sink);
                        exchange.respond(200, TEXT, "early");
                    });
            Http3ClientExchange upload = client.request(post("/"), false, response);
            quic.run();
            assertEquals("200 early.", response.toString());
            upload.write(bytes("late"), 0, 4, true);
            quic.run();
            assertEquals("- late.", sink.toString());
        }
    }
}
