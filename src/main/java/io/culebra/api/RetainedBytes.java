package io.culebra.api;

import java.lang.foreign.MemorySegment;

/** Received bytes that the application keeps beyond the callback that delivered them. */
public interface RetainedBytes extends AutoCloseable {
    /**
     * The bytes.
     *
     * @return a segment of exactly the kept length, valid until {@link #close}, from any thread
     */
    MemorySegment bytes();

    /** Gives the bytes back. From any thread; the second call does nothing. */
    @Override
    void close();
}
