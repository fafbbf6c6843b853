package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.api.QuicSettings;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.ValueLayout;
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
            side.arrivals.onMaxStreamData(BIDI, 100);
            side.arrivals.onStopSending(BIDI + 4, 3);
            side.arrivals.onStreamDataBlocked(BIDI + 8, 3);
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
