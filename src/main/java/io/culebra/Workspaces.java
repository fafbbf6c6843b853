package io.culebra;

import io.culebra.internal.http3.Http3Workspace;
import io.culebra.internal.runtime.SecureRandomSource;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Makes what the HTTP/3 connections of a worker share. */
final class Workspaces {
    private static final int SCRATCH_BYTES = 16 << 10;

    private Workspaces() {}

    /** Its memory is freed once nobody refers to it any more. */
    static Http3Workspace create() {
        MemorySegment scratch = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(SCRATCH_BYTES));
        return new Http3Workspace(scratch, new SecureRandomSource());
    }
}
