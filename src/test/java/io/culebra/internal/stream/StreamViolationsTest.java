package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import io.culebra.api.TransportErrorCode;
import io.culebra.internal.wire.FrameType;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Everything that a peer can do wrong with streams: RFC 9000 §3, §4, §19. */
class StreamViolationsTest {
    private static final int STREAM_LIMIT = 5000;
    private static final int CONNECTION_LIMIT = 8000;
    private static final int STREAMS = 4;

    private static final long OWN_BIDI = 1;
    private static final long OWN_UNI = 3;
    private static final long PEER_BIDI = 0;
    private static final long PEER_UNI = 2;

    /** What a peer does to a server that has opened streams 1 and 3. */
    private interface Deed {
        void happen(Side server) throws TransportException;
    }

    private record Case(String name, Violation violation, int frameType, List<Deed> deeds) {
        Case(String name, Violation violation, int frameType, Deed... deeds) {
            this(name, violation, frameType, List.of(deeds));
        }
    }

    private static Deed data(long id, long offset, int length, boolean fin) {
        return server -> server.receiveData(id, offset, length, fin);
    }

    private static Deed reset(long id, long size) {
        return server -> server.arrivals.onResetStream(id, 1, size);
    }

    private static Deed stop(long id) {
        return server -> server.arrivals.onStopSending(id, 1);
    }

    private static Deed maxData(long id) {
        return server -> server.arrivals.onMaxStreamData(id, 1);
    }

    private static Deed blocked(long id) {
        return server -> server.arrivals.onStreamDataBlocked(id, 1);
    }

    private static final Case[] CASES = {
        new Case(
                "STREAM on our unidirectional stream",
                Violation.DATA_ON_SEND_ONLY_STREAM,
                FrameType.STREAM,
                data(OWN_UNI, 0, 1, false)),
        new Case(
                "RESET_STREAM of our unidirectional stream",
                Violation.RESET_OF_SEND_ONLY_STREAM,
                FrameType.RESET_STREAM,
                reset(OWN_UNI, 0)),
        new Case(
                "STREAM_DATA_BLOCKED on our unidirectional stream",
                Violation.BLOCKED_ON_SEND_ONLY_STREAM,
                FrameType.STREAM_DATA_BLOCKED,
                blocked(OWN_UNI)),
        new Case(
                "STOP_SENDING of its own unidirectional stream",
                Violation.STOP_OF_RECEIVE_ONLY_STREAM,
                FrameType.STOP_SENDING,
                stop(PEER_UNI)),
        new Case(
                "MAX_STREAM_DATA on its own unidirectional stream",
                Violation.MAX_DATA_OF_RECEIVE_ONLY_STREAM,
                FrameType.MAX_STREAM_DATA,
                maxData(PEER_UNI)),
        new Case(
                "STREAM on a stream of ours that does not exist",
                Violation.STREAM_NOT_CREATED,
                FrameType.STREAM,
                data(OWN_BIDI + 4, 0, 1, false)),
        new Case(
                "RESET_STREAM of a stream of ours that does not exist",
                Violation.STREAM_NOT_CREATED,
                FrameType.RESET_STREAM,
                reset(OWN_BIDI + 4, 0)),
        new Case(
                "STOP_SENDING of a stream of ours that does not exist",
                Violation.STREAM_NOT_CREATED,
                FrameType.STOP_SENDING,
                stop(OWN_BIDI + 4)),
        new Case(
                "STOP_SENDING of a unidirectional stream of ours that does not exist",
                Violation.STREAM_NOT_CREATED,
                FrameType.STOP_SENDING,
                stop(OWN_UNI + 4)),
        new Case(
                "MAX_STREAM_DATA on a stream of ours that does not exist",
                Violation.STREAM_NOT_CREATED,
                FrameType.MAX_STREAM_DATA,
                maxData(OWN_BIDI + 4)),
        new Case(
                "STREAM_DATA_BLOCKED on a stream of ours that does not exist",
                Violation.STREAM_NOT_CREATED,
                FrameType.STREAM_DATA_BLOCKED,
                blocked(OWN_BIDI + 4)),
        new Case(
                "one bidirectional stream too many",
                Violation.STREAM_LIMIT,
                FrameType.STREAM,
                data(PEER_BIDI + 4 * (STREAMS - 1), 0, 1, false),
                data(PEER_BIDI + 4 * STREAMS, 0, 1, false)),
        new Case(
                "one unidirectional stream too many",
                Violation.STREAM_LIMIT,
                FrameType.RESET_STREAM,
                reset(PEER_UNI + 4 * (STREAMS - 1), 0),
                reset(PEER_UNI + 4 * STREAMS, 0)),
        new Case(
                "one stream too many by STOP_SENDING",
                Violation.STREAM_LIMIT,
                FrameType.STOP_SENDING,
                stop(PEER_BIDI + 4 * STREAMS)),
        new Case(
                "one byte too many on a stream",
                Violation.STREAM_FLOW_CONTROL,
                FrameType.STREAM,
                data(PEER_BIDI, STREAM_LIMIT - 10, 10, false),
                data(PEER_BIDI, STREAM_LIMIT, 1, false)),
        new Case(
                "an offset that no window reaches",
                Violation.STREAM_FLOW_CONTROL,
                FrameType.STREAM,
                data(PEER_BIDI, (1L << 62) - 2, 1, false)),
        new Case(
                "one byte too many on the connection",
                Violation.CONNECTION_FLOW_CONTROL,
                FrameType.STREAM,
                data(PEER_BIDI, STREAM_LIMIT - 10, 10, false),
                data(PEER_BIDI + 4, CONNECTION_LIMIT - STREAM_LIMIT - 1, 1, false),
                data(PEER_BIDI + 8, 0, 1, false)),
        new Case(
                "a reset with a size above the stream's limit",
                Violation.STREAM_FLOW_CONTROL,
                FrameType.RESET_STREAM,
                reset(PEER_BIDI, STREAM_LIMIT + 1)),
        new Case(
                "a reset with a size above the connection's limit",
                Violation.CONNECTION_FLOW_CONTROL,
                FrameType.RESET_STREAM,
                data(PEER_BIDI, STREAM_LIMIT - 10, 10, false),
                reset(PEER_BIDI + 4, CONNECTION_LIMIT - STREAM_LIMIT + 1)),
        new Case(
                "data beyond the end",
                Violation.DATA_BEYOND_FINAL_SIZE,
                FrameType.STREAM,
                data(PEER_BIDI, 10, 5, true),
                data(PEER_BIDI, 15, 1, false)),
        new Case(
                "a later end",
                Violation.FINAL_SIZE_CHANGED,
                FrameType.STREAM,
                data(PEER_BIDI, 10, 5, true),
                data(PEER_BIDI, 10, 6, true)),
        new Case(
                "an earlier end",
                Violation.FINAL_SIZE_CHANGED,
                FrameType.STREAM,
                data(PEER_BIDI, 10, 5, true),
                data(PEER_BIDI, 10, 4, true)),
        new Case(
                "an end below data",
                Violation.FINAL_SIZE_BELOW_DATA,
                FrameType.STREAM,
                data(PEER_BIDI, 10, 5, false),
                data(PEER_BIDI, 10, 4, true)),
        new Case(
                "a reset with another size than the end",
                Violation.FINAL_SIZE_CHANGED,
                FrameType.RESET_STREAM,
                data(PEER_BIDI, 10, 5, true),
                reset(PEER_BIDI, 16)),
        new Case(
                "a reset with a size below data",
                Violation.FINAL_SIZE_BELOW_DATA,
                FrameType.RESET_STREAM,
                data(PEER_BIDI, 10, 5, false),
                reset(PEER_BIDI, 14)),
        new Case(
                "a second reset with another size",
                Violation.FINAL_SIZE_CHANGED,
                FrameType.RESET_STREAM,
                reset(PEER_BIDI, 14),
                reset(PEER_BIDI, 15)),
        new Case(
                "data beyond a reset's size",
                Violation.DATA_BEYOND_FINAL_SIZE,
                FrameType.STREAM,
                reset(PEER_BIDI, 14),
                data(PEER_BIDI, 10, 5, false)),
        new Case(
                "another end behind data that was all read",
                Violation.FINAL_SIZE_CHANGED,
                FrameType.STREAM,
                data(PEER_BIDI, 0, 5, true),
                data(PEER_BIDI, 0, 6, true)),
        new Case(
                "too much on a stream that we stopped",
                Violation.STREAM_FLOW_CONTROL,
                FrameType.STREAM,
                data(PEER_BIDI, 0, 10, false),
                server -> server.application.stream(PEER_BIDI).stopSending(1),
                data(PEER_BIDI, STREAM_LIMIT, 1, false)),
    };

    private static Side server() {
        Side server =
                Side.unlimited(
                        true,
                        QuicSettings.builder()
                                .initialMaxStreamData(STREAM_LIMIT)
                                .maxStreamData(STREAM_LIMIT)
                                .initialMaxData(CONNECTION_LIMIT)
                                .maxData(CONNECTION_LIMIT)
                                .maxBidirectionalStreams(STREAMS)
                                .maxUnidirectionalStreams(STREAMS));
        assertEquals(OWN_BIDI, server.open(true).id());
        assertEquals(OWN_UNI, server.open(false).id());
        return server;
    }

    @TestFactory
    Stream<DynamicTest> closeTheConnection() {
        return Stream.of(CASES)
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> expectViolation(one)));
    }

    private static void expectViolation(Case one) throws TransportException {
        try (Side server = server()) {
            for (Deed deed : one.deeds().subList(0, one.deeds().size() - 1)) {
                deed.happen(server);
            }
            Deed last = one.deeds().getLast();
            TransportException thrown =
                    assertThrows(TransportException.class, () -> last.happen(server));
            assertEquals(one.violation(), thrown.violation());
            assertEquals(one.frameType(), thrown.frameType());
        }
    }

    /** What looks like a violation and is none. */
    @Nested
    class Allowed {
        @Test
        void isAFrameOfAStreamThatEnded() throws TransportException {
            try (Side server = server()) {
                server.receiveData(PEER_UNI, 0, 5, true);
                assertEquals(2, server.streams.openStreams(), "it has ended");
                server.receiveData(PEER_UNI, 0, 5, true);
                server.receiveData(PEER_UNI, 4000, 5, true);
                server.arrivals.onResetStream(PEER_UNI, 1, 99);
                server.arrivals.onStreamDataBlocked(PEER_UNI, 5);
                assertEquals(2, server.streams.openStreams());
                assertEquals(1, server.application.deliveries);
            }
        }

        @Test
        void isAFrameAboutOurSendingOnAStreamThatEnded() throws TransportException {
            try (Side server = server()) {
                server.arrivals.onStopSending(OWN_UNI, 1);
                server.packets().forEach(server::ack);
                assertEquals(1, server.streams.openStreams());
                server.arrivals.onStopSending(OWN_UNI, 1);
                server.arrivals.onMaxStreamData(OWN_UNI, 1 << 20);
                server.application.expect("stop 3 1", "closed 3");
            }
        }

        @Test
        void isEveryByteOfTheLimits() throws TransportException {
            try (Side server = server()) {
                server.receiveData(PEER_BIDI, STREAM_LIMIT - 10, 10, true);
                server.arrivals.onResetStream(PEER_UNI, 1, CONNECTION_LIMIT - STREAM_LIMIT);
                server.receiveData(PEER_BIDI + 4, 0, 0, true);
                assertTrue(server.application.ended.contains(PEER_BIDI + 4));
            }
        }

        @Test
        void isALimitThatShrinks() throws TransportException {
            try (Side server = server()) {
                server.arrivals.onMaxData(1);
                server.arrivals.onMaxStreamData(OWN_BIDI, 1);
                server.arrivals.onMaxStreams(true, 0);
                server.write(server.open(true), 100, true);
                assertEquals(100, server.packet().dataBytes());
            }
        }
    }

    /** RFC 9000 §21.7. */
    @Test
    void boundsHowManyPiecesAPeerMakesUsRemember() {
        try (Side server = Side.unlimited(true, QuicSettings.builder())) {
            TransportException thrown =
                    assertThrows(
                            TransportException.class,
                            () -> {
                                for (int i = 0; i < 100_000; i++) {
                                    server.receiveData(PEER_UNI, 1 + 2L * i, 1, false);
                                }
                            });
            assertEquals(Violation.TOO_MANY_FRAGMENTS, thrown.violation());
            assertEquals(TransportErrorCode.INTERNAL_ERROR.code(), thrown.code());
        }
    }
}
