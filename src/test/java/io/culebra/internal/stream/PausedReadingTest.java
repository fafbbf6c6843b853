package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.TransportException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that the application does not want to read for a while. */
class PausedReadingTest {
    private static final long UNI = 2;

    private final Side side = Side.unlimited(true, QuicSettings.builder());

    private final RecordingApplication app = side.application;

    @AfterEach
    void close() {
        side.close();
    }

    @Test
    void keepsTheRestAndDeliversItAgain() throws TransportException {
        app.pauseAfter(30);
        side.receiveData(UNI, 0, 100, false);
        assertEquals(30, app.consumed(UNI));
        side.receiveData(UNI, 100, 100, true);
        assertEquals(1, app.deliveries, "paused");
        assertFalse(side.streams.hasPendingDelivery());
        app.stream(UNI).resumeReading();
        assertTrue(side.streams.hasPendingDelivery());
        side.streams.deliverPending();
        assertEquals(60, app.consumed(UNI));
        app.readAll();
        app.stream(UNI).resumeReading();
        side.streams.deliverPending();
        assertEquals(200, app.consumed(UNI));
        assertEquals(List.of(UNI), app.ended);
        assertEquals(0, side.pool.inUse());
        app.expect("closed 2");
    }

    @Test
    void mayConsumeEverythingOrNothing() throws TransportException {
        app.pauseAfter(100);
        side.receiveData(UNI, 0, 100, true);
        app.expect("closed 2");
        app.pauseAfter(0);
        side.receiveData(UNI + 4, 0, 100, true);
        app.expect();
        app.readAll();
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
        app.readAll();
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
