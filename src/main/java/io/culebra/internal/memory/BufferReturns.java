package io.culebra.internal.memory;

/** A way home for buffers. */
public interface BufferReturns {
    /**
     * Takes a buffer without references.
     *
     * @param buffer back to its slab
     */
    void giveBack(PacketBuffer buffer);
}
