package io.culebra.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9000 §19.3. */
class AckTest {
    private static final int ROOM = 8192;

    private final FrameParser parser = new FrameParser();
    private final FrameLog log = new FrameLog();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[ROOM]);
    private final SegmentWriter out = new SegmentWriter().wrap(memory, 0, ROOM);
    private final RangeSet received = new RangeSet();

    @Nested
    class Reading {
        @ParameterizedTest(name = "{0} is {1}")
        @CsvSource({
            "02 00 00 00 00, ACK 0..0 delay 0",
            "02 0a 4064 00 03, ACK 7..10 delay 100",
            "02 0a 05 01 00 00 00, 'ACK 10..10,8..8 delay 5'",
            "02 0a 05 02 03 01 01 00 01, 'ACK 7..10,3..4,0..1 delay 5'",
            "03 0a 05 00 03 07 00 4009, 'ACK 7..10 delay 5 ecn 7,0,9'",
            "02 ffffffffffffffff 00 00 ffffffffffffffff," + " ACK 0..4611686018427387903 delay 0",
        })
        void countsDownFromTheLargest(String hex, String frame) throws TransportException {
            parse(hex);
            assertEquals(frame, log.frames.getFirst());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "02 03 00 00 04", // first range
                    "02 05 00 01 00 04 00", // gap
                    "02 05 00 01 00 00 04", // range
                    "02 05 00 01 00 03 01",
                    "02 05 00 02 00 00 00 02 00",
                    "02 05 00 01 00 ffffffffffffffff ffffffffffffffff",
                    "03 03 00 00 04 00 00 00",
                })
        void refusesNumbersBelowZero(String hex) {
            assertEquals(Violation.ACK_RANGE_NEGATIVE, refusal(hex));
        }

        /** RFC 9000 §20.1. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "02 20 00 01 00",
                    "02 20 00 ffffffffffffffff 00 00 00",
                    "02 20 00 02 00 00 00 00"
                })
        void refusesMoreRangesThanThePacketHolds(String hex) {
            assertEquals(Violation.ACK_RANGES_TOO_MANY, refusal(hex));
        }

        @Test
        void refusesAFrameThatEndsWithinItsRanges() {
            assertEquals(Violation.FRAME_CUT_SHORT, refusal("02 20 00 02 00 00 00 4001 40"));
        }

        @Test
        void keepsTheNewestOfVeryManyRanges() throws TransportException {
            int ranges = AckFrame.MAX_RANGES + 500;
            out.writeByte(FrameType.ACK);
            out.writeVarInt(10_000);
            out.writeVarInt(0);
            out.writeVarInt(ranges - 1);
            out.writeZeros(1 + 2L * (ranges - 1));
            int[] kept = {0};
            FrameLog counting =
                    new FrameLog() {
                        @Override
                        public void onAck(AckFrame ack) {
                            kept[0] = ack.rangeCount();
                            assertEquals(10_000, ack.largest());
                            assertEquals(10_000 - 2L * (kept[0] - 1), ack.smallest());
                        }
                    };
            parser.parse(memory, 0, out.position(), PacketType.ONE_RTT, counting);
            assertEquals(AckFrame.MAX_RANGES, kept[0]);
        }
    }

    @Nested
    class Writing {
        @Test
        void startsAtTheLargest() {
            received.add(0, 1);
            received.add(3, 4);
            received.add(7, 10);
            assertEquals(3, FrameWriter.writeAck(out, received, 5, ROOM));
            assertEquals("020a0502030101" + "0001", written());
        }

        @Test
        void countsEcnMarks() {
            received.add(7, 10);
            assertEquals(1, FrameWriter.writeAck(out, received, 5, 7, 0, 9, ROOM));
            assertEquals("030a050003070009", written());
        }

        @Test
        void leavesTheOldestRangesOutIfTheyDoNotFit() {
            received.add(0, 1);
            received.add(3, 4);
            received.add(7, 10);
            assertEquals(2, FrameWriter.writeAck(out, received, 5, 7));
            assertEquals("020a0501030101", written());
        }

        @Test
        void writesNothingIfNothingFits() {
            received.add(7, 10);
            assertEquals(0, FrameWriter.writeAck(out, received, 5, 4));
            assertEquals(0, FrameWriter.writeAck(out, received, 5, 0, 0, 0, 7));
            assertEquals(0, out.position());
            assertEquals(1, FrameWriter.writeAck(out, received, 5, 5));
        }

        @Test
        void fitsInAnyRoomAndReadsBackTheSame() throws TransportException {
            SplittableRandom random = new SplittableRandom(193);
            for (int i = 0; i < 3000; i++) {
                received.clear();
                long next = random.nextLong(1L << random.nextInt(1, 60));
                for (int n = random.nextInt(1, 150); n > 0; n--) {
                    long last = next + random.nextLong(1L << random.nextInt(1, 20));
                    received.add(next, last);
                    next = last + 2 + random.nextLong(1L << random.nextInt(1, 20));
                }
                checkRoundTrip(random.nextInt(600), random.nextBoolean());
            }
        }

        private void checkRoundTrip(int room, boolean ecn) throws TransportException {
            out.wrap(memory, 0, ROOM);
            int ranges =
                    ecn
                            ? FrameWriter.writeAck(out, received, 1000, 70, 5, 20_000, room)
                            : FrameWriter.writeAck(out, received, 1000, room);
            assertTrue(out.position() <= room);
            if (ranges == 0) {
                assertEquals(0, out.position());
                return;
            }
            StringBuilder expected = new StringBuilder("ACK ");
            for (int i = received.size() - 1; i >= received.size() - ranges; i--) {
                String comma = i == received.size() - 1 ? "" : ",";
                expected.append(comma).append(received.first(i) + ".." + received.last(i));
            }
            expected.append(" delay 1000").append(ecn ? " ecn 70,5,20000" : "");
            log.frames.clear();
            parser.parse(memory, 0, out.position(), PacketType.ONE_RTT, log);
            assertEquals(expected.toString(), log.frames.getFirst());
            // Nothing is left out that would have fit: a range takes 8 bytes at the most here.
            assertTrue(ranges == received.size() || out.position() + 9 > room);
        }
    }

    private String written() {
        return Hex.of(memory, 0, out.position());
    }

    private void parse(String hex) throws TransportException {
        MemorySegment payload = Hex.segment(hex);
        parser.parse(payload, 0, payload.byteSize(), PacketType.ONE_RTT, log);
    }

    private @Nullable Violation refusal(String hex) {
        return assertThrows(TransportException.class, () -> parse(hex)).violation();
    }
}
