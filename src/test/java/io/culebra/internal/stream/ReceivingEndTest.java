package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The ends of receiving that are no FIN: the peer resets, or we ask it to stop. RFC 9000 §3.2,
 * §3.5.
 */
class ReceivingEndTest {
    private static final long UNI = 2;

    private static final long BIDI = 0;

    private final Side side = Side.unlimited(true, QuicSettings.builder());

    private final RecordingApplication app = side.application;

    @AfterEach
    void close() {
        side.close();
    }

    @Nested
    class Resets {
        @Test
        void areToldOnceAndDropWhatWaits() throws TransportException {
            side.receiveData(UNI, 100, 100, false);
            side.arrivals.onResetStream(UNI, 42, 200);
            side.arrivals.onResetStream(UNI, 42, 200);
            app.expect("reset 2 42", "closed 2");
            assertEquals(0, side.pool.inUse());
            assertEquals(0, app.deliveries);
        }

        @Test
        void reachAPausedStream() throws TransportException {
            app.pauseAfter(10);
            side.receiveData(UNI, 0, 100, false);
            side.arrivals.onResetStream(UNI, 42, 200);
            app.stream(UNI).resumeReading();
            side.streams.deliverPending();
            app.expect("reset 2 42", "closed 2");
            assertEquals(1, app.deliveries);
        }

        @Test
        void changeNothingOnceAllDataIsHere() throws TransportException {
            app.pauseAfter(10);
            side.receiveData(UNI, 0, 100, true);
            side.arrivals.onResetStream(UNI, 42, 100);
            app.readAll();
            app.stream(UNI).resumeReading();
            side.streams.deliverPending();
            assertEquals(100, app.consumed(UNI));
            app.expect("closed 2");
        }

        @Test
        void ofABidirectionalStreamLeaveOurPartAlone() throws TransportException {
            side.arrivals.onResetStream(BIDI, 42, 0);
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
            side.arrivals.onResetStream(UNI, 1, window);
            side.arrivals.onResetStream(UNI + 4, 1, window);
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
            side.arrivals.onResetStream(UNI, 5, 110);
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
}
