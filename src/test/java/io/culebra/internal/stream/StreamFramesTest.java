package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.TransportException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How stream data is put into frames: RFC 9000 §19.8. */
class StreamFramesTest {
    private final Side client = Side.unlimited(false, QuicSettings.builder());
    private final Side server =
            Side.of(
                    true,
                    QuicSettings.builder()
                            .maxBidirectionalStreams(1000)
                            .maxData(1 << 26)
                            .initialMaxData(1 << 26)
                            .maxStreamData(1 << 25)
                            .initialMaxStreamData(1 << 25));

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void writesAShortFrameWithItsLength() {
        client.write(client.open(true), 3, true);
        LoggedPacket packet = client.packet();
        byte[] frame = {0x0b, 0x00, 0x03, 0, 31, 62};
        assertArrayEquals(frame, packet.payload);
        assertEquals(Streams.WROTE, packet.result);
        assertFalse(client.streams.hasWork());
    }

    @Test
    void writesAnEndWithoutData() {
        QuicStream stream = client.open(true);
        client.write(stream, 1, false);
        client.packet();
        stream.finish();
        byte[] frame = {0x0f, 0x00, 0x01, 0x00};
        assertArrayEquals(frame, client.packet().payload);
        QuicStream empty = client.open(false);
        empty.finish();
        byte[] emptyFrame = {0x0b, 0x02, 0x00};
        assertArrayEquals(emptyFrame, client.packet().payload);
    }

    @Test
    void leavesTheLengthOutWhereDataFillsThePacket() {
        client.write(client.open(true), 5000, false);
        LoggedPacket first = client.packet(100);
        assertEquals(Streams.WROTE | Streams.TO_THE_END, first.result);
        assertEquals(0x08, first.payload[0]);
        assertEquals(98, first.dataBytes());
        LoggedPacket second = client.packet(100);
        assertEquals(Streams.WROTE | Streams.TO_THE_END, second.result);
        assertEquals(0x0c, second.payload[0]);
        assertEquals(100 - 4, second.dataBytes(), "an offset of two bytes");
    }

    @Test
    void packsSeveralStreamsIntoOnePacket() throws TransportException {
        for (int i = 0; i < 5; i++) {
            client.write(client.open(true), 20 + i, true);
        }
        LoggedPacket packet = client.packet();
        assertEquals(5, packet.data.size());
        server.receive(packet);
        assertEquals(List.of(0L, 4L, 8L, 12L, 16L), server.application.ended);
    }

    /** Every relation of data to room: with length, without, and with padding in front. */
    @Test
    void getsEveryLengthThroughEveryRoom() throws TransportException {
        int rooms = 0;
        for (int length = 0; length < 80; length++) {
            for (int room = 24; room < 90; room++) {
                QuicStream stream = client.open(true);
                client.write(stream, length, true);
                LoggedPacket packet = client.packet(room);
                int whole = packet.data.getFirst().length();
                boolean fin = packet.data.getFirst().fin();
                int header = 1 + SegmentWriter.varIntSize(stream.id());
                assertEquals(length + header <= room, fin, "all that fits is sent at once");
                assertEquals(Math.min(length, room - header), whole);
                server.receive(packet);
                if (!fin) {
                    server.receive(client.packet(room));
                }
                LoggedPacket rest = client.packet(200);
                if (rest.payload.length > 0) {
                    server.receive(rest);
                }
                assertFalse(client.streams.hasWork());
                assertEquals(length, server.application.consumed(stream.id()));
                assertTrue(server.application.ended.remove(stream.id()));
                server.application.stream(stream.id()).finish();
                server.packets().forEach(server::ack);
                rooms++;
                if (rooms % 100 == 0) {
                    client.arrivals.onMaxStreams(true, 1 << 21);
                }
            }
        }
    }

    @Test
    void padsInFrontWhereOnlyTheLengthDoesNotFit() throws TransportException {
        client.write(client.open(true), 70, true);
        LoggedPacket packet = client.packet(73);
        assertEquals(Streams.WROTE | Streams.TO_THE_END, packet.result);
        assertEquals(0, packet.payload[0]);
        assertEquals(0x09, packet.payload[1]);
        server.receive(packet);
        assertEquals(List.of(0L), server.application.ended);
    }

    @Test
    void doesNotStartAFrameForAFewBytes() {
        QuicStream stream = client.open(true);
        client.write(stream, 100, false);
        for (int room = 0; room < 18; room++) {
            assertEquals(0, client.packet(room).result, "room " + room);
        }
        assertEquals(16, client.packet(18).dataBytes());
        QuicStream small = client.open(true);
        client.packets();
        client.write(small, 5, true);
        assertEquals(5, client.packet(7).dataBytes(), "all of it is worth it");
    }

    @Test
    void writesAllSizesOfOffsets() throws TransportException {
        QuicStream stream = client.open(true);
        long total = 1 << 16;
        for (long written = 0; written < total; ) {
            written += stream.write(client.data(written, 4096), 0, 4096, written + 4096 == total);
            client.sendAllTo(server);
        }
        assertEquals(total, server.application.consumed(0));
        assertEquals(List.of(0L), server.application.ended);
    }

    @Test
    void repeatsALostStretchInPiecesThatFit() throws TransportException {
        QuicStream stream = client.open(true);
        client.write(stream, 1000, true);
        LoggedPacket lost = client.packet(1200);
        client.lose(lost);
        assertEquals(1001, client.streams.queuedBytes(), "the end counts as a byte");
        for (LoggedPacket packet :
                List.of(client.packet(300), client.packet(300), client.packet(1000))) {
            server.receive(packet);
        }
        assertEquals(List.of(0L), server.application.ended);
        assertFalse(client.streams.hasWork());
    }

    @Test
    void sendsLostDataBeforeNew() {
        QuicStream stream = client.open(true);
        client.write(stream, 3000, false);
        LoggedPacket first = client.packet();
        client.lose(first);
        LoggedPacket next = client.packet();
        assertEquals(0, next.data.get(0).offset());
        assertEquals(first.dataBytes(), next.data.get(0).length());
        assertEquals(first.dataBytes(), client.packet().data.get(0).offset(), "then what is new");
    }

    @Test
    void estimatesWhatCouldGo() {
        assertEquals(0, client.streams.queuedBytes());
        QuicStream stream = client.open(true);
        client.write(stream, 3000, false);
        client.write(client.open(true), 500, true);
        assertEquals(3500, client.streams.queuedBytes());
        assertTrue(client.streams.hasData());
        client.packets();
        assertEquals(0, client.streams.queuedBytes());
        assertFalse(client.streams.hasData());
    }
}
