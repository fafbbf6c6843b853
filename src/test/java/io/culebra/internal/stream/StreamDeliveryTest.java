package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.api.RetainedBytes;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How received data reaches the application: RFC 9000 §2.2, §3.2. */
class StreamDeliveryTest {
    private static final long UNI = 2;
    private static final long BIDI = 0;

    private final Side side = Side.unlimited(true, QuicSettings.builder());
    private final RecordingApplication app = side.application;

    @AfterEach
    void close() {
        side.close();
    }

    /** Consumes some bytes of each callback and pauses. */
    private void pauseAfter(long bytes) {
        app.reader =
                (stream, _, from, length, _) -> {
                    long taken = Math.min(bytes, length);
                    stream.pauseReading(from + taken);
                    return taken;
                };
    }

    private void readAll() {
        app.reader = (_, _, _, length, _) -> length;
    }

    @Nested
    class InOrder {
        @Test
        void comesStraightFromThePacket() throws TransportException {
            app.reader =
                    (_, bytes, from, length, _) -> {
                        assertEquals(7, from, "where the packet has it");
                        assertEquals(4096, bytes.byteSize(), "the slot itself");
                        return length;
                    };
            side.receiveData(UNI, 0, 100, false);
            side.receiveData(UNI, 100, 50, true);
            assertEquals(2, app.deliveries);
            assertEquals(0, side.pool.inUse());
            app.expect("closed 2");
        }

        @Test
        void comesOnceHoweverOftenItArrives() throws TransportException {
            side.receiveData(UNI, 0, 100, false);
            side.receiveData(UNI, 0, 100, false);
            side.receiveData(UNI, 20, 50, false);
            assertEquals(1, app.deliveries);
            side.receiveData(UNI, 50, 100, false);
            assertEquals(150, app.consumed(UNI));
        }

        @Test
        void tellsTheEndOnceWithTheLastBytes() throws TransportException {
            side.receiveData(UNI, 50, 50, true);
            side.receiveData(UNI, 0, 50, false);
            assertEquals(List.of(UNI), app.ended);
            assertEquals(2, app.deliveries);
        }

        @Test
        void tellsAnEndThatComesAlone() throws TransportException {
            side.receiveData(UNI, 0, 50, false);
            side.receiveData(UNI, 50, 0, false);
            assertEquals(1, app.deliveries, "nothing to tell");
            side.receiveData(UNI, 50, 0, true);
            assertEquals(2, app.deliveries);
            assertEquals(List.of(UNI), app.ended);
        }

        @Test
        void tellsTheEndOfAnEmptyStream() throws TransportException {
            side.receiveData(UNI, 0, 0, true);
            assertEquals(List.of(UNI), app.ended);
        }
    }

    @Nested
    class OutOfOrder {
        @Test
        void waitsAndThenComesInLongRuns() throws TransportException {
            for (int i = 30; i > 0; i--) {
                side.receiveData(UNI, i * 1000L, 1000, i == 30);
            }
            assertEquals(0, app.deliveries);
            side.receiveData(UNI, 0, 1000, false);
            assertEquals(31_000, app.consumed(UNI));
            assertEquals(List.of(UNI), app.ended);
            assertEquals(3, app.deliveries, "the packet, and two chunks");
            assertEquals(0, side.pool.inUse());
        }

        @Test
        void isDroppedWhereAPacketBringsItAgainInOrder() throws TransportException {
            side.receiveData(UNI, 500, 100, false);
            side.receiveData(UNI, 0, 1000, true);
            assertEquals(1, app.deliveries);
            assertEquals(List.of(UNI), app.ended);
            assertEquals(0, side.pool.inUse());
        }
    }

    @Nested
    class Pausing {
        @Test
        void keepsTheRestAndDeliversItAgain() throws TransportException {
            pauseAfter(30);
            side.receiveData(UNI, 0, 100, false);
            assertEquals(30, app.consumed(UNI));
            side.receiveData(UNI, 100, 100, true);
            assertEquals(1, app.deliveries, "paused");
            assertFalse(side.streams.hasPendingDelivery());
            app.stream(UNI).resumeReading();
            assertTrue(side.streams.hasPendingDelivery());
            side.streams.deliverPending();
            assertEquals(60, app.consumed(UNI));
            readAll();
            app.stream(UNI).resumeReading();
            side.streams.deliverPending();
            assertEquals(200, app.consumed(UNI));
            assertEquals(List.of(UNI), app.ended);
            assertEquals(0, side.pool.inUse());
            app.expect("closed 2");
        }

        @Test
        void mayConsumeEverythingOrNothing() throws TransportException {
            pauseAfter(100);
            side.receiveData(UNI, 0, 100, true);
            app.expect("closed 2");
            pauseAfter(0);
            side.receiveData(UNI + 4, 0, 100, true);
            app.expect();
            readAll();
            app.stream(UNI + 4).resumeReading();
            side.streams.deliverPending();
            app.expect("closed 6");
        }

        @Test
        void outsideACallbackHoldsBackWhatComes() throws TransportException {
            side.receiveData(UNI, 0, 100, false);
            QuicStream stream = app.stream(UNI);
            stream.pauseReading(Long.MAX_VALUE);
            side.receiveData(UNI, 100, 100, false);
            side.receiveData(UNI, 200, 0, true);
            assertEquals(100, app.consumed(UNI));
            stream.resumeReading();
            stream.resumeReading();
            side.streams.deliverPending();
            assertEquals(200, app.consumed(UNI));
            assertEquals(List.of(UNI), app.ended);
        }

        @Test
        void holdsBackAnEndWithoutData() throws TransportException {
            side.receiveData(UNI, 0, 100, false);
            app.stream(UNI).pauseReading(0);
            side.receiveData(UNI, 100, 0, true);
            assertEquals(List.of(), app.ended);
            app.stream(UNI).resumeReading();
            side.streams.deliverPending();
            assertEquals(List.of(UNI), app.ended);
        }

        @Test
        void endsAgainBeforeDeliveryIfPausedAgain() throws TransportException {
            side.receiveData(UNI, 0, 100, false);
            QuicStream stream = app.stream(UNI);
            stream.pauseReading(0);
            side.receiveData(UNI, 100, 100, false);
            stream.resumeReading();
            stream.pauseReading(0);
            side.streams.deliverPending();
            assertEquals(100, app.consumed(UNI));
        }

        @Test
        void refusesAPlaceOutsideTheCallbacksBytes() throws TransportException {
            List<Throwable> thrown = new ArrayList<>();
            app.reader =
                    (stream, _, from, length, _) -> {
                        for (long place : new long[] {from - 1, from + length + 1}) {
                            thrown.add(
                                    assertThrows(
                                            IndexOutOfBoundsException.class,
                                            () -> stream.pauseReading(place)));
                        }
                        stream.resumeReading();
                        return length;
                    };
            side.receiveData(UNI, 0, 100, false);
            assertEquals(2, thrown.size());
        }

        @Test
        void doesNotStarveOthersThatResume() throws TransportException {
            app.reader =
                    (stream, _, from, _, _) -> {
                        stream.pauseReading(from);
                        stream.resumeReading();
                        return 0;
                    };
            side.receiveData(UNI, 0, 100, false);
            int before = app.deliveries;
            side.streams.deliverPending();
            assertEquals(before + 1, app.deliveries, "once a call, also without progress");
            assertTrue(side.streams.hasPendingDelivery());
            readAll();
            side.streams.deliverPending();
            assertEquals(100, app.consumed(UNI));
            side.streams.deliverPending();
            assertFalse(side.streams.hasPendingDelivery());
        }

        @Test
        void givesThePeerNoCredit() throws TransportException {
            int half = (int) (QuicSettings.DEFAULTS.initialMaxStreamData() / 2);
            side.receiveData(UNI, 0, 1, false);
            app.stream(UNI).pauseReading(0);
            for (int at = 1; at < 2 * half; at += 2000) {
                side.receiveData(UNI, at, Math.min(2000, 2 * half - at), false);
            }
            assertFalse(side.streams.hasWork());
            app.stream(UNI).resumeReading();
            side.streams.deliverPending();
            LoggedPacket packet = side.packet();
            assertEquals(1, packet.controls(ControlKind.MAX_STREAM_DATA).size());
            assertEquals(2L * half, app.consumed(UNI));
        }
    }

    @Nested
    class Resets {
        @Test
        void areToldOnceAndDropWhatWaits() throws TransportException {
            side.receiveData(UNI, 100, 100, false);
            side.streams.onResetStream(UNI, 42, 200);
            side.streams.onResetStream(UNI, 42, 200);
            app.expect("reset 2 42", "closed 2");
            assertEquals(0, side.pool.inUse());
            assertEquals(0, app.deliveries);
        }

        @Test
        void reachAPausedStream() throws TransportException {
            pauseAfter(10);
            side.receiveData(UNI, 0, 100, false);
            side.streams.onResetStream(UNI, 42, 200);
            app.stream(UNI).resumeReading();
            side.streams.deliverPending();
            app.expect("reset 2 42", "closed 2");
            assertEquals(1, app.deliveries);
        }

        @Test
        void changeNothingOnceAllDataIsHere() throws TransportException {
            pauseAfter(10);
            side.receiveData(UNI, 0, 100, true);
            side.streams.onResetStream(UNI, 42, 100);
            readAll();
            app.stream(UNI).resumeReading();
            side.streams.deliverPending();
            assertEquals(100, app.consumed(UNI));
            app.expect("closed 2");
        }

        @Test
        void ofABidirectionalStreamLeaveOurPartAlone() throws TransportException {
            side.streams.onResetStream(BIDI, 42, 0);
            QuicStream stream = app.stream(BIDI);
            app.expect("reset 0 42");
            side.write(stream, 10, true);
            side.packets().forEach(side::ack);
            app.expect("closed 0");
        }

        @Test
        void countTheirFinalSizeOnTheConnection() throws TransportException {
            side.streams.turn(1_000_000_000, 1000);
            long window = QuicSettings.DEFAULTS.initialMaxStreamData();
            side.streams.onResetStream(UNI, 1, window);
            side.streams.onResetStream(UNI + 4, 1, window);
            LoggedPacket packet = side.packet();
            assertEquals(
                    QuicSettings.DEFAULTS.initialMaxData() + 2 * window,
                    packet.controls(ControlKind.MAX_DATA).getFirst().first());
        }
    }

    /** RFC 9000 §3.5. */
    @Nested
    class StopSending {
        @Test
        void isSentAndWhatComesIsDropped() throws TransportException {
            side.receiveData(UNI, 0, 10, false);
            side.receiveData(UNI, 100, 10, false);
            app.stream(UNI).stopSending(5);
            app.stream(UNI).stopSending(6);
            assertEquals(0, side.pool.inUse());
            LoggedPacket packet = side.packet();
            assertEquals(
                    List.of(new LoggedPacket.Control(ControlKind.STOP_SENDING, UNI, 5)),
                    packet.controls);
            side.receiveData(UNI, 10, 90, false);
            assertEquals(1, app.deliveries);
            side.streams.onResetStream(UNI, 5, 110);
            app.expect("reset 2 5", "closed 2");
        }

        @Test
        void endsTheStreamOnceTheSizeIsKnown() throws TransportException {
            side.receiveData(UNI, 0, 10, false);
            app.stream(UNI).stopSending(5);
            side.receiveData(UNI, 50, 10, true);
            app.expect("closed 2");
            side.receiveData(UNI + 4, 0, 10, false);
            side.receiveData(UNI + 4, 50, 10, true);
            app.stream(UNI + 4).stopSending(5);
            assertTrue(side.streams.hasPendingDelivery());
            side.streams.deliverPending();
            app.expect("closed 6");
            assertFalse(side.streams.hasWork(), "nothing left to stop");
        }

        @Test
        void countsDroppedDataOnTheConnection() throws TransportException {
            side.streams.turn(1_000_000_000, 1000);
            long window = QuicSettings.DEFAULTS.initialMaxStreamData();
            for (long id = UNI; id < UNI + 12; id += 4) {
                side.receiveData(id, 0, 10, false);
                app.stream(id).stopSending(5);
                side.receiveData(id, window - 10, 10, false);
            }
            LoggedPacket packet = side.packet();
            assertEquals(
                    QuicSettings.DEFAULTS.initialMaxData() + 3 * window,
                    packet.controls(ControlKind.MAX_DATA).getFirst().first());
            assertEquals(0, packet.controls(ControlKind.MAX_STREAM_DATA).size());
        }

        @Test
        void withinTheCallbackEndsDelivery() throws TransportException {
            app.reader =
                    (stream, bytes, from, length, _) -> {
                        stream.stopSending(1);
                        assertEquals(Side.pattern(0), bytes.get(ValueLayout.JAVA_BYTE, from));
                        return length;
                    };
            side.receiveData(UNI, 10, 20_000 / 10, false);
            side.receiveData(UNI, 0, 10, false);
            assertEquals(1, app.deliveries);
            assertEquals(0, side.pool.inUse());
        }

        @Test
        void withinTheCallbackLeavesKeptBytesReadable() throws TransportException {
            side.receiveData(UNI, 10, 2000, false);
            app.reader =
                    (stream, bytes, from, length, _) -> {
                        if (length == 2000) {
                            stream.stopSending(1);
                            // Takes the chunk that would be free now.
                            side.write(side.open(true), 100, false);
                            assertEquals(
                                    Side.pattern(10 + 1999),
                                    bytes.get(ValueLayout.JAVA_BYTE, from + 1999));
                        }
                        return length;
                    };
            side.receiveData(UNI, 0, 10, false);
            assertEquals(2, app.deliveries);
            assertEquals(1, side.pool.inUse());
        }
    }

    @Nested
    class Retaining {
        private final List<RetainedBytes> kept = new ArrayList<>();

        private void keep(long skip, long length) {
            app.reader =
                    (stream, bytes, from, count, _) -> {
                        kept.add(stream.retain(bytes, from + skip, length));
                        return count;
                    };
        }

        private void expectKept(long offset, long length) {
            assertEquals(length, kept.getFirst().bytes().byteSize());
            for (long i = 0; i < length; i++) {
                assertEquals(
                        Side.pattern(offset + i),
                        kept.getFirst().bytes().get(ValueLayout.JAVA_BYTE, i));
            }
        }

        @Test
        void keepsTheSlotWhileThereAreMany() throws TransportException {
            keep(10, 50);
            side.receiveData(UNI, 0, 100, true);
            assertEquals(1, side.slab.inUse());
            assertEquals(0, side.pool.inUse());
            expectKept(10, 50);
            kept.getFirst().close();
            kept.getFirst().close();
            assertEquals(0, side.slab.inUse());
        }

        @Test
        void copiesWhileThereAreFew() throws TransportException {
            List<PacketBuffer> taken = new ArrayList<>();
            for (int i = 0; i < Side.SLOTS / 2; i++) {
                taken.add(side.acquire());
            }
            keep(0, 100);
            side.receiveData(UNI, 0, 100, true);
            assertEquals(Side.SLOTS / 2, side.slab.inUse());
            assertEquals(1, side.pool.inUse());
            expectKept(0, 100);
            kept.getFirst().close();
            kept.getFirst().close();
            assertEquals(0, side.pool.inUse());
            taken.forEach(PacketBuffer::release);
        }

        @Test
        void copiesWhatIsNotInASlotAnyMore() throws TransportException {
            side.receiveData(UNI, 100, 100, true);
            app.reader =
                    (stream, bytes, from, length, fin) -> {
                        if (fin) {
                            kept.add(stream.retain(bytes, from, length));
                        }
                        return length;
                    };
            side.receiveData(UNI, 0, 100, false);
            assertEquals(0, side.slab.inUse());
            assertEquals(1, side.pool.inUse());
            expectKept(100, 100);
            kept.getFirst().close();
        }

        @Test
        void comesBackFromOtherThreadsThroughTheWorker() throws TransportException {
            keep(0, 10);
            side.receiveData(UNI, 0, 100, true);
            side.onWorker = false;
            kept.getFirst().close();
            kept.getFirst().close();
            assertEquals(1, side.slab.inUse());
            side.posted.forEach(Runnable::run);
            assertEquals(0, side.slab.inUse());
        }

        @Test
        void outlivesTheStreams() throws TransportException {
            keep(0, 10);
            side.receiveData(UNI, 0, 100, false);
            side.streams.close();
            expectKept(0, 10);
            kept.getFirst().close();
        }

        @Test
        void refusesOtherBytes() throws TransportException {
            MemorySegment other = side.data(0, 100);
            app.reader =
                    (stream, bytes, from, length, _) -> {
                        assertThrows(
                                IllegalStateException.class, () -> stream.retain(other, 0, 10));
                        assertThrows(
                                IndexOutOfBoundsException.class,
                                () -> stream.retain(bytes, from - 1, 10));
                        assertThrows(
                                IndexOutOfBoundsException.class,
                                () -> stream.retain(bytes, from, length + 1));
                        return length;
                    };
            side.receiveData(UNI, 0, 100, false);
            assertThrows(IllegalStateException.class, () -> app.stream(UNI).retain(other, 0, 10));
        }
    }

    /** RFC 9000 §2.1. */
    @Nested
    class Opening {
        @Test
        void ofAHigherStreamOpensTheLowerOnesOfItsType() throws TransportException {
            side.receiveData(8, 0, 10, false);
            assertEquals(1, side.streams.openStreams(), "no object until it is used");
            side.receiveData(0, 0, 10, false);
            side.receiveData(4, 0, 10, true);
            side.receiveData(UNI, 0, 10, true);
            assertEquals(3, side.streams.openStreams());
            assertEquals(10, app.consumed(0));
            app.expect("closed 2");
        }

        @Test
        void happensByFramesAboutOurSendingToo() throws TransportException {
            side.streams.onMaxStreamData(BIDI, 100);
            side.streams.onStopSending(BIDI + 4, 3);
            side.streams.onStreamDataBlocked(BIDI + 8, 3);
            assertEquals(3, side.streams.openStreams());
            app.expect("stop 4 3");
            assertNotEquals(0, side.packet().controls(ControlKind.RESET_STREAM).size());
        }
    }

    @Nested
    class ThrowingApplications {
        @Test
        void reachTheCallerAndLeaveNothingBehind() throws TransportException {
            side.receiveData(UNI, 100, 100, false);
            app.reader =
                    (_, _, _, _, _) -> {
                        throw new UnsupportedOperationException("for the test");
                    };
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> side.receiveData(UNI, 0, 100, false));
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> side.receiveData(UNI + 4, 0, 100, true));
            side.streams.close();
        }
    }

    @Nested
    class ClosingWithinTheCallback {
        @Test
        void endsEverythingAtOnce() throws TransportException {
            side.receiveData(UNI, 10, ChunkPool.LARGE_BYTES / 8, false);
            app.reader =
                    (_, bytes, from, length, _) -> {
                        if (length > 10) {
                            side.streams.close();
                            assertEquals(Side.pattern(10), bytes.get(ValueLayout.JAVA_BYTE, from));
                        }
                        return length;
                    };
            side.receiveData(UNI, 0, 10, false);
            assertEquals(2, app.deliveries);
            assertEquals(0, side.streams.openStreams());
            side.receiveData(UNI, 5000, 10, false);
            assertEquals(2, app.deliveries);
        }
    }
}
