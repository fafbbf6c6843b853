package io.culebra.internal.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Failure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Exchanges that do not come to their end. */
class FailureTest extends Exchanging {
    @Nested
    class Failures {
        private final List<Http3Failure> failures = new ArrayList<>();

        @Test
        void ofAClientThatCancelsReachTheHandler() {
            FakeQuic quic = quic(exchange -> exchange.onFailure(failures::add));
            Http3ClientExchange exchange = client.request(get("/"), true, response);
            quic.run();
            exchange.reset(Http3ErrorCode.REQUEST_CANCELLED.code());
            quic.run();
            assertEquals(1, failures.size());
            assertEquals(Http3ErrorCode.REQUEST_CANCELLED.code(), failures.getFirst().errorCode());
            assertEquals("- ...", response.toString());
            assertEquals(3, exchange().write(bytes("abc"), 0, 3, false));
            assertTrue(FakeQuic.stream(quic.server, 0).closed);
            assertTrue(FakeQuic.stream(quic.client, 0).closed);
        }

        @Test
        void areToldToLateListeners() {
            FakeQuic quic = quic(exchange -> {});
            Http3ClientExchange exchange = client.request(post("/"), false, response);
            quic.run();
            exchange.reset(Http3ErrorCode.INTERNAL_ERROR.code());
            quic.run();
            exchange().onFailure(failures::add);
            assertEquals(1, failures.size());
        }

        @Test
        void ofAServerThatResetsReachTheClient() {
            FakeQuic quic =
                    quic(exchange -> {
                        exchange.sendHead(200, TEXT, false);
                        exchange.reset(Http3ErrorCode.INTERNAL_ERROR.code());
                    });
            client.request(get("/"), true, response);
            quic.run();
            assertNotNull(response.failure);
            assertEquals(Http3ErrorCode.INTERNAL_ERROR.code(), response.failure.errorCode());
            assertFalse(response.failure.unprocessed());
        }

        @Test
        void ofRejectionAreSafeToTryAgain() {
            FakeQuic quic =
                    quic(exchange -> exchange.reset(Http3ErrorCode.REQUEST_REJECTED.code()));
            client.request(post("/"), true, response);
            quic.run();
            assertNotNull(response.failure);
            assertTrue(response.failure.unprocessed());
        }

        @Test
        void giveLentMemoryBack() {
            int[] returned = new int[1];
            FakeQuic quic =
                    quic(exchange -> {
                        exchange.sendHead(200, TEXT, false);
                        exchange.lend(bytes("abc"), 0, 3, false, () -> returned[0]++);
                        exchange.reset(Http3ErrorCode.INTERNAL_ERROR.code());
                        assertEquals(
                                3, exchange.lend(bytes("abc"), 0, 3, true, () -> returned[0]++));
                    });
            client.request(get("/"), true, response);
            quic.run();
            assertEquals(2, returned[0]);
        }

        @Test
        void ofTheConnectionReachBothSides() {
            FakeQuic quic = quic(exchange -> exchange.onFailure(failures::add));
            client.request(get("/"), true, response);
            quic.run();
            quic.client.close(0x123, "enough");
            quic.run();
            assertEquals(0x123, failures.getFirst().errorCode());
            assertNotNull(response.failure);
            assertEquals(0x123, response.failure.errorCode());
            Responses late = new Responses();
            client.request(get("/"), true, late);
            assertNotNull(late.failure);
            assertTrue(late.failure.unprocessed());
        }

        @Test
        void leaveOtherExchangesAlone() {
            FakeQuic quic =
                    quic(exchange -> {
                        if (exchange.request().path().equals("/bad")) {
                            exchange.reset(Http3ErrorCode.INTERNAL_ERROR.code());
                        } else {
                            exchange.respond(200, TEXT, "good");
                        }
                    });
            Responses bad = new Responses();
            client.request(get("/bad"), true, bad);
            client.request(get("/good"), true, response);
            quic.run();
            assertNotNull(bad.failure);
            assertEquals("200 good.", response.toString());
            assertNull(quic.client.shutdown);
        }
    }
}
