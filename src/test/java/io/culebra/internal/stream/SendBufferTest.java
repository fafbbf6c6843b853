package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.culebra.api.QuicSettings;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendBufferTest {
    private final Side side = Side.of(false, QuicSettings.builder());
    private final StreamContext context =
            new StreamContext(new FakeConnection(false), QuicSettings.DEFAULTS, side.pool, side);
    private final SendBuffer buffer = new SendBuffer(side.pool, context.spares);
    private final SegmentWriter out = new SegmentWriter();
    private int lent;

    @AfterEach
    void close() {
        buffer.discard();
        assertEquals(0, lent);
        side.close();
    }

    private void write(int length) {
        buffer.write(side.data(buffer.written(), length), 0, length);
    }

    private void lend(int length) {
        lent++;
        buffer.lend(side.data(buffer.written() - 5, length + 5), 5, length, () -> lent--);
    }

    private byte[] read(long offset, int length) {
        MemorySegment packet = side.arena.allocate(Math.max(1, length));
        buffer.read(out.wrap(packet, 0, length), offset, length);
        return packet.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private byte[] expected(long offset, int length) {
        return side.data(offset, length).asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void readsAcrossPiecesFromAnywhere() {
        write(100);
        lend(5000);
        write(40_000);
        lend(10);
        write(10);
        int total = 45_120;
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            int offset = random.nextInt(total);
            int length = 1 + random.nextInt(Math.min(1400, total - offset));
            assertArrayEquals(expected(offset, length), read(offset, length));
        }
        assertEquals(40_110, buffer.copiedBytes());
        assertEquals(5010, buffer.lentBytes());
    }

    @Test
    void startsSmallAndGoesOnInLargeChunks() {
        write(10);
        assertEquals(1, side.pool.inUse());
        write(ChunkPool.SMALL_BYTES - 10);
        assertEquals(1, side.pool.inUse());
        for (int i = 0; i < 16; i++) {
            write(1024);
        }
        assertEquals(2, side.pool.inUse());
        buffer.onSent(buffer.written());
        buffer.onAcked(0, ChunkPool.SMALL_BYTES);
        assertEquals(1, side.pool.inUse());
        buffer.onAcked(ChunkPool.SMALL_BYTES, 16 * 1024);
        assertEquals(0, side.pool.inUse());
    }

    /** Sends, loses, repeats and acknowledges at random, beside a model with a bit per byte. */
    @Test
    void knowsWhatIsLostWhateverComesBack() {
        Random random = new Random(5);
        BitSet acked = new BitSet();
        BitSet lost = new BitSet();
        for (int step = 0; step < 50_000; step++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    if (buffer.written() - acked.nextClearBit(0) < 50_000) {
                        if (random.nextInt(3) == 0) {
                            lend(1 + random.nextInt(3000));
                        } else {
                            write(1 + random.nextInt(3000));
                        }
                    }
                }
                case 1 -> {
                    long unsent = buffer.written() - buffer.sent();
                    buffer.onSent(buffer.sent() + Math.min(unsent, random.nextInt(3000)));
                }
                case 2 -> {
                    int from = sentPlace(random, acked);
                    int to = (int) Math.min(buffer.sent(), from + random.nextInt(2000));
                    buffer.onLost(from, to - from);
                    lost.set(from, to);
                    lost.andNot(acked);
                }
                case 3 -> {
                    int from = sentPlace(random, acked);
                    int to = (int) Math.min(buffer.sent(), from + random.nextInt(2000));
                    buffer.onAcked(from, to - from);
                    acked.set(from, to);
                    lost.andNot(acked);
                }
                default -> {
                    if (buffer.hasLost()) {
                        int from = lost.nextSetBit(0);
                        assertEquals(from, buffer.lostFrom());
                        assertEquals(lost.nextClearBit(from), buffer.lostTo());
                        int count = 1 + random.nextInt((int) (buffer.lostTo() - from));
                        assertArrayEquals(expected(from, count), read(from, count));
                        buffer.onRepeated(count);
                        lost.clear(from, from + count);
                    }
                }
            }
            assertEquals(lost.cardinality(), buffer.lostBytes());
            long first = acked.nextClearBit(0);
            assertEquals(buffer.written() - first, buffer.copiedBytes() + buffer.lentBytes());
            assertEquals(first == buffer.written(), buffer.isAllAcked());
        }
        assertFalse(acked.isEmpty());
    }

    /** A place not long before the first byte that is not acknowledged, or behind it. */
    private int sentPlace(Random random, BitSet acked) {
        int low = Math.max(0, acked.nextClearBit(0) - 500);
        return low + random.nextInt((int) buffer.sent() - low + 1);
    }
}
