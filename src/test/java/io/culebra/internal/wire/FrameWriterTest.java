package io.culebra.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ControlFrame.ApplicationClose;
import io.culebra.internal.wire.ControlFrame.ConnectionClose;
import io.culebra.internal.wire.ControlFrame.DataBlocked;
import io.culebra.internal.wire.ControlFrame.HandshakeDone;
import io.culebra.internal.wire.ControlFrame.MaxStreams;
import io.culebra.internal.wire.ControlFrame.NewConnectionId;
import io.culebra.internal.wire.ControlFrame.NewToken;
import io.culebra.internal.wire.ControlFrame.PathChallenge;
import io.culebra.internal.wire.ControlFrame.PathResponse;
import io.culebra.internal.wire.ControlFrame.Ping;
import io.culebra.internal.wire.ControlFrame.ResetStream;
import io.culebra.internal.wire.ControlFrame.RetireConnectionId;
import io.culebra.internal.wire.ControlFrame.StopSending;
import io.culebra.internal.wire.ControlFrame.StreamDataBlocked;
import io.culebra.internal.wire.ControlFrame.StreamsBlocked;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9000 §19: what is written is as long as measured and reads back the same. */
class FrameWriterTest {
    private static final long LARGEST = (1L << 62) - 1;

    static final List<ControlFrame> CONTROL_FRAMES =
            Stream.of(0L, 63L, 64L, 20_000L, 1L << 40, 1L << 60)
                    .flatMap(FrameWriterTest::framesWith)
                    .toList();

    private static Stream<ControlFrame> framesWith(long n) {
        byte[] token = Hex.array("000102030405060708090a0b0c0d0e0f");
        String text = "x".repeat((int) Math.min(n, 100));
        int idLength = Math.clamp(n, 1, 20);
        return Stream.of(
                Ping.INSTANCE,
                HandshakeDone.INSTANCE,
                new ResetStream(n, LARGEST - n, n + 1),
                new StopSending(n, n / 3),
                new NewToken(new byte[Math.clamp(n, 1, 300)]),
                new MaxStreams(true, n),
                new MaxStreams(false, n),
                new DataBlocked(n),
                new StreamDataBlocked(n / 2, n),
                new StreamsBlocked(true, n),
                new StreamsBlocked(false, n),
                new NewConnectionId(n, n / 2, ConnectionId.of(new byte[idLength]), token),
                new RetireConnectionId(n),
                new PathChallenge(-n),
                new PathResponse(~n),
                new ConnectionClose(n, n / 7, text),
                new ApplicationClose(n, text + "é"));
    }

    @ParameterizedTest
    @FieldSource("CONTROL_FRAMES")
    void controlFramesReadBackTheSame(ControlFrame frame) throws TransportException {
        SegmentWriter out = writer(1024);
        FrameWriter.writeControl(out, frame);
        assertEquals(FrameWriter.controlSize(frame), out.position());
        List<ControlFrame> read = new ArrayList<>();
        FrameLog sink =
                new FrameLog() {
                    @Override
                    public void onControl(ControlFrame one) {
                        read.add(one);
                    }
                };
        parse(out, sink);
        assertEquals(List.of(frame), read);
    }

    @Test
    void framesWithBytesAreComparedByThem() {
        ConnectionId id = ConnectionId.of(new byte[4]);
        NewConnectionId one = new NewConnectionId(1, 0, id, new byte[16]);
        assertEquals(one, new NewConnectionId(1, 0, id, new byte[16]));
        assertEquals(one.hashCode(), new NewConnectionId(1, 0, id, new byte[16]).hashCode());
        byte[] other = new byte[16];
        other[15] = 1;
        assertNotEquals(one, new NewConnectionId(1, 0, id, other));
        assertNotEquals(one, new NewConnectionId(2, 0, id, new byte[16]));
        assertNotEquals(new NewToken(new byte[1]), new NewToken(new byte[2]));
    }

    @Nested
    class Data {
        @ParameterizedTest(name = "stream {0} at {1}")
        @CsvSource({
            "0, 0",
            "4, 1",
            "63, 63",
            "64, 64",
            "20000, 1073741824",
            "4611686018427387903, 5"
        })
        void streamFramesReadBackTheSame(long id, long offset) throws TransportException {
            for (int bits = 0; bits < 4; bits++) {
                boolean fin = (bits & 1) != 0;
                boolean withLength = (bits & 2) != 0;
                SegmentWriter out = writer(64);
                FrameWriter.writeStreamHeader(out, id, offset, 3, fin, withLength);
                assertEquals(
                        FrameWriter.streamHeaderSize(id, offset) + (withLength ? 1 : 0),
                        out.position());
                out.writeBytes(Hex.array("aabbcc"));
                assertEquals(
                        List.of("STREAM " + id + "@" + offset + " aabbcc" + (fin ? " fin" : "")),
                        parse(out));
            }
        }

        @Test
        void aStreamFrameAtOffsetZeroSavesTheOffset() {
            assertEquals(
                    "0b0402",
                    Hex.written(out -> FrameWriter.writeStreamHeader(out, 4, 0, 2, true, true)));
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 63, 64, 1L << 40})
        void cryptoFramesReadBackTheSame(long offset) throws TransportException {
            SegmentWriter out = writer(256);
            FrameWriter.writeCryptoHeader(out, offset, 100);
            assertEquals(FrameWriter.cryptoHeaderSize(offset, 100), out.position());
            out.writeZeros(100);
            assertEquals(List.of("CRYPTO @" + offset + " " + "00".repeat(100)), parse(out));
        }

        @Test
        void datagramFramesReadBackTheSame() throws TransportException {
            for (boolean withLength : new boolean[] {false, true}) {
                SegmentWriter out = writer(256);
                FrameWriter.writeDatagramHeader(out, 100, withLength);
                assertEquals(FrameWriter.datagramHeaderSize(100, withLength), out.position());
                out.writeZeros(100);
                assertEquals(List.of("DATAGRAM " + "00".repeat(100)), parse(out));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 63, 64, 1L << 40, LARGEST})
    void limitsReadBackTheSame(long max) throws TransportException {
        SegmentWriter out = writer(64);
        FrameWriter.writeMaxData(out, max);
        assertEquals(FrameWriter.maxDataSize(max), out.position());
        FrameWriter.writeMaxStreamData(out, max / 3, max);
        assertEquals(
                FrameWriter.maxDataSize(max) + FrameWriter.maxStreamDataSize(max / 3, max),
                out.position());
        assertEquals(
                List.of("MAX_DATA " + max, "MAX_STREAM_DATA " + max / 3 + " " + max), parse(out));
    }

    private static SegmentWriter writer(int room) {
        return new SegmentWriter().wrap(MemorySegment.ofArray(new byte[room]), 0, room);
    }

    private static List<String> parse(SegmentWriter out) throws TransportException {
        FrameLog log = new FrameLog();
        parse(out, log);
        return log.frames;
    }

    private static void parse(SegmentWriter out, FrameSink sink) throws TransportException {
        new FrameParser().parse(out.target(), 0, out.position(), PacketType.ONE_RTT, sink);
    }
}
