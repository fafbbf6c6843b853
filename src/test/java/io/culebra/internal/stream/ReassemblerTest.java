package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.ChunkPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 9000 §2.2. */
class ReassemblerTest {
    private static final int CELL = ChunkPool.LARGE_BYTES;

    private final Arena arena = Arena.ofConfined();
    private final ChunkPool pool = new ChunkPool(arena::allocate);
    private final Reassembler reassembler = new Reassembler(pool);
    private long next;

    @AfterEach
    void givesEverythingBack() {
        reassembler.discard();
        assertEquals(0, pool.inUse());
        arena.close();
    }

    private void insert(long offset, int length) {
        MemorySegment bytes = arena.allocate(length + 3);
        for (int i = 0; i < length; i++) {
            bytes.set(ValueLayout.JAVA_BYTE, 3 + i, Side.pattern(offset + i));
        }
        reassembler.insert(next, offset, bytes, 3, length);
    }

    /** Takes what is in order, a chunk at a time, and compares it. */
    private long drain() {
        long start = next;
        for (long there = reassembler.contiguous(next);
                there > 0;
                there = reassembler.contiguous(next)) {
            long length = Reassembler.withinCell(next, there);
            MemorySegment bytes = reassembler.beginDelivery(next);
            for (long i = 0; i < length; i++) {
                long at = Reassembler.place(next) + i;
                assertEquals(
                        Side.pattern(next + i), bytes.get(ValueLayout.JAVA_BYTE, at), "content");
            }
            reassembler.endDelivery();
            next += length;
            reassembler.release(next);
        }
        return next - start;
    }

    @Test
    void waitsForTheGapToFill() {
        insert(100, 50);
        assertEquals(0, drain());
        insert(0, 100);
        assertEquals(150, drain());
        assertTrue(reassembler.isEmpty());
        assertEquals(0, pool.inUse());
    }

    @Test
    void countsEveryOverlapOnce() {
        int[][] pieces = {
            {10, 20}, {15, 5}, {5, 10}, {25, 20}, {10, 35}, {60, 10}, {40, 25}, {0, 5}
        };
        for (int[] piece : pieces) {
            insert(piece[0], piece[1]);
        }
        assertEquals(70, drain());
    }

    @Test
    void survivesAnyOrderAndOverlap() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            int total = 1 + random.nextInt(3 * CELL);
            long end = next + total;
            while (next < end) {
                long offset = next + random.nextInt((int) (end - next));
                int length = 1 + random.nextInt((int) Math.min(end - offset, 4000));
                insert(offset, length);
                drain();
            }
            assertTrue(reassembler.isEmpty());
            assertEquals(0, pool.inUse(), "nothing is kept once all is delivered");
        }
    }

    @Test
    void keepsAFewBytesInASmallChunkUntilMoreCome() {
        insert(10, 100);
        assertEquals(1, pool.inUse());
        insert(ChunkPool.SMALL_BYTES, 10);
        assertEquals(1, pool.inUse(), "moved to a large one");
        insert(0, 10);
        assertEquals(110, drain());
        insert(110, ChunkPool.SMALL_BYTES - 110);
        assertEquals(ChunkPool.SMALL_BYTES - 100, drain());
    }

    @Test
    void doesNotLetScatteredBytesUseMoreThanTheWindow() {
        for (int offset = 1; offset < 4 * CELL; offset += 2) {
            insert(offset, 1);
        }
        assertEquals(4, pool.inUse());
        assertEquals(2 * CELL, reassembler.fragments());
    }

    @Test
    void freesCellsAsTheyAreRead() {
        insert(1, 10 * CELL);
        insert(0, 1);
        assertEquals(11, pool.inUse());
        next = 4 * CELL;
        reassembler.release(next);
        assertEquals(7, pool.inUse());
        insert(20L * CELL, 10);
        drain();
        assertEquals(10L * CELL + 1, next);
        assertEquals(2, pool.inUse(), "the cell that is being read, and the one ahead");
    }

    @Test
    void keepsBorrowedBytesUntilTheirReaderIsDone() {
        insert(0, 100);
        MemorySegment bytes = reassembler.beginDelivery(0);
        reassembler.discard();
        assertEquals(1, pool.inUse());
        assertEquals(Side.pattern(9), bytes.get(ValueLayout.JAVA_BYTE, 9));
        reassembler.endDelivery();
        assertEquals(0, pool.inUse());
    }

    @Test
    void startsOverFarAwayAfterItRanEmpty() {
        insert(0, 10);
        drain();
        next = 1L << 40;
        insert(next + 5, 10);
        insert(next, 5);
        assertEquals(15, drain());
    }
}
