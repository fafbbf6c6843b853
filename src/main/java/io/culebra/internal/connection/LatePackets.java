package io.culebra.internal.connection;

import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.wire.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Packets that came before the keys to open them, because the network changed their order: kept in
 * their slots, few and not for long.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5.7 RFC 9001, section 5.7
 */
final class LatePackets {
    private static final int CAPACITY = 8;

    private final PacketBuffer[] slots = new PacketBuffer[CAPACITY];
    private final long[] from = new long[CAPACITY];
    private final int[] length = new int[CAPACITY];
    private @Nullable PacketBuffer replaying;
    private int count;

    /** False if there is no room: the packet is dropped. */
    boolean keep(PacketBuffer arrived, long at, int bytes) {
        PacketBuffer slot = replaying == null ? arrived : replaying;
        Slab slab = slot.home();
        if (count == CAPACITY || slab.available() <= slab.inUse()) {
            return false;
        }
        slot.retain();
        slots[count] = slot;
        from[count] = at;
        length[count] = bytes;
        count++;
        return true;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Reads all that is kept once more; what still has no keys is kept again. */
    void replay(DatagramReader reader) throws TransportException {
        int waiting = count;
        count = 0;
        PacketBuffer[] buffers = slots.clone();
        long[] starts = from.clone();
        int[] sizes = length.clone();
        try {
            for (int i = 0; i < waiting; i++) {
                replaying = buffers[i];
                reader.readKept(buffers[i].bytes(), starts[i], starts[i] + sizes[i]);
            }
        } finally {
            replaying = null;
            for (int i = 0; i < waiting; i++) {
                buffers[i].release();
            }
        }
    }

    void release() {
        for (int i = 0; i < count; i++) {
            slots[i].release();
        }
        count = 0;
    }
}
