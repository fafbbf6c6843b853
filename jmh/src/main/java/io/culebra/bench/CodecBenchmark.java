package io.culebra.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.FrameParser;
import io.culebra.internal.wire.FrameSink;
import io.culebra.internal.wire.FrameWriter;
import io.culebra.internal.wire.HeaderParser;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.RangeSet;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What reading and writing headers and frames costs, a packet at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private static final int PACKET_BYTES = 1452;
    private static final int ID_BYTES = 8;
    private static final int FIXED_BIT = 0x40;
    private static final int LOST_PACKETS = 10;
    private static final long STREAM = 4;
    private static final long OFFSET = 1L << 31;
    private static final long ACK_DELAY = 25;

    /** Adds up what it hears, so that nothing is optimized away. */
    private static final class Sum implements FrameSink {
        private long total;

        @Override
        public void onStream(
                long id, long offset, MemorySegment bytes, long from, int length, boolean fin) {
            total += id + offset + length;
        }

        @Override
        public void onCrypto(long offset, MemorySegment bytes, long from, int length) {
            total += offset + length;
        }

        @Override
        public void onAck(AckFrame ack) {
            total += ack.largest() + ack.rangeCount();
        }

        @Override
        public void onMaxData(long max) {
            total += max;
        }

        @Override
        public void onMaxStreamData(long id, long max) {
            total += id + max;
        }

        @Override
        public void onDatagram(MemorySegment bytes, long from, int length) {
            total += length;
        }

        @Override
        public void onControl(ControlFrame frame) {
            total++;
        }
    }

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment streamPacket = arena.allocate(PACKET_BYTES, 64);
    private final MemorySegment ackPacket = arena.allocate(PACKET_BYTES, 64);
    private final SegmentWriter out = new SegmentWriter();
    private final RangeSet received = new RangeSet();
    private final FrameParser frames = new FrameParser();
    private final HeaderParser headers = new HeaderParser();
    private final Sum sum = new Sum();
    private long ackBytes;

    /** Creates the state of one thread. */
    public CodecBenchmark() {}

    /** Writes one packet of a download and one acknowledgement with gaps. */
    @Setup
    public void write() {
        received.add(0, 1_000_000);
        for (int i = 1; i <= LOST_PACKETS; i++) {
            received.remove(1_000_000L - 7L * i, 1_000_000L - 7L * i);
        }
        writeStream();
        ackBytes = writeAck();
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        arena.close();
    }

    /**
     * A STREAM frame that fills a packet: its header.
     *
     * @return where it ends
     */
    @Benchmark
    public long writeStream() {
        out.wrap(streamPacket, 0, PACKET_BYTES);
        FrameWriter.writeStreamHeader(out, STREAM, OFFSET, 0, false, false);
        return out.position();
    }

    /**
     * The same, read.
     *
     * @return a sum of all fields
     * @throws TransportException never
     */
    @Benchmark
    public long readStream() throws TransportException {
        frames.parse(streamPacket, 0, PACKET_BYTES, PacketType.ONE_RTT, sum);
        return sum.total;
    }

    /**
     * An ACK frame of eleven ranges.
     *
     * @return where it ends
     */
    @Benchmark
    public long writeAck() {
        out.wrap(ackPacket, 0, PACKET_BYTES);
        FrameWriter.writeAck(out, received, ACK_DELAY, PACKET_BYTES);
        return out.position();
    }

    /**
     * The same, read.
     *
     * @return a sum of some fields
     * @throws TransportException never
     */
    @Benchmark
    public long readAck() throws TransportException {
        frames.parse(ackPacket, 0, ackBytes, PacketType.ONE_RTT, sum);
        return sum.total;
    }

    /**
     * A short header.
     *
     * @return where the packet number is
     */
    @Benchmark
    public long readShortHeader() {
        streamPacket.set(JAVA_BYTE, 0, (byte) FIXED_BIT);
        if (headers.parse(streamPacket, 0, PACKET_BYTES, ID_BYTES) != null) {
            throw new IllegalStateException("no short header");
        }
        return headers.packetNumberFrom();
    }
}
