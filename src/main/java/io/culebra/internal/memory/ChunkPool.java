package io.culebra.internal.memory;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Off-heap memory in two sizes, for bytes that outlive a packet: data to send until it is
 * acknowledged, data received ahead of order.
 *
 * <p>One per worker, and for its thread only. Grows by whole blocks and never shrinks; what is
 * given back is used again first, so nothing is allocated once the pool has grown. How much is out
 * is bounded by flow control and send buffers, not here.
 */
public final class ChunkPool {
    /** The smaller size, in bytes: a packet, a request. */
    public static final int SMALL_BYTES = 2 << 10;

    /** The larger size, in bytes: a stretch of a transfer. */
    public static final int LARGE_BYTES = 16 << 10;

    private static final int BLOCK_BYTES = 1 << 20;
    private static final int ALIGNMENT = 4 << 10;

    private final Shelf small;
    private final Shelf large;

    /**
     * Creates an empty pool; the first chunk makes the first block.
     *
     * @param source gives blocks of a mebibyte
     */
    public ChunkPool(MemorySource source) {
        small = new Shelf(source, SMALL_BYTES);
        large = new Shelf(source, LARGE_BYTES);
    }

    /**
     * Takes a chunk; its content is anything.
     *
     * @param wantedBytes how much the caller would like to store
     * @return a chunk that holds it, or a large one if none does
     */
    public Chunk acquire(long wantedBytes) {
        return (wantedBytes <= SMALL_BYTES ? small : large).acquire();
    }

    /**
     * Takes a chunk back.
     *
     * @param chunk of this pool
     * @throws IllegalStateException if it was released before
     */
    public void release(Chunk chunk) {
        (chunk.capacity() == SMALL_BYTES ? small : large).release(chunk);
    }

    /**
     * How many chunks are out.
     *
     * @return 0 at the end of every test
     */
    public int inUse() {
        return small.inUse + large.inUse;
    }

    /** All chunks of one size. */
    private static final class Shelf {
        private final MemorySource source;
        private final int chunkBytes;
        private MemorySegment block = MemorySegment.NULL;
        private long uncut;
        private @Nullable Chunk free;
        private int inUse;

        Shelf(MemorySource source, int chunkBytes) {
            this.source = source;
            this.chunkBytes = chunkBytes;
        }

        Chunk acquire() {
            inUse++;
            Chunk chunk = free;
            if (chunk == null) {
                return cut();
            }
            free = chunk.onAcquire();
            return chunk;
        }

        void release(Chunk chunk) {
            chunk.onRelease(free);
            free = chunk;
            inUse--;
        }

        private Chunk cut() {
            if (uncut == block.byteSize()) {
                block = source.allocate(BLOCK_BYTES, ALIGNMENT);
                uncut = 0;
            }
            Chunk chunk = new Chunk(block.asSlice(uncut, chunkBytes));
            uncut += chunkBytes;
            return chunk;
        }
    }
}
