package io.culebra.internal.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicStream;
import io.culebra.http3.Http3ErrorCode;
import org.junit.jupiter.api.Test;

/** What of a peer means nothing to us and is no error: RFC 9114 §9. */
class WhatIsIgnoredTest extends AgainstBytes {
    /** RFC 9114, section 6.2 and 6.2.3. */
    @Test
    void streamsOfUnknownTypes() {
        FakeQuic quic = withServer();
        QuicStream reserved = peer.send(false, "21 0102030405", false);
        QuicStream unknown = peer.send(false, "4abc", true);
        quic.run();
        peer.send(reserved, "0607", true);
        quic.run();
        assertNull(peer.shutdown);
        assertEquals(
                Http3ErrorCode.STREAM_CREATION_ERROR.code(),
                FakeQuic.stream(quic.client, reserved.id()).outgoing.stopCode());
        assertTrue(FakeQuic.stream(quic.server, unknown.id()).closed);
    }

    /** RFC 9114, section 6.2. */
    @Test
    void streamsThatEndBeforeTheirType() {
        FakeQuic quic = withServer();
        peer.send(false, "", true);
        peer.send(false, "40", true);
        peer.open(false).reset(5);
        quic.run();
        assertNull(peer.shutdown);
    }

    /** RFC 9114, section 7.2.8 and 9. */
    @Test
    void framesOfUnknownTypesAnywhere() {
        FakeQuic quic = withServer();
        peer.send(false, RawPeer.SETTINGS + "2100 2105 0102030405 4abc03 010203", false);
        String grease = "2103 010203 4abc00";
        String body = "0001 61" + grease + "0000" + grease + "0001 62" + grease;
        peer.send(true, grease + RawPeer.GET + grease + body, true);
        quic.run();
        assertNull(peer.shutdown);
        Responses sink = new Responses();
        exchanges.getFirst().onBody(sink);
        quic.run();
        assertEquals("- ab.", sink.toString());
    }

    /** RFC 9114, section 7.2.4. */
    @Test
    void unknownSettings() {
        FakeQuic quic = withServer();
        peer.send(false, "00 0409 2105 4abc00 3301 0705", false);
        quic.run();
        assertNull(peer.shutdown);
    }

    /** RFC 9114, section 8: unknown codes mean no error. */
    @Test
    void unknownErrorCodes() {
        FakeQuic quic = withServer();
        peer.send(true, RawPeer.GET, false).reset(0x1234567);
        quic.run();
        assertNull(peer.shutdown);
    }

    /** RFC 9204, section 4.2: a peer may open its QPACK streams although nothing uses them. */
    @Test
    void theStreamsOfQpack() {
        FakeQuic quic = withServer();
        peer.send(false, "02 20", false);
        peer.send(false, "03 44", false);
        quic.run();
        assertNull(peer.shutdown);
    }

    /** RFC 9114, section 7.2.7. */
    @Test
    void permissionToPush() {
        FakeQuic quic = withServer();
        peer.send(false, RawPeer.SETTINGS + "0d0105 0d0105 0d0106 070105 070100", false);
        quic.run();
        assertNull(peer.shutdown);
    }
}
