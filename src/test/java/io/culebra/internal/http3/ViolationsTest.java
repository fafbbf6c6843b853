package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.CLOSED_CRITICAL_STREAM;
import static io.culebra.http3.Http3ErrorCode.STREAM_CREATION_ERROR;
import static io.culebra.internal.http3.RawPeer.SETTINGS;
import static io.culebra.internal.http3.RawPeer.headers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.QuicStream;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Settings;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every violation in one piece, byte by byte, and cut at random; and some that need more. */
class ViolationsTest {
    @TestFactory
    Stream<DynamicTest> everyViolationHasItsCode() {
        return Violations.all().stream()
                .map(c ->
                        DynamicTest.dynamicTest(
                                (c.toServer() ? "to a server: " : "to a client: ") + c.name(),
                                () -> run(c)));
    }

    private static void run(Violations.Case violation) {
        run(violation, 1 << 15);
        if (violation.request().length() < 10_000) {
            run(violation, 1);
            run(violation, 5);
        }
    }

    private static void run(Violations.Case violation, int longestCut) {
        RawPeer peer = new RawPeer();
        Responses response = new Responses();
        ClientConnection client =
                new ClientConnection(Exchanging.workspace(), Http3Settings.DEFAULTS);
        ServerConnection server =
                new ServerConnection(
                        Exchanging.workspace(),
                        Http3Settings.DEFAULTS,
                        exchange -> exchange.onBody((_, _, _, _) -> {}));
        FakeQuic quic =
                violation.toServer()
                        ? new FakeQuic(peer, server, longestCut)
                        : new FakeQuic(client, peer, longestCut);
        quic.longestCut = longestCut;
        quic.establish();
        for (String uni : violation.uni()) {
            peer.send(false, uni, false);
        }
        QuicStream request;
        if (violation.toServer()) {
            request = peer.open(true);
        } else {
            client.request(
                    Http3Request.of("POST", URI.create("https://a/"), Fields.EMPTY),
                    false,
                    response);
            request = FakeQuic.stream(quic.server, 0);
        }
        peer.send(request, violation.request(), violation.fin());
        quic.run();

        long code = violation.code().code();
        if (violation.scope() == Violations.Scope.CONNECTION) {
            assertTrue(
                    peer.shutdown instanceof ConnectionShutdown.ByPeerApplication(long got, _)
                            && got == code,
                    violation + " " + peer.shutdown);
            if (!violation.toServer()) {
                assertNotNull(response.failure);
            }
        } else {
            assertNull(peer.shutdown, violation.toString());
            assertEquals(code, peer.resets.getOrDefault(0L, -1L), violation.toString());
            if (!violation.fin()) {
                assertEquals(code, peer.stops.getOrDefault(0L, -1L), violation.toString());
            }
            if (!violation.toServer()) {
                assertNotNull(response.failure);
                assertEquals(code, response.failure.errorCode());
            }
        }
    }

    /** RFC 9114, section 6.2.1; RFC 9204, section 4.2. */
    @Test
    void theEndOfACriticalStreamEndsTheConnection() {
        for (String bytes : new String[] {SETTINGS, "02", "03", "00"}) {
            for (int how = 0; how < 3; how++) {
                RawPeer peer = new RawPeer();
                FakeQuic quic =
                        new FakeQuic(
                                        peer,
                                        new ServerConnection(
                                                Exchanging.workspace(),
                                                Http3Settings.DEFAULTS,
                                                _ -> {}),
                                        how)
                                .establish();
                QuicStream stream = peer.send(false, bytes, how == 0);
                quic.run();
                if (how == 1) {
                    stream.reset(1);
                } else if (how == 2) {
                    stream.finish();
                }
                quic.run();
                assertTrue(
                        peer.shutdown instanceof ConnectionShutdown.ByPeerApplication(long got, _)
                                && got == CLOSED_CRITICAL_STREAM.code(),
                        bytes + " " + peer.shutdown);
            }
        }
    }

    /** RFC 9114, section 6.2.1. */
    @Test
    void nobodyMayAskForTheEndOfOurControlStream() {
        RawPeer peer = new RawPeer();
        FakeQuic quic =
                new FakeQuic(
                                peer,
                                new ServerConnection(
                                        Exchanging.workspace(), Http3Settings.DEFAULTS, _ -> {}),
                                1)
                        .establish();
        quic.run();
        FakeQuic.stream(quic.client, 3).stopSending(0);
        quic.run();
        assertTrue(
                peer.shutdown instanceof ConnectionShutdown.ByPeerApplication(long got, _)
                        && got == CLOSED_CRITICAL_STREAM.code(),
                "" + peer.shutdown);
    }

    /** RFC 9114, section 6.1. */
    @Test
    void aServerMayNotOpenABidirectionalStream() {
        for (boolean reset : new boolean[] {true, false}) {
            RawPeer peer = new RawPeer();
            FakeQuic quic =
                    new FakeQuic(
                                    new ClientConnection(
                                            Exchanging.workspace(), Http3Settings.DEFAULTS),
                                    peer,
                                    1)
                            .establish();
            QuicStream stream = peer.send(true, "00", false);
            if (reset) {
                stream.reset(7);
            }
            quic.run();
            assertTrue(
                    peer.shutdown instanceof ConnectionShutdown.ByPeerApplication(long got, _)
                            && got == STREAM_CREATION_ERROR.code(),
                    "" + peer.shutdown);
        }
    }

    /** RFC 9114, section 4.2.2. */
    @Test
    void aRequestHeadThatIsTooLargeGetsAStatus() {
        String large = headers(MessageViolations.with("x", "y".repeat(70_000)));
        String manyLines =
                headers(
                        MessageViolations.with(
                                Stream.generate(() -> Stream.of("a", "b"))
                                        .limit(2500)
                                        .flatMap(s -> s)
                                        .toArray(String[]::new)));
        for (String head : new String[] {large, manyLines}) {
            RawPeer peer = new RawPeer();
            FakeQuic quic =
                    new FakeQuic(
                                    peer,
                                    new ServerConnection(
                                            Exchanging.workspace(),
                                            Http3Settings.DEFAULTS,
                                            _ -> {
                                                throw new AssertionError("no request");
                                            }),
                                    1)
                            .establish();
            peer.send(true, head, false);
            quic.run();
            assertNull(peer.shutdown);
            assertEquals(headers(":status", "431").replace(" ", ""), peer.text(0));
            assertEquals(Http3ErrorCode.NO_ERROR.code(), peer.stops.getOrDefault(0L, -1L));
            assertEquals(true, peer.ended.get(0L));
        }
    }
}
