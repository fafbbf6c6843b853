package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the application does with the sending part of a stream: RFC 9000 §3.1. */
class StreamWritingTest {
    private static final int BUFFER = 10_000;

    private final Side side = Side.unlimited(false, QuicSettings.builder().sendBufferBytes(BUFFER));
    private final RecordingApplication app = side.application;
    private final QuicStream stream = side.open(true);
    private int returned;

    @AfterEach
    void close() {
        side.close();
    }

    private long lend(int length, boolean fin) {
        return stream.lend(side.data(0, length), 0, length, fin, () -> returned++);
    }

    @Nested
    class ShortWrites {
        @Test
        void sayHowMuchWasTaken() {
            assertEquals(BUFFER, stream.writable());
            assertEquals(6000, side.write(stream, 6000, false));
            assertEquals(4000, stream.writable());
            assertEquals(4000, side.write(stream, 6000, true));
            assertEquals(0, stream.writable());
            assertEquals(0, side.write(stream, 1, false));
        }

        @Test
        void doNotEndTheStream() {
            side.write(stream, BUFFER + 1, true);
            side.packets().forEach(side::ack);
            assertEquals(1, side.write(stream, 1, true));
        }

        @Test
        void areFollowedByOneNewsOfRoom() {
            side.write(stream, BUFFER + 1, false);
            List<LoggedPacket> packets = side.packets();
            app.expect();
            packets.forEach(side::ack);
            app.expect("writable 0");
            side.write(stream, BUFFER, false);
            side.packets().forEach(side::ack);
            app.expect();
        }

        @Test
        void mayBeAnsweredWithinTheCallback() {
            app.onWritable = one -> side.write(one, BUFFER, false);
            side.write(stream, BUFFER + 1, false);
            for (int round = 0; round < 10; round++) {
                side.packets().forEach(side::ack);
            }
            assertTrue(app.events.size() >= 9, "each news filled the buffer again");
        }

        @Test
        void areForgottenWhenTheStreamEndsOtherwise() {
            side.write(stream, BUFFER + 1, false);
            stream.finish();
            side.packets().forEach(side::ack);
            app.expect();
        }

        @Test
        void doNotDependOnThePeersLimits() {
            try (Side poor = Side.of(false, QuicSettings.builder().sendBufferBytes(BUFFER))) {
                poor.streams.onPeerParameters(0, 0, 0, 0, 1, 0);
                QuicStream blocked = poor.open(true);
                assertEquals(BUFFER, poor.write(blocked, BUFFER + 5, false));
                assertEquals(0, poor.streams.queuedBytes());
            }
        }
    }

    @Nested
    class Lending {
        @Test
        void givesBackWhenEveryByteIsAcknowledged() {
            assertEquals(5000, lend(5000, true));
            List<LoggedPacket> packets = side.packets();
            LoggedPacket first = packets.removeFirst();
            packets.forEach(side::ack);
            assertEquals(0, returned);
            side.ack(first);
            assertEquals(1, returned);
        }

        @Test
        void goesBetweenCopiesInOrder() throws TransportException {
            try (Side server = Side.unlimited(true, QuicSettings.builder())) {
                assertEquals(100, stream.write(side.data(0, 100), 0, 100, false));
                MemorySegment mine = side.data(97, 3003);
                assertEquals(3000, stream.lend(mine, 3, 3000, false, () -> returned++));
                assertEquals(50, stream.write(side.data(3100, 50), 0, 50, true));
                side.sendAllTo(server);
                assertEquals(3150, server.application.consumed(0));
                assertEquals(List.of(0L), server.application.ended);
                assertEquals(1, returned);
            }
        }

        @Test
        void takesAnySizeWhileNothingIsOutstanding() {
            assertEquals(BUFFER * 20, lend(BUFFER * 20, false));
            assertEquals(0, lend(1, false));
            assertEquals(BUFFER, stream.writable(), "copies have their own room");
        }

        @Test
        void takesUntilEightBuffersAreOutstanding() {
            for (int i = 0; i < 8; i++) {
                assertEquals(BUFFER, lend(BUFFER, false));
            }
            assertEquals(0, lend(1, false));
            app.expect();
            List<LoggedPacket> packets = side.packets();
            packets.forEach(side::ack);
            app.expect("writable 0");
            assertEquals(8, returned);
        }

        @Test
        void givesBackAtAReset() {
            lend(5000, false);
            lend(100, false);
            side.packets();
            stream.reset(1);
            assertEquals(2, returned);
        }

        @Test
        void givesBackWhenThePeerStops() throws TransportException {
            lend(5000, false);
            side.arrivals.onStopSending(0, 3);
            assertEquals(1, returned);
            app.expect("stop 0 3");
        }

        @Test
        void givesBackWhenTheConnectionCloses() {
            lend(5000, false);
            lend(5000, true);
            side.streams.close();
            assertEquals(2, returned);
            assertEquals(0, stream.writable());
            assertTrue(side.streams.tryOpen(true).isEmpty());
        }

        @Test
        void mayCallBackIntoTheStream() {
            Runnable giveUp =
                    () -> {
                        returned++;
                        stream.reset(1);
                    };
            stream.lend(side.data(0, 100), 0, 100, false, giveUp);
            lend(100, false);
            side.packets().forEach(side::ack);
            assertEquals(2, returned);
            side.packets().forEach(side::ack);
            assertFalse(side.streams.hasWork());
        }

        @Test
        void tellsAllOwnersEvenIfOneThrows() {
            stream.lend(
                    side.data(0, 100),
                    0,
                    100,
                    false,
                    () -> {
                        throw new UnsupportedOperationException("for the test");
                    });
            lend(100, false);
            QuicStream other = side.open(true);
            other.lend(side.data(0, 100), 0, 100, false, () -> returned++);
            assertThrows(UnsupportedOperationException.class, side.streams::close);
            assertEquals(2, returned);
        }

        @Test
        void refusesWhatItCannotSend() {
            MemorySegment heap = MemorySegment.ofArray(new byte[10]);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> stream.lend(heap, 0, 10, false, () -> returned++));
            MemorySegment data = side.data(0, 10);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> stream.lend(data, 0, 0, false, () -> returned++));
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> stream.lend(data, 5, 6, false, () -> returned++));
            assertThrows(IndexOutOfBoundsException.class, () -> stream.write(data, 5, 6, false));
        }
    }

    @Nested
    class Ending {
        @Test
        void closesTheStreamOnceBothPartsAreOver() throws TransportException {
            side.write(stream, 100, true);
            side.packets().forEach(side::ack);
            app.expect();
            side.receiveData(0, 0, 10, true);
            app.expect("closed 0");
            assertEquals(0, side.streams.openStreams());
        }

        @Test
        void needsEveryByteAndTheEndAcknowledged() {
            QuicStream uni = side.open(false);
            side.write(uni, 3000, true);
            List<LoggedPacket> packets = side.packets();
            for (LoggedPacket packet : packets.reversed()) {
                app.expect();
                side.ack(packet);
            }
            app.expect("closed 2");
        }

        @Test
        void allowsNoMoreWrites() {
            stream.finish();
            stream.finish();
            assertThrows(IllegalStateException.class, () -> side.write(stream, 1, false));
            assertThrows(IllegalStateException.class, () -> lend(1, false));
            assertEquals(0, stream.writable());
            assertEquals(1, side.packets().size());
            assertFalse(side.streams.hasWork());
        }

        @Test
        void staysTrueWhenTheStreamIsGone() throws TransportException {
            QuicStream uni = side.open(false);
            uni.finish();
            side.packets().forEach(side::ack);
            app.expect("closed 2");
            assertThrows(IllegalStateException.class, () -> side.write(uni, 1, false));
            uni.reset(1);
            uni.finish();
            uni.priority(1, true);
            uni.pauseReading(0);
            uni.resumeReading();
            uni.stopSending(1);
            assertEquals(0, uni.writable());
            assertFalse(side.streams.hasWork());
        }

        @Test
        void isNotForStreamsThatOnlyThePeerSendsOn() throws TransportException {
            side.receiveData(3, 0, 10, false);
            QuicStream peers = app.stream(3);
            assertThrows(IllegalStateException.class, () -> side.write(peers, 1, false));
            peers.finish();
            peers.reset(1);
            assertEquals(0, peers.writable());
            assertFalse(side.streams.hasWork());
        }
    }

    @Nested
    class Resetting {
        @Test
        void tellsThePeerHowMuchWasSent() {
            side.write(stream, 5000, false);
            LoggedPacket sent = side.packet();
            stream.reset(77);
            stream.reset(78);
            assertEquals(0, side.streams.queuedBytes());
            LoggedPacket packet = side.packet();
            assertEquals(
                    List.of(new LoggedPacket.Control(ControlKind.RESET_STREAM, 0, 77)),
                    packet.controls);
            byte[] frame = {0x04, 0x00, 0x40, 77, 0x44, (byte) sent.dataBytes()};
            assertEquals(4, sent.dataBytes() >> 8);
            assertArrayEquals(frame, packet.payload);
            assertEquals(0, side.write(stream, 10, false));
        }

        @Test
        void endsWithItsAcknowledgement() throws TransportException {
            side.write(stream, 5000, false);
            List<LoggedPacket> data = side.packets();
            stream.reset(77);
            LoggedPacket reset = side.packet();
            side.receiveData(0, 0, 0, true);
            data.forEach(side::ack);
            app.expect();
            side.ack(reset);
            app.expect("closed 0");
        }

        @Test
        void doesNothingOnceAllIsAcknowledged() {
            side.write(stream, 100, true);
            side.packets().forEach(side::ack);
            stream.reset(1);
            assertFalse(side.streams.hasWork());
        }

        @Test
        void announcesAStreamThatSentNothing() throws TransportException {
            try (Side server = Side.unlimited(true, QuicSettings.builder())) {
                stream.reset(5);
                side.sendAllTo(server);
                server.application.expect("reset 0 5");
            }
        }

        @Test
        void refusesCodesThatNoFrameCanCarry() {
            assertThrows(IllegalArgumentException.class, () -> stream.reset(-1));
            assertThrows(IllegalArgumentException.class, () -> stream.stopSending(1L << 62));
        }
    }

    @Nested
    class Priorities {
        @Test
        void letUrgentStreamsGoFirst() {
            QuicStream urgent = side.open(true);
            urgent.priority(0, true);
            side.write(stream, 2000, false);
            side.write(urgent, 2000, false);
            assertEquals(4, side.packet().data.getFirst().id());
            assertEquals(4, side.packet().data.getFirst().id());
            stream.priority(7, false);
            assertThrows(IndexOutOfBoundsException.class, () -> stream.priority(8, false));
            assertThrows(IndexOutOfBoundsException.class, () -> stream.priority(-1, false));
        }

        @Test
        void letEqualStreamsShare() {
            try (Side wide = Side.unlimited(false, QuicSettings.builder())) {
                QuicStream[] streams = new QuicStream[10];
                for (int i = 0; i < streams.length; i++) {
                    streams[i] = wide.open(true);
                    wide.write(streams[i], 500_000, false);
                }
                long[] sent = new long[streams.length];
                for (int i = 0; i < 2000; i++) {
                    for (LoggedPacket.Data data : wide.packet().data) {
                        sent[(int) (data.id() >> 2)] += data.length();
                    }
                }
                for (long bytes : sent) {
                    assertTrue(
                            Math.abs(239_000 - bytes) < 12 * Side.PACKET_BYTES, bytes + " bytes");
                }
            }
        }
    }

    @Test
    void tellsWhatItIs() throws TransportException {
        assertEquals(0, stream.id());
        assertTrue(stream.isBidirectional());
        assertTrue(stream.isLocal());
        assertFalse(stream.connection().isServer());
        assertTrue(stream.attachment().isEmpty());
        stream.attach("mine");
        assertEquals("mine", stream.attachment().orElseThrow());
        side.receiveData(3, 0, 10, false);
        assertFalse(app.stream(3).isBidirectional());
        assertFalse(app.stream(3).isLocal());
    }

    @Test
    void announcesWork() {
        int before = side.workSignals;
        side.write(stream, 10, false);
        assertTrue(side.workSignals > before);
        assertTrue(side.streams.hasWork());
    }
}
