package io.culebra.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkPoolTest {
    private final Arena arena = Arena.ofConfined();
    private final List<MemorySegment> blocks = new ArrayList<>();
    private final ChunkPool pool =
            new ChunkPool((bytes, alignment) -> {
                MemorySegment block = arena.allocate(bytes, alignment);
                blocks.add(block);
                return block;
            });

    @AfterEach
    void leavesNothingInUse() {
        assertEquals(0, pool.inUse());
        arena.close();
    }

    @Test
    void givesTheSizeThatHoldsWhatIsWanted() {
        for (long wanted : new long[] {0, 1, ChunkPool.SMALL_BYTES}) {
            expectCapacity(ChunkPool.SMALL_BYTES, wanted);
        }
        for (long wanted : new long[] {ChunkPool.SMALL_BYTES + 1, 1L << 40}) {
            expectCapacity(ChunkPool.LARGE_BYTES, wanted);
        }
    }

    private void expectCapacity(int capacity, long wanted) {
        Chunk chunk = pool.acquire(wanted);
        assertEquals(capacity, chunk.capacity());
        assertEquals(capacity, chunk.bytes().byteSize());
        pool.release(chunk);
    }

    @Test
    void usesAgainWhatWasGivenBack() {
        Chunk first = pool.acquire(1);
        pool.release(first);
        assertSame(first, pool.acquire(1));
        Chunk second = pool.acquire(1);
        assertNotSame(first, second);
        assertEquals(2, pool.inUse());
        pool.release(first);
        pool.release(second);
    }

    @Test
    void asksForOneBlockForManyChunks() {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            chunks.add(pool.acquire(ChunkPool.LARGE_BYTES));
        }
        assertEquals(1, blocks.size());
        chunks.add(pool.acquire(ChunkPool.LARGE_BYTES));
        assertEquals(2, blocks.size());
        chunks.forEach(pool::release);
        pool.release(pool.acquire(ChunkPool.LARGE_BYTES));
        assertEquals(2, blocks.size());
    }

    @Test
    void neverOverlapsChunks() {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Chunk chunk = pool.acquire(i % 3 == 0 ? ChunkPool.LARGE_BYTES : 1);
            chunk.bytes().fill((byte) i);
            chunks.add(chunk);
        }
        for (int i = 0; i < chunks.size(); i++) {
            MemorySegment bytes = chunks.get(i).bytes();
            assertEquals((byte) i, bytes.get(ValueLayout.JAVA_BYTE, 0));
            assertEquals((byte) i, bytes.get(ValueLayout.JAVA_BYTE, bytes.byteSize() - 1));
        }
        chunks.forEach(pool::release);
    }

    @Test
    void refusesASecondRelease() {
        Chunk chunk = pool.acquire(1);
        pool.release(chunk);
        assertThrows(IllegalStateException.class, () -> pool.release(chunk));
    }

    @Test
    void makesAReadAfterTheReleaseShow() {
        Chunk chunk = pool.acquire(1);
        chunk.bytes().set(ValueLayout.JAVA_BYTE, 5, (byte) 1);
        pool.release(chunk);
        assertTrue(chunk.bytes().get(ValueLayout.JAVA_BYTE, 5) != 1);
    }
}
