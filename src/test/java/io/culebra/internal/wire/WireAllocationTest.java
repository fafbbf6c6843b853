package io.culebra.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens for every packet leaves nothing for the garbage collector. */
class WireAllocationTest {
    private static final int PACKETS = 10_000;
    private static final int PACKET_BYTES = 1452;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(PACKET_BYTES);
    private final SegmentWriter out = new SegmentWriter();
    private final ConnectionId destination = ConnectionId.of(Hex.array("0102030405060708"));
    private long sum;

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void parsingStreamAndAckFramesAllocatesNothing() {
        RangeSet received = new RangeSet();
        for (int i = 0; i < 20; i++) {
            received.add(10L * i, 10L * i + 5);
        }
        out.wrap(memory, 0, PACKET_BYTES);
        FrameWriter.writeAck(out, received, 10, 1, 2, 3, PACKET_BYTES);
        FrameWriter.writeMaxData(out, 1 << 20);
        FrameWriter.writeMaxStreamData(out, 4, 1 << 20);
        FrameWriter.writeStreamHeader(out, 4, 1 << 20, 300, false, true);
        out.writeZeros(300);
        FrameWriter.writeCryptoHeader(out, 100, 10);
        out.writeZeros(10);
        FrameWriter.writeStreamHeader(out, 8, 1 << 21, 300, true, false);
        out.writeZeros(300);
        FrameParser parser = new FrameParser();
        Counter sink = new Counter();
        long length = out.position();
        assertAllocatesNothing(() -> {
            try {
                sum += parser.parse(memory, 0, length, PacketType.ONE_RTT, sink);
            } catch (TransportException e) {
                throw new AssertionError(e);
            }
        });
        assertTrue(sink.sum > 0, "nothing was told");
    }

    @Test
    void parsingHeadersAllocatesNothing() {
        out.wrap(memory, 0, PACKET_BYTES);
        long at =
                HeaderWriter.writeLong(
                        out,
                        QuicVersion.V1,
                        PacketType.HANDSHAKE,
                        destination,
                        destination,
                        new byte[0],
                        2);
        HeaderWriter.setLength(out, at, 100);
        out.writeZeros(100);
        HeaderWriter.writeShort(out, destination, false, 2);
        out.writeZeros(100);
        HeaderParser header = new HeaderParser();
        long end = out.position();
        assertAllocatesNothing(() -> {
            assertNull(header.parse(memory, 0, end, 8));
            assertNull(header.parse(memory, header.packetEnd(), end, 8));
            long id = header.destinationIdFrom();
            sum += ConnectionId.hash(memory, id, 8, 77);
            sum += destination.matches(memory, id) ? 1 : 0;
        });
    }

    @Test
    void writingPacketsAllocatesNothing() {
        RangeSet received = new RangeSet();
        received.add(0, 100);
        received.add(105, 200);
        assertAllocatesNothing(() -> {
            out.wrap(memory, 0, PACKET_BYTES);
            int bytes = PacketNumbers.encodedLength(1000, 900);
            HeaderWriter.writeShort(out, destination, true, bytes);
            HeaderWriter.writePacketNumber(out, 1000, bytes);
            FrameWriter.writeAck(out, received, 10, (int) out.remaining());
            FrameWriter.writeMaxData(out, 1 << 20);
            FrameWriter.writeStreamHeader(out, 4, 1 << 20, 100, false, false);
            out.writeZeros(100);
            sum += PacketNumbers.decode(1000, bytes, 990);
        });
    }

    @Test
    void collectingPacketNumbersAllocatesNothing() {
        RangeSet received = new RangeSet(32);
        long[] next = {0};
        assertAllocatesNothing(() -> {
            long number = next[0];
            // Every hundredth is lost, every tenth comes late.
            next[0] += number % 100 == 98 ? 2 : 1;
            received.add(number % 10 == 9 ? number - 1 : number % 10 == 8 ? number + 1 : number);
            if (number % 1000 == 0 && number > 0) {
                received.forgetBelow(number - 500);
            }
        });
    }

    private static void assertAllocatesNothing(Runnable packet) {
        assertEquals(0, Garbage.leastOf(PACKETS, packet::run));
    }

    private static final class Counter implements FrameSink {
        private long sum;

        @Override
        public void onStream(
                long id, long offset, MemorySegment bytes, long from, int length, boolean fin) {
            sum += offset + length;
        }

        @Override
        public void onCrypto(long offset, MemorySegment bytes, long from, int length) {
            sum += length;
        }

        @Override
        public void onAck(AckFrame ack) {
            for (int i = 0; i < ack.rangeCount(); i++) {
                sum += ack.last(i) - ack.first(i);
            }
        }

        @Override
        public void onMaxData(long max) {
            sum += max;
        }

        @Override
        public void onMaxStreamData(long id, long max) {
            sum += max;
        }

        @Override
        public void onDatagram(MemorySegment bytes, long from, int length) {
            throw new AssertionError("nobody sent one");
        }

        @Override
        public void onControl(ControlFrame frame) {
            throw new AssertionError("nobody sent one");
        }
    }
}
