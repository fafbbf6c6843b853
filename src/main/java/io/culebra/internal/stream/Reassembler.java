package io.culebra.internal.stream;

import static io.culebra.internal.memory.ChunkPool.LARGE_BYTES;
import static io.culebra.internal.memory.ChunkPool.SMALL_BYTES;

import io.culebra.internal.memory.Chunk;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.wire.RangeSet;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Stream data that cannot be delivered yet: ahead of a gap, or left over by an application that
 * paused.
 *
 * <p>The stream is cut into cells of one large chunk each. A byte's place in its cell follows from
 * its offset, so overlapping and repeated data need no care, and small fragments cannot use up more
 * memory than the flow control window is wide. A cell whose data lies all near its start makes do
 * with a small chunk.
 */
final class Reassembler {
    private static final int CELL_SHIFT = Integer.numberOfTrailingZeros(LARGE_BYTES);
    private static final int CELL_MASK = LARGE_BYTES - 1;
    private static final int FEW_CELLS = 4;

    private final ChunkPool pool;
    private final RangeSet present = new RangeSet();

    // Cell n is at index n modulo the length; cells below the first one are gone.
    private @Nullable Chunk[] cells = new @Nullable Chunk[FEW_CELLS];
    private long firstCell;

    private @Nullable Chunk delivering;
    private boolean orphaned;

    Reassembler(ChunkPool pool) {
        this.pool = pool;
    }

    boolean isEmpty() {
        return present.isEmpty();
    }

    /** In how many pieces the data lies. */
    int fragments() {
        return present.size();
    }

    /**
     * How many bytes follow on an offset without a gap.
     *
     * @param offset of the next byte to be delivered
     */
    long contiguous(long offset) {
        if (present.isEmpty() || present.first(0) > offset) {
            return 0;
        }
        return present.last(0) + 1 - offset;
    }

    /** Copies data in. What lies below {@code next} must have been dropped before. */
    void insert(long next, long offset, MemorySegment bytes, long from, long length) {
        if (length <= 0) {
            return;
        }
        if (present.isEmpty()) {
            firstCell = next >> CELL_SHIFT;
        }
        long end = offset + length;
        for (long at = offset; at < end; ) {
            int within = (int) (at & CELL_MASK);
            int count = (int) Math.min(end - at, LARGE_BYTES - within);
            Chunk chunk = cell(at >> CELL_SHIFT, within + count);
            MemorySegment.copy(bytes, from + (at - offset), chunk.bytes(), within, count);
            at += count;
        }
        present.add(offset, end - 1);
    }

    private Chunk cell(long cell, int capacity) {
        while (cell - firstCell >= cells.length) {
            grow();
        }
        int index = index(cell);
        Chunk chunk = cells[index];
        if (chunk == null) {
            chunk = pool.acquire(capacity);
        } else if (chunk.capacity() < capacity) {
            Chunk larger = pool.acquire(capacity);
            MemorySegment.copy(chunk.bytes(), 0, larger.bytes(), 0, SMALL_BYTES);
            drop(chunk);
            chunk = larger;
        }
        cells[index] = chunk;
        return chunk;
    }

    private void grow() {
        @Nullable Chunk[] old = cells;
        cells = new @Nullable Chunk[2 * old.length];
        for (int i = 0; i < old.length; i++) {
            cells[index(firstCell + i)] = old[(int) (firstCell + i) & (old.length - 1)];
        }
    }

    private int index(long cell) {
        return (int) cell & (cells.length - 1);
    }

    /**
     * Opens the bytes at an offset for reading. They stay until {@link #endDelivery}, whatever the
     * reader does to the stream meanwhile.
     *
     * @return the memory; the byte at the offset is at {@link #place}
     */
    MemorySegment beginDelivery(long offset) {
        Chunk chunk = cells[index(offset >> CELL_SHIFT)];
        if (chunk == null) {
            throw new IllegalStateException("no data at offset " + offset);
        }
        delivering = chunk;
        return chunk.bytes();
    }

    /** How many bytes from an offset on lie in the same chunk. */
    static long withinCell(long offset, long length) {
        return Math.min(length, LARGE_BYTES - place(offset));
    }

    /** Where the byte at an offset lies in its chunk. */
    static long place(long offset) {
        return offset & CELL_MASK;
    }

    void endDelivery() {
        Chunk chunk = delivering;
        delivering = null;
        if (orphaned && chunk != null) {
            orphaned = false;
            pool.release(chunk);
        }
    }

    /** Drops everything below an offset. */
    void release(long next) {
        if (present.isEmpty()) {
            return;
        }
        present.removeBelow(next);
        if (present.isEmpty()) {
            discard();
            return;
        }
        long cell = next >> CELL_SHIFT;
        long end = Math.min(cell, firstCell + cells.length);
        for (long gone = firstCell; gone < end; gone++) {
            clear(index(gone));
        }
        firstCell = cell;
    }

    /** Drops everything. */
    void discard() {
        present.clear();
        for (int i = 0; i < cells.length; i++) {
            clear(i);
        }
    }

    private void clear(int index) {
        Chunk chunk = cells[index];
        if (chunk != null) {
            cells[index] = null;
            drop(chunk);
        }
    }

    private void drop(Chunk chunk) {
        if (chunk == delivering) {
            orphaned = true;
        } else {
            pool.release(chunk);
        }
    }
}
