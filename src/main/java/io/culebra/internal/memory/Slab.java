package io.culebra.internal.memory;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of equal packet buffers, cut once from one block of off-heap memory.
 *
 * <p>Belongs to one thread. A buffer that another thread is done with comes home through a {@link
 * BufferReturns} queue, never by a call from outside. Whoever made the block frees it.
 */
public final class Slab implements BufferReturns {
    static final Slab NONE = new Slab(MemorySegment.NULL, 0, 1);

    private final MemorySegment memory;
    private final PacketBuffer[] free;
    private final int slotBytes;
    private int freeCount;

    /**
     * Cuts a block into slots.
     *
     * @param block native memory of at least {@code slots * slotBytes} bytes; outlives the slab
     * @param slots number of buffers
     * @param slotBytes capacity of each buffer, above 0
     */
    public Slab(MemorySegment block, int slots, int slotBytes) {
        this.memory = block;
        this.slotBytes = slotBytes;
        free = new PacketBuffer[slots];
        for (int i = 0; i < slots; i++) {
            long position = (long) (slots - 1 - i) * slotBytes;
            free[i] = new PacketBuffer(this, block.asSlice(position, slotBytes), position);
        }
        freeCount = slots;
    }

    /**
     * Takes a free buffer; the caller owns its one reference.
     *
     * @return a buffer, or null if all are in use: drop the packet, do not wait
     */
    public @Nullable PacketBuffer tryAcquire() {
        if (freeCount == 0) {
            return null;
        }
        PacketBuffer buffer = free[--freeCount];
        buffer.onAcquire();
        return buffer;
    }

    /**
     * The block that the slots were cut from.
     *
     * @return borrowed
     */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * Capacity of each buffer.
     *
     * @return bytes
     */
    public int slotBytes() {
        return slotBytes;
    }

    /**
     * How many buffers are out.
     *
     * @return 0 to the number of slots; 0 at the end of every test
     */
    public int inUse() {
        return free.length - freeCount;
    }

    /**
     * How many buffers are to be had.
     *
     * @return 0 to the number of slots
     */
    public int available() {
        return freeCount;
    }

    @Override
    public void giveBack(PacketBuffer buffer) {
        assert buffer.home() == this : "a buffer of another slab";
        free[freeCount++] = buffer;
    }
}
