package io.culebra.internal.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicStream;
import io.culebra.http3.Http3ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection that takes no more requests: RFC 9114 §5.2. */
class GoAwayTest extends AgainstBytes {
    @Test
    void ofAServerFinishesWhatCameAndRejectsTheRest() {
        FakeQuic quic = withServer();
        peer.send(true, RawPeer.GET, true);
        quic.run();
        server.shutdown();
        server.shutdown();
        QuicStream late = peer.send(true, RawPeer.GET, true);
        quic.run();
        assertTrue(peer.text(3).endsWith("070104"), peer.text(3));
        assertEquals(Http3ErrorCode.REQUEST_REJECTED.code(), peer.resets.get(late.id()));
        assertEquals(1, exchanges.size());
        quic.runTimers();
        assertNull(peer.shutdown);
        exchanges.getFirst().respond(200, TEXT, "last");
        quic.run();
        assertEquals(true, peer.ended.get(0L));
        assertEquals(Http3ErrorCode.NO_ERROR.code(), applicationCode(peer.shutdown));
    }

    @Test
    void ofAServerWithNothingToDoWaitsUntilTheClientHeard() {
        FakeQuic quic = withServer();
        server.shutdown();
        quic.run();
        assertTrue(peer.text(3).endsWith("070100"));
        assertNull(peer.shutdown);
        quic.runTimers();
        assertEquals(Http3ErrorCode.NO_ERROR.code(), applicationCode(peer.shutdown));
    }

    @Test
    void ofAServerWaitsForStreamsBelowTheIdThatWereNotSeen() {
        FakeQuic quic = withServer();
        QuicStream first = peer.open(true);
        peer.send(true, RawPeer.GET, true);
        quic.run();
        server.shutdown();
        exchanges.getFirst().respond(200, TEXT, "second");
        quic.runTimers();
        assertNull(peer.shutdown);
        peer.send(first, RawPeer.GET, true);
        quic.run();
        exchanges.getLast().respond(200, TEXT, "first");
        quic.run();
        assertEquals(Http3ErrorCode.NO_ERROR.code(), applicationCode(peer.shutdown));
    }

    @Test
    void beforeTheHandshakeIsSentAfterIt() {
        server.shutdown();
        withServer();
        assertTrue(peer.text(3).endsWith("070100"));
    }

    @Test
    void ofAServerFailsWhatItWillNotProcess() {
        FakeQuic quic = withClient();
        quic.maxRequests = 2;
        Responses first = new Responses();
        Responses second = new Responses();
        Responses third = new Responses();
        client.request(get("/1"), true, first);
        client.request(get("/2"), false, second);
        client.request(get("/3"), true, third);
        peer.send(false, RawPeer.SETTINGS + "070108 070104", false);
        quic.run();
        assertFalse(client.acceptsRequests());
        assertNull(first.failure);
        for (Responses failed : List.of(second, third)) {
            assertNotNull(failed.failure);
            assertTrue(failed.failure.unprocessed());
        }
        assertEquals(Http3ErrorCode.REQUEST_CANCELLED.code(), peer.resets.get(4L));
        Responses late = new Responses();
        client.request(get("/4"), true, late);
        assertNotNull(late.failure);
        peer.send(FakeQuic.stream(quic.server, 0), RawPeer.OK, true);
        peer.send(FakeQuic.stream(quic.server, 4), "", true);
        quic.run();
        assertEquals("200 .", first.toString());
        assertEquals(Http3ErrorCode.NO_ERROR.code(), applicationCode(peer.shutdown));
    }

    @Test
    void ofAClientLetsItFinish() {
        FakeQuic quic = withClient();
        client.request(get("/"), true, response);
        client.shutdown();
        quic.run();
        assertTrue(peer.text(2).endsWith("070100"));
        assertFalse(client.acceptsRequests());
        assertNull(peer.shutdown);
        peer.send(FakeQuic.stream(quic.server, 0), RawPeer.OK, true);
        quic.run();
        assertEquals("200 .", response.toString());
        assertEquals(Http3ErrorCode.NO_ERROR.code(), applicationCode(peer.shutdown));
    }
}
