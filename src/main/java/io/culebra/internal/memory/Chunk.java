package io.culebra.internal.memory;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A piece of off-heap memory out of a {@link ChunkPool}. Whoever acquired it owns it alone. */
public final class Chunk {
    private static final byte POISON = (byte) 0xdd;

    private final MemorySegment bytes;
    private final int capacity;
    private @Nullable Chunk nextFree;
    private boolean free;

    Chunk(MemorySegment bytes) {
        this.bytes = bytes;
        this.capacity = (int) bytes.byteSize();
    }

    /**
     * The memory.
     *
     * @return a native segment of {@link #capacity} bytes, the same one every time
     */
    public MemorySegment bytes() {
        return bytes;
    }

    /**
     * How much fits.
     *
     * @return {@link ChunkPool#SMALL_BYTES} or {@link ChunkPool#LARGE_BYTES}
     */
    public int capacity() {
        return capacity;
    }

    void onRelease(@Nullable Chunk below) {
        if (free) {
            throw new IllegalStateException("a chunk released twice");
        }
        assert poison();
        free = true;
        nextFree = below;
    }

    @Nullable Chunk onAcquire() {
        Chunk below = nextFree;
        free = false;
        nextFree = null;
        return below;
    }

    /** With assertions on, makes a read after the release show. */
    private boolean poison() {
        bytes.fill(POISON);
        return true;
    }
}
