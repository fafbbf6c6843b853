package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.SentLog;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Once compiled, a packet of stream data costs no garbage, sent or received. */
class StreamAllocationTest {
    private static final int PACKETS = 20_000;
    private static final long MOST_PER_STREAM = 80;
    private static final int LENGTH = 1400;

    private final Side side =
            Side.unlimited(
                    true,
                    QuicSettings.builder()
                            .initialMaxStreamData(1 << 20)
                            .initialMaxData(1 << 20)
                            .sendBufferBytes(1 << 18));
    private final MemorySegment packet = side.arena.allocate(1452);
    private final SegmentWriter writer = new SegmentWriter();
    private final LastFrame log = new LastFrame();
    private final Sink sink = new Sink();
    private int steps;

    StreamAllocationTest() {
        side.streams.application(sink);
    }

    @AfterEach
    void close() {
        side.close();
    }

    /** Counts bytes. */
    private static final class Sink implements ApplicationOverQuic {
        long received;
        @Nullable MemorySegment answer;

        @Override
        public void onStreamReadable(
                QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
            received += length;
            if (answer != null && fin) {
                stream.write(answer, 0, answer.byteSize(), true);
            }
        }
    }

    /** Remembers the STREAM frame of the packet. */
    private static final class LastFrame implements SentLog {
        long id;
        long offset;
        int length;

        @Override
        public void stream(long streamId, long at, int bytes, boolean fin) {
            id = streamId;
            offset = at;
            length = bytes;
        }

        @Override
        public void crypto(long at, int bytes) {}

        @Override
        public void control(int kind, long first, long second) {}

        @Override
        public void ack(long largest) {}
    }

    private interface Step {
        void run(int round) throws TransportException;
    }

    private void expectNoGarbage(Step step) throws TransportException {
        assertEquals(0, leastOf(0, step), "bytes allocated");
    }

    private long leastOf(long enough, Step step) throws TransportException {
        Garbage.Work<TransportException> next = () -> step.run(steps++);
        return Garbage.leastOf(PACKETS, enough, next);
    }

    private void fill(int round) {
        side.streams.turn(round * 1000L, 1_000_000);
        writer.wrap(packet, 0, packet.byteSize());
        side.streams.fill(writer, log);
    }

    @Test
    void sendingCopies() throws TransportException {
        QuicStream stream = side.open(true);
        MemorySegment data = side.data(0, LENGTH);
        expectNoGarbage(round -> {
            stream.write(data, 0, LENGTH, false);
            fill(round);
            side.streams.onStreamAcked(log.id, log.offset, log.length, false);
        });
    }

    @Test
    void repeatingWhatIsLost() throws TransportException {
        QuicStream stream = side.open(true);
        MemorySegment data = side.data(0, LENGTH);
        expectNoGarbage(round -> {
            stream.write(data, 0, LENGTH, false);
            fill(round);
            long offset = log.offset;
            int length = log.length;
            stream.write(data, 0, LENGTH, false);
            fill(round);
            side.streams.onStreamAcked(log.id, log.offset, log.length, false);
            side.streams.onStreamLost(log.id, offset, length, false);
            fill(round);
            side.streams.onStreamAcked(log.id, log.offset, log.length, false);
        });
    }

    @Test
    void receivingInOrder() throws TransportException {
        PacketBuffer slot = side.acquire();
        expectNoGarbage(round -> {
            side.arrivals.onStream(0, (long) round * LENGTH, slot.bytes(), 7, LENGTH, false, slot);
            if (side.streams.hasWork()) {
                fill(round);
            }
        });
        assertEquals((long) steps * LENGTH, sink.received);
        slot.release();
    }

    @Test
    void receivingOutOfOrder() throws TransportException {
        PacketBuffer slot = side.acquire();
        int burst = 50;
        expectNoGarbage(round -> {
            // Each burst arrives with its first packet last.
            int place = (round + 1) % burst;
            long offset = (long) (round - round % burst + place) * LENGTH;
            side.arrivals.onStream(0, offset, slot.bytes(), 7, LENGTH, false, slot);
            if (side.streams.hasWork()) {
                fill(round);
            }
        });
        assertEquals((long) steps * LENGTH, sink.received);
        slot.release();
    }

    @Test
    void aShortStreamIsOneSmallObject() throws TransportException {
        PacketBuffer slot = side.acquire();
        MemorySegment answer = side.data(0, 100);
        sink.answer = answer;
        Step exchange =
                round -> {
                    side.arrivals.onStream(4L * round, 0, slot.bytes(), 7, 30, true, slot);
                    fill(round);
                    side.streams.onStreamAcked(log.id, 0, 100, true);
                };
        long each = leastOf(MOST_PER_STREAM * PACKETS, exchange) / PACKETS;
        assertTrue(each <= MOST_PER_STREAM, each + " bytes a stream");
        assertEquals(0, side.streams.openStreams());
        slot.release();
    }
}
