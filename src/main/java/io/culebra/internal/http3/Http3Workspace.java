package io.culebra.internal.http3;

import io.culebra.api.RandomSource;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.qpack.QpackEncoder;
import java.lang.foreign.MemorySegment;

/**
 * What all HTTP/3 connections of one worker share: native memory to compose frames in, the encoder,
 * the decoder, and what they remember of lately seen heads. Nothing in it lasts longer than a call,
 * except what is remembered, which belongs to no connection.
 *
 * <p>Not thread-safe: one per worker.
 */
public final class Http3Workspace {
    /** The least native memory that {@link #Http3Workspace} takes. */
    public static final int LEAST_SCRATCH_BYTES = 4096;

    final MemorySegment scratch;
    final SegmentWriter writer = new SegmentWriter();
    final QpackEncoder encoder = new QpackEncoder();
    final HeadReader heads = new HeadReader();
    final RandomSource random;

    /**
     * Creates a workspace.
     *
     * @param scratch native memory of at least {@link #LEAST_SCRATCH_BYTES} that outlives the
     *     worker's connections and is used by nobody else; 16 KiB is enough for nearly every head
     * @param random the worker's, for reserved numbers
     */
    public Http3Workspace(MemorySegment scratch, RandomSource random) {
        if (!scratch.isNative() || scratch.byteSize() < LEAST_SCRATCH_BYTES) {
            throw new IllegalArgumentException(
                    "scratch is not " + LEAST_SCRATCH_BYTES + " bytes of native memory or more");
        }
        this.scratch = scratch;
        this.random = random;
    }

    /** The writer, at the beginning of the scratch memory. */
    SegmentWriter compose() {
        return writer.wrap(scratch, 0, scratch.byteSize());
    }
}
