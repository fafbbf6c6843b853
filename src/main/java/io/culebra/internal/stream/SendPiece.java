package io.culebra.internal.stream;

import io.culebra.internal.memory.Chunk;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A stretch of a stream's data that lies in one memory: copied into a chunk, or lent to us. */
final class SendPiece {
    /** Where the stretch lies in the stream: {@code [start, end)}. */
    long start;

    long end;

    /** Where its first byte lies in {@link #bytes}. */
    long from;

    MemorySegment bytes = MemorySegment.NULL;

    /** Set if the data was copied. */
    @Nullable Chunk chunk;

    /** Set if the data was lent. */
    @Nullable Runnable whenReturned;

    @Nullable SendPiece next;

    boolean isLent() {
        return chunk == null;
    }

    /** How many bytes can be added behind. */
    long room() {
        return chunk == null ? 0 : chunk.capacity() - (end - start);
    }
}
