package io.culebra.internal.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Handler;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** RFC 8470: requests that come before the handshake is complete, and may be replays. */
class EarlyDataTest extends Exchanging {
    /** RFC 8470, section 3 and 5.2. */
    @Nested
    class AServer {
        private final List<Boolean> early = new ArrayList<>();

        private FakeQuic earlyQuic() {
            FakeQuic quic =
                    quic(exchange -> {
                        early.add(exchange.isEarlyData());
                        exchange.respond(200, Fields.EMPTY, "yes");
                    });
            quic.server.early = true;
            return quic;
        }

        @Test
        void answersWhatOnlyAsksAndKnowsThatItIsEarly() {
            FakeQuic quic = earlyQuic();
            client.request(get("/"), true, response);
            quic.run();
            assertEquals(200, status(response));
            assertEquals(List.of(true), early);
            quic.server.early = false;
            assertFalse(exchange().isEarlyData());
        }

        @Test
        void refusesWhatMayChangeSomething() {
            FakeQuic quic = earlyQuic();
            client.request(post("/"), true, response);
            quic.run();
            assertEquals(Http3Exchange.TOO_EARLY, status(response));
            assertEquals(List.of(), early);
            assertEquals(1, response.ends);
        }

        @Test
        void takesItOnceTheHandshakeIsComplete() {
            FakeQuic quic = earlyQuic();
            quic.server.early = false;
            client.request(post("/"), true, response);
            quic.run();
            assertEquals(200, status(response));
            assertEquals(List.of(false), early);
        }

        @Test
        void asksItsHandlerWhatItTakes() {
            Http3Handler all =
                    new Http3Handler() {
                        @Override
                        public void handle(Http3Exchange exchange) {
                            exchange.respond(200, Fields.EMPTY, "yes");
                        }

                        @Override
                        public boolean takesEarly(Http3Request request) {
                            return request.path().equals("/harmless");
                        }
                    };
            ServerConnection server =
                    new ServerConnection(workspace(), Http3Settings.DEFAULTS, all);
            FakeQuic quic = new FakeQuic(client, server, 5).establish();
            quic.server.early = true;
            Responses other = new Responses();
            client.request(post("/harmless"), true, response);
            client.request(get("/harmful"), true, other);
            quic.run();
            assertEquals(200, status(response));
            assertEquals(Http3Exchange.TOO_EARLY, status(other));
        }
    }

    /** RFC 8470, section 4. */
    @Nested
    class AClient {
        @Test
        void holdsBackWhatMayChangeSomething() {
            FakeQuic quic = quic(exchange -> exchange.respond(200, Fields.EMPTY, "yes"));
            quic.client.early = true;
            Responses posted = new Responses();
            client.request(get("/"), true, response);
            client.request(post("/"), true, posted);
            quic.run();
            assertNotNull(response.head);
            assertNull(posted.head);
            quic.client.early = false;
            client.onHandshakeComplete(quic.client, FakeQuic.HANDSHAKE);
            quic.run();
            assertNotNull(posted.head);
        }
    }

    /** RFC 9110, section 9.2.1. */
    @Test
    void knowsWhichMethodsOnlyAsk() {
        for (String method : List.of("GET", "HEAD", "OPTIONS", "TRACE")) {
            assertTrue(of(method).isSafe(), method);
        }
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "get")) {
            assertFalse(of(method).isSafe(), method);
        }
    }

    private static int status(Responses responses) {
        return Objects.requireNonNull(responses.head).status();
    }

    private static Http3Request of(String method) {
        return Http3Request.of(method, URI.create("https://example.org/"), Fields.EMPTY);
    }
}
