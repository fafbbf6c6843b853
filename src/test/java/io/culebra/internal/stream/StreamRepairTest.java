package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.TransportException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is sent again, and what is not: RFC 9000 §13.3. */
class StreamRepairTest {
    private static final int WINDOW = 10_000;

    private final Side side =
            Side.of(
                    false,
                    QuicSettings.builder()
                            .initialMaxStreamData(WINDOW)
                            .maxStreamData(WINDOW)
                            .initialMaxData(WINDOW)
                            .maxData(WINDOW)
                            .maxBidirectionalStreams(2)
                            .maxUnidirectionalStreams(2));

    @AfterEach
    void close() {
        side.close();
    }

    private void learn(long maxData, long maxStreamData, long maxStreams) {
        side.streams.onPeerParameters(
                maxData, maxStreamData, maxStreamData, maxStreamData, maxStreams, maxStreams);
    }

    private static LoggedPacket.Control control(int kind, long first, long second) {
        return new LoggedPacket.Control(kind, first, second);
    }

    @Nested
    class Data {
        private final QuicStream stream;

        Data() {
            learn(1 << 20, 1 << 20, 10);
            stream = side.open(false);
        }

        @Test
        void isRepeatedWhereItWasLostAndNowhereElse() {
            side.write(stream, 5000, true);
            List<LoggedPacket> packets = side.packets();
            side.lose(packets.get(1));
            List<LoggedPacket> repeats = side.packets();
            assertEquals(1, repeats.size());
            assertEquals(
                    packets.get(1).data.getFirst().offset(),
                    repeats.getFirst().data.getFirst().offset());
            assertEquals(packets.get(1).dataBytes(), repeats.getFirst().dataBytes());
        }

        @Test
        void isNotRepeatedOnceItArrivedSomeOtherWay() {
            side.write(stream, 5000, true);
            List<LoggedPacket> packets = side.packets();
            side.lose(packets.get(1));
            side.ack(packets.get(1));
            assertFalse(side.streams.hasWork(), "late acknowledgement");
            side.lose(packets.get(2));
            LoggedPacket repeat = side.packet();
            side.ack(repeat);
            side.lose(packets.get(2));
            assertFalse(side.streams.hasWork(), "lost twice, arrived once");
        }

        @Test
        void isRepeatedAgainIfTheRepeatIsLost() {
            side.write(stream, 100, true);
            LoggedPacket packet = side.packet();
            for (int i = 0; i < 5; i++) {
                side.lose(packet);
                packet = side.packet();
                assertEquals(new LoggedPacket.Data(2, 0, 100, true), packet.data.getFirst());
            }
            side.ack(packet);
            side.application.expect("closed 2");
        }

        @Test
        void loosesItsEndAlone() {
            side.write(stream, 100, false);
            LoggedPacket data = side.packet();
            stream.finish();
            LoggedPacket end = side.packet();
            side.lose(end);
            assertEquals(new LoggedPacket.Data(2, 100, 0, true), side.packet().data.getFirst());
            side.lose(end);
            side.ack(end);
            assertFalse(side.streams.hasWork(), "the end arrived");
            side.ack(data);
            side.application.expect("closed 2");
        }

        @Test
        void isNotRepeatedAfterAReset() {
            side.write(stream, 5000, true);
            List<LoggedPacket> packets = side.packets();
            stream.reset(1);
            packets.forEach(side::lose);
            LoggedPacket reset = side.packet();
            assertEquals(0, reset.data.size());
            side.lose(reset);
            LoggedPacket again = side.packet();
            assertArrayEquals(reset.payload, again.payload);
            side.ack(again);
            side.application.expect("closed 2");
            side.lose(reset);
            assertFalse(side.streams.hasWork());
        }

        @Test
        void isRepeatedWithoutCredit() {
            learn(1 << 20, 1 << 20, 10);
            try (Side poor = Side.of(false, QuicSettings.builder())) {
                poor.streams.onPeerParameters(1000, 1000, 1000, 1000, 5, 5);
                QuicStream small = poor.open(true);
                poor.write(small, 1000, true);
                LoggedPacket packet = poor.packet();
                poor.lose(packet);
                assertTrue(poor.streams.hasData());
                assertEquals(1000, poor.packet().dataBytes());
            }
        }
    }

    @Nested
    class Limits {
        private void consume(int bytes, long at) throws TransportException {
            side.streams.turn(1_000_000_000_000L, 1);
            for (long offset = at; offset < at + bytes; offset += 1000) {
                side.receiveData(1, offset, 1000, false);
            }
        }

        @Test
        void areRepeatedWithTheirNewestValueIfTheyAreTheNewest() throws TransportException {
            learn(1 << 20, 1 << 20, 10);
            consume(5000, 0);
            LoggedPacket first = side.packet();
            assertEquals(
                    List.of(
                            control(ControlKind.MAX_DATA, 15_000, 0),
                            control(ControlKind.MAX_STREAM_DATA, 1, 15_000)),
                    first.controls);
            side.lose(first);
            assertEquals(first.controls, side.packet().controls);
            consume(5000, 5000);
            LoggedPacket second = side.packet();
            assertEquals(20_000, second.controls.getFirst().first());
            side.lose(first);
            assertFalse(side.streams.hasWork(), "an old limit need not be repeated");
        }

        @Test
        void ofAStreamEndWithItsSize() throws TransportException {
            learn(1 << 20, 1 << 20, 10);
            consume(5000, 0);
            LoggedPacket packet = side.packet();
            side.receiveData(1, 9000, 10, true);
            side.lose(packet);
            assertEquals(List.of(control(ControlKind.MAX_DATA, 15_000, 0)), side.packet().controls);
        }

        @Test
        void onStreamsAreRepeatedIfTheyAreTheNewest() throws TransportException {
            side.receiveData(3, 0, 10, true);
            LoggedPacket first = side.packet();
            assertEquals(List.of(control(ControlKind.MAX_STREAMS_UNI, 3, 0)), first.controls);
            side.lose(first);
            assertEquals(first.controls, side.packet().controls);
            side.receiveData(7, 0, 10, true);
            side.receiveData(11, 0, 10, true);
            assertEquals(
                    List.of(control(ControlKind.MAX_STREAMS_UNI, 5, 0)), side.packet().controls);
            side.lose(first);
            assertFalse(side.streams.hasWork());
        }

        @Test
        void onBidirectionalStreamsRiseTheSameWay() throws TransportException {
            learn(1 << 20, 1 << 20, 10);
            side.receiveData(1, 0, 10, true);
            side.application.stream(1).finish();
            side.packets().forEach(side::ack);
            LoggedPacket packet = side.packet();
            assertEquals(List.of(control(ControlKind.MAX_STREAMS_BIDI, 3, 0)), packet.controls);
            side.lose(packet);
            assertEquals(packet.controls, side.packet().controls);
        }
    }

    @Nested
    class StopSending {
        @Test
        void isRepeatedUntilTheSizeIsKnown() throws TransportException {
            side.receiveData(3, 0, 10, false);
            side.application.stream(3).stopSending(4);
            LoggedPacket packet = side.packet();
            assertEquals(List.of(control(ControlKind.STOP_SENDING, 3, 4)), packet.controls);
            side.lose(packet);
            assertEquals(packet.controls, side.packet().controls);
            side.arrivals.onResetStream(3, 4, 10);
            side.packets();
            side.lose(packet);
            assertFalse(side.streams.hasWork());
        }
    }

    @Nested
    class Blocked {
        @Test
        void isSaidOncePerLimitOfTheConnection() {
            learn(1000, 1 << 20, 10);
            side.write(side.open(true), 3000, false);
            side.write(side.open(true), 3000, false);
            List<LoggedPacket> packets = side.packets();
            assertEquals(1000, packets.stream().mapToInt(LoggedPacket::dataBytes).sum());
            LoggedPacket last = packets.getLast();
            assertEquals(List.of(control(ControlKind.DATA_BLOCKED, 1000, 0)), last.controls);
            side.loseControls(last);
            assertEquals(last.controls, side.packet().controls, "still true");
            side.arrivals.onMaxData(100_000);
            side.loseControls(last);
            assertEquals(
                    6000 - 1000, side.packets().stream().mapToInt(LoggedPacket::dataBytes).sum());
            side.loseControls(last);
            assertFalse(side.streams.hasWork(), "not true any more");
        }

        @Test
        void isSaidAlsoIfAnotherStreamTookTheLastCredit() {
            learn(1000, 1 << 20, 10);
            side.write(side.open(true), 1000, false);
            side.write(side.open(true), 1000, false);
            LoggedPacket last = side.packets().getLast();
            assertEquals(List.of(control(ControlKind.DATA_BLOCKED, 1000, 0)), last.controls);
        }

        @Test
        void isSaidOncePerLimitOfAStream() throws TransportException {
            learn(1 << 20, 1000, 10);
            side.write(side.open(true), 3000, false);
            List<LoggedPacket> packets = side.packets();
            assertEquals(1000, packets.stream().mapToInt(LoggedPacket::dataBytes).sum());
            LoggedPacket last = packets.getLast();
            assertEquals(List.of(control(ControlKind.STREAM_DATA_BLOCKED, 0, 1000)), last.controls);
            side.loseControls(last);
            assertEquals(last.controls, side.packet().controls);
            side.arrivals.onMaxStreamData(0, 2000);
            LoggedPacket more = side.packet();
            assertEquals(1000, more.dataBytes());
            assertEquals(List.of(control(ControlKind.STREAM_DATA_BLOCKED, 0, 2000)), more.controls);
            side.loseControls(last);
            assertFalse(side.streams.hasWork());
            side.arrivals.onMaxStreamData(0, 3000);
            assertEquals(1000, side.packet().dataBytes());
            assertFalse(side.streams.hasWork());
        }

        @Test
        void isNotSaidIfCreditComesFirst() throws TransportException {
            learn(1000, 1 << 20, 10);
            side.write(side.open(true), 3000, false);
            side.packet(1010);
            assertTrue(side.streams.hasWork(), "no room left to say it");
            side.arrivals.onMaxData(5000);
            assertEquals(0, side.packet().controls.size());
        }

        @Test
        void isSaidOfStreamsOnceSomebodyWantedOne() {
            learn(1000, 1000, 1);
            side.open(true);
            assertTrue(side.streams.tryOpen(true).isEmpty());
            assertTrue(side.streams.tryOpen(true).isEmpty());
            assertTrue(side.streams.tryOpen(false).isPresent());
            assertTrue(side.streams.tryOpen(false).isEmpty());
            LoggedPacket packet = side.packet();
            assertEquals(
                    List.of(
                            control(ControlKind.STREAMS_BLOCKED_BIDI, 1, 0),
                            control(ControlKind.STREAMS_BLOCKED_UNI, 1, 0)),
                    packet.controls);
            side.loseControls(packet);
            assertEquals(packet.controls, side.packet().controls);
            side.application.expect();
            side.arrivals.onMaxStreams(true, 2);
            side.application.expect("available true");
            side.loseControls(packet);
            assertEquals(
                    List.of(control(ControlKind.STREAMS_BLOCKED_UNI, 1, 0)),
                    side.packet().controls);
            side.arrivals.onMaxStreams(true, 3);
            side.application.expect();
        }

        @Test
        void isNotSaidBeforeThePeerSpoke() {
            assertTrue(side.streams.tryOpen(true).isEmpty());
            assertFalse(side.streams.hasWork());
            learn(1000, 1000, 1);
            side.application.expect("available true");
        }
    }

    @Nested
    class ManyControls {
        @Test
        void goOverSeveralPackets() {
            learn(1 << 20, 1 << 20, 300);
            for (int i = 0; i < 300; i++) {
                side.open(true).reset(1L << 40);
            }
            List<LoggedPacket> packets = side.packets();
            assertTrue(packets.size() > 1);
            assertEquals(
                    300,
                    packets.stream()
                            .mapToInt(one -> one.controls(ControlKind.RESET_STREAM).size())
                            .sum());
        }

        @Test
        void doNotFitIntoLittleRoom() {
            learn(1 << 20, 1 << 20, 100);
            side.open(true).reset(1L << 40);
            assertEquals(0, side.packet(StreamControls.LARGEST_FRAME - 1).result);
            assertEquals(Streams.WROTE, side.packet(StreamControls.LARGEST_FRAME).result);
        }
    }
}
