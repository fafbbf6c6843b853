package io.culebra.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TransportErrorCode;
import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever arrives, nothing but a TransportException comes out, and no byte outside is read. */
class FrameMutationTest {
    private static final int ROUNDS = 60_000;

    private final FrameParser parser = new FrameParser();
    private final Bounds bounds = new Bounds();

    @Test
    void survivesGoodPayloadsWithAFewBytesChanged() {
        SplittableRandom random = new SplittableRandom(12);
        PacketType[] types = PacketType.values();
        byte[] whole = payload(random);
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            if (i % 100 == 0) {
                whole = payload(random);
            }
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(1, whole.length + 1));
            for (int n = random.nextInt(3); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            refused += survives(bytes, types[random.nextInt(types.length)]) ? 0 : 1;
        }
        assertTrue(refused > ROUNDS / 10 && refused < ROUNDS, "refused " + refused);
    }

    @Property(tries = 2000, seed = "9000")
    void survivesAnyBytes(@ForAll @Size(max = 200) byte[] bytes, @ForAll PacketType packet) {
        survives(bytes, packet);
    }

    private boolean survives(byte[] bytes, PacketType packet) {
        // Bytes around the payload that must not be touched would throw if they were missing.
        bounds.to = bytes.length;
        try {
            int result =
                    parser.parse(MemorySegment.ofArray(bytes), 0, bytes.length, packet, bounds);
            assertTrue(result >= 0 && result <= 3);
            return true;
        } catch (TransportException e) {
            assertNotNull(e.violation());
            assertTrue(
                    e.code() == TransportErrorCode.FRAME_ENCODING_ERROR.code()
                            || e.code() == TransportErrorCode.PROTOCOL_VIOLATION.code());
            return false;
        }
    }

    /** Some of all frames. */
    private static byte[] payload(SplittableRandom random) {
        byte[] bytes = new byte[2048];
        SegmentWriter out = new SegmentWriter().wrap(MemorySegment.ofArray(bytes), 0, 2048);
        RangeSet received = new RangeSet();
        for (int i = 0; i < 5; i++) {
            received.add(random.nextLong(1L << 20));
        }
        FrameWriter.writeAck(out, received, 5, 1, 2, 3, 200);
        for (int n = 0; n < 8; n++) {
            int pick = random.nextInt(FrameWriterTest.CONTROL_FRAMES.size());
            FrameWriter.writeControl(out, FrameWriterTest.CONTROL_FRAMES.get(pick));
            FrameWriter.writeStreamHeader(out, n, random.nextLong(1L << 30), 3, false, true);
            out.writeZeros(3);
            out.writeZeros(random.nextInt(20));
        }
        FrameWriter.writeDatagramHeader(out, 5, true);
        out.writeZeros(5);
        FrameWriter.writeCryptoHeader(out, 5, 7);
        out.writeZeros(7);
        return Arrays.copyOf(bytes, (int) out.position());
    }

    /** Checks that what is told lies within the payload and within what a number can be. */
    private static final class Bounds implements FrameSink {
        private static final long MAX = (1L << 62) - 1;

        private int to;

        @Override
        public void onStream(
                long id, long offset, MemorySegment bytes, long from, int length, boolean fin) {
            assertNumber(id);
            assertNumber(offset + length);
            assertWithin(from, length);
        }

        @Override
        public void onCrypto(long offset, MemorySegment bytes, long from, int length) {
            assertNumber(offset + length);
            assertWithin(from, length);
        }

        @Override
        public void onAck(AckFrame ack) {
            assertEquals(ack.largest(), ack.last(0));
            for (int i = 0; i < ack.rangeCount(); i++) {
                assertNumber(ack.first(i));
                assertTrue(ack.first(i) <= ack.last(i));
                assertTrue(i == 0 || ack.last(i) < ack.first(i - 1) - 1);
            }
            assertEquals(ack.smallest(), ack.first(ack.rangeCount() - 1));
            assertNumber(ack.delay());
        }

        @Override
        public void onMaxData(long max) {
            assertNumber(max);
        }

        @Override
        public void onMaxStreamData(long id, long max) {
            assertNumber(id);
            assertNumber(max);
        }

        @Override
        public void onDatagram(MemorySegment bytes, long from, int length) {
            assertWithin(from, length);
        }

        @Override
        public void onControl(ControlFrame frame) {
            byte[] copy = new byte[FrameWriter.controlSize(frame)];
            SegmentWriter out = new SegmentWriter();
            out.wrap(MemorySegment.ofArray(copy), 0, copy.length);
            FrameWriter.writeControl(out, frame);
            assertEquals(0, out.remaining());
        }

        private void assertWithin(long from, int length) {
            assertTrue(from > 0 && length >= 0 && from + length <= to);
        }

        private static void assertNumber(long value) {
            assertTrue(value >= 0 && value <= MAX);
        }
    }
}
