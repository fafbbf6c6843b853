package io.culebra.internal.stream;

import io.culebra.api.RetainedBytes;
import io.culebra.internal.memory.Chunk;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.memory.PacketBuffer;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Received bytes that the application keeps: in the slot they came in, or copied. */
final class KeptBytes implements RetainedBytes, Runnable {
    private final StreamHost host;
    private final ChunkPool pool;
    private final MemorySegment bytes;

    // For the worker only: where the bytes go back to.
    private @Nullable PacketBuffer slot;
    private @Nullable Chunk chunk;

    private KeptBytes(
            StreamContext context,
            MemorySegment bytes,
            @Nullable PacketBuffer slot,
            @Nullable Chunk chunk) {
        host = context.host;
        pool = context.pool;
        this.bytes = bytes;
        this.slot = slot;
        this.chunk = chunk;
    }

    static KeptBytes inSlot(StreamContext context, PacketBuffer slot, MemorySegment bytes) {
        slot.retain();
        return new KeptBytes(context, bytes, slot, null);
    }

    static KeptBytes copy(StreamContext context, MemorySegment from, long start, long length) {
        Chunk chunk = length > ChunkPool.LARGE_BYTES ? null : context.pool.acquire(length);
        MemorySegment copy =
                chunk == null
                        ? MemorySegment.ofArray(new byte[Math.toIntExact(length)])
                        : chunk.bytes().asSlice(0, length);
        MemorySegment.copy(from, start, copy, 0, length);
        return new KeptBytes(context, copy, null, chunk);
    }

    @Override
    public MemorySegment bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (host.isOnWorker()) {
            run();
        } else {
            host.post(this);
        }
    }

    /** Gives the bytes back, on the worker; the second time there is nothing to give. */
    @Override
    public void run() {
        PacketBuffer oldSlot = slot;
        Chunk oldChunk = chunk;
        slot = null;
        chunk = null;
        if (oldSlot != null) {
            oldSlot.release();
        }
        if (oldChunk != null) {
            pool.release(oldChunk);
        }
    }
}
