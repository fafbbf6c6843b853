package io.culebra.internal.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicStream;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Settings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One side of ours, against bytes: what goes out, and messages. */
class ConnectionTest extends AgainstBytes {
    @Nested
    class WhatGoesOut {
        /** RFC 9114, section 6.2.1 and 7.2.4. */
        @Test
        void isAControlStreamWithSettingsAtOnce() {
            withServer();
            // Type 0, SETTINGS of 5 bytes, MAX_FIELD_SECTION_SIZE 65536.
            assertEquals(hex("00 04 4005 06 80010000"), peer.text(3));
            assertEquals(1, peer.received.size());
        }

        /** RFC 9114, section 7.2.8, 7.2.4.1 and 6.2.3. */
        @Test
        void hasReservedNumbersThatPeersIgnoreIfSettingsSaySo() {
            ServerConnection greasy =
                    new ServerConnection(
                            Exchanging.workspace(), Http3Settings.DEFAULTS, exchanges::add);
            new FakeQuic(peer, greasy, 3).establish().run();
            assertTrue(peer.text(3).startsWith(hex("00 04 40")));
            assertTrue(peer.text(3).length() > hex("00 04 4005 06 80010000").length());
            assertNotNull(peer.received.get(7L));
            assertEquals(true, peer.ended.get(7L));
            long type = readVarInt(RawPeer.hex(peer.text(7)));
            assertEquals(0x21 % 0x1f, type % 0x1f);
        }

        private long readVarInt(byte[] bytes) {
            VarIntReader reader = new VarIntReader();
            for (byte b : bytes) {
                if (reader.next(b)) {
                    return reader.value();
                }
            }
            throw new AssertionError("cut");
        }

        @Test
        void isAWholeResponseInOneFrameEach() {
            FakeQuic quic = withServer();
            peer.send(true, RawPeer.GET, true);
            quic.run();
            exchanges.getFirst().respond(200, TEXT, "hello");
            quic.run();
            // :status 200, content-type text/plain, content-length 5.
            assertEquals(hex("01 07 0000 d9 f5 54 01 35 00 05 68656c6c6f"), peer.text(0));
            assertEquals(true, peer.ended.get(0L));
        }

        @Test
        void isOneFrameForABodyOfKnownLength() {
            FakeQuic quic = withServer();
            peer.send(true, RawPeer.GET, true);
            quic.run();
            Http3Exchange exchange = exchanges.getFirst();
            exchange.sendHead(200, Fields.of("content-length", "4"), false);
            MemorySegment body = Exchanging.bytes("abcd");
            exchange.write(body, 0, 1, false);
            exchange.write(body, 1, 3, true);
            quic.run();
            assertEquals(hex("01 06 0000 d9 54 01 34 00 04 61626364"), peer.text(0));
        }

        @Test
        void isAFrameAPieceForABodyOfUnknownLength() {
            FakeQuic quic = withServer();
            peer.send(true, RawPeer.GET, true);
            quic.run();
            Http3Exchange exchange = exchanges.getFirst();
            exchange.sendHead(200, Fields.EMPTY, false);
            MemorySegment body = Exchanging.bytes("abcd");
            exchange.write(body, 0, 1, false);
            exchange.write(body, 1, 3, true);
            quic.run();
            assertEquals(hex("01 03 0000 d9 0001 61 0003 626364"), peer.text(0));
        }

        @Test
        void isARequestWithItsPseudoHeaderFieldsFirst() {
            FakeQuic quic = withClient();
            client.request(get("/"), true, response);
            quic.run();
            assertEquals(hex("01 08 0000 d1 d7 50 01 61 c1"), peer.text(0));
            assertEquals(true, peer.ended.get(0L));
        }
    }

    @Nested
    class Messages {
        /** RFC 9114, section 4.1. */
        @Test
        void mayHaveTrailers() {
            FakeQuic quic = withClient();
            client.request(get("/"), true, response);
            quic.run();
            QuicStream stream = FakeQuic.stream(quic.server, 0);
            peer.send(stream, RawPeer.OK + "0001 61" + RawPeer.headers("x", "y"), true);
            quic.run();
            assertEquals("200 a.", response.toString());
            assertEquals(Fields.of("x", "y"), response.trailers);
        }

        @Test
        void keepTrailersForALateSink() {
            FakeQuic quic = withServer();
            peer.send(true, RawPeer.GET + RawPeer.headers("x", "y"), true);
            quic.run();
            Responses sink = new Responses();
            exchanges.getFirst().onBody(sink);
            assertEquals(Fields.of("x", "y"), sink.trailers);
            assertEquals(1, sink.ends);
        }

        /** RFC 9114, section 4.1.2 and RFC 9110, section 8.6. */
        @Test
        void withoutContentMayHaveALength() {
            for (String[] head :
                    new String[][] {
                        {"GET", "304"}, {"GET", "204"}, {"HEAD", "200"}, {"HEAD", "404"}
                    }) {
                RawPeer raw = new RawPeer();
                ClientConnection asking = new ClientConnection(Exchanging.workspace(), PLAIN);
                FakeQuic quic = new FakeQuic(asking, raw, 3).establish();
                Responses answer = new Responses();
                asking.request(
                        Http3Request.of(head[0], URI.create("https://a/"), Fields.EMPTY),
                        true,
                        answer);
                QuicStream stream = FakeQuic.stream(quic.server, 0);
                String fields = RawPeer.headers(":status", head[1], "content-length", "5");
                raw.send(stream, fields + "0000", true);
                quic.run();
                assertEquals(head[1] + " .", answer.toString());
            }
        }

        /** RFC 9114, section 4.4. */
        @Test
        void mayBeTunnels() {
            FakeQuic quic = withClient();
            Http3ClientExchange tunnel =
                    client.request(
                            new Http3Request("CONNECT", "", "a:1", "", Fields.EMPTY),
                            false,
                            response);
            quic.run();
            QuicStream stream = FakeQuic.stream(quic.server, 0);
            peer.send(stream, RawPeer.OK + "0002 6869", false);
            tunnel.write(Exchanging.bytes("yes"), 0, 3, false);
            quic.run();
            assertEquals("200 hi...", response.toString());
            assertTrue(peer.text(0).endsWith("0003796573"));
            peer.send(stream, RawPeer.headers("x", "y"), false);
            quic.run();
            assertEquals(Http3ErrorCode.FRAME_UNEXPECTED.code(), applicationCode(peer.shutdown));
        }

        @Test
        void mayBeTunnelsToTheServerToo() {
            FakeQuic quic = withServer();
            peer.send(true, RawPeer.headers(":method", "CONNECT", ":authority", "a:1"), false);
            quic.run();
            Http3Exchange exchange = exchanges.getFirst();
            assertEquals("CONNECT", exchange.request().method());
            assertEquals("a:1", exchange.request().authority());
            exchange.sendHead(200, Fields.EMPTY, false);
            exchange.write(Exchanging.bytes("hi"), 0, 2, false);
            quic.run();
            assertEquals(hex("01 03 0000 d9 00 02 6869"), peer.text(0));
        }

        /** RFC 9114, section 4.2.2. */
        @Test
        void ofAPeerWithASmallerLimitAreNotSent() {
            FakeQuic quic = withClient();
            peer.send(false, "00 0403 06 4080", false);
            quic.run();
            assertThrows(
                    IllegalArgumentException.class, () -> client.request(get("/"), true, response));
        }
    }

    @Test
    void aControlStreamThatIsNotAllowedYetComesLater() {
        FakeQuic quic = new FakeQuic(peer, server, 3);
        quic.maxUniStreams = 0;
        quic.establish().run();
        assertTrue(peer.received.isEmpty());
        quic.maxUniStreams = 1;
        quic.run();
        assertEquals(hex("00 04 4005 06 80010000"), peer.text(3));
    }

    @Test
    void aControlStreamWithATinyBufferArrivesWhole() {
        FakeQuic quic = new FakeQuic(peer, server, 3);
        quic.window = 2;
        quic.establish();
        server.shutdown();
        quic.run();
        assertEquals(hex("00 04 4005 06 80010000 07 01 00"), peer.text(3));
    }

    @Test
    void scratchMemoryIsNativeAndNotTiny() {
        MemorySegment heap = MemorySegment.ofArray(new byte[8192]);
        MemorySegment tiny = Arena.ofAuto().allocate(100);
        Exchanging.TestRandom random = new Exchanging.TestRandom(1);
        assertThrows(IllegalArgumentException.class, () -> new Http3Workspace(heap, random));
        assertThrows(IllegalArgumentException.class, () -> new Http3Workspace(tiny, random));
    }
}
