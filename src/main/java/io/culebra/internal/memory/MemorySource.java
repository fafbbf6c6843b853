package io.culebra.internal.memory;

import java.lang.foreign.MemorySegment;

/** Where off-heap blocks come from; the host gives it, since arenas are its own affair. */
public interface MemorySource {
    /**
     * Makes a block, which its giver frees when everything is over.
     *
     * @param bytes size, above 0
     * @param alignment of its first byte, a power of two
     * @return native memory, zeroed or not
     */
    MemorySegment allocate(long bytes, long alignment);
}
