package io.culebra.internal.endpoint;

import io.culebra.internal.wire.ConnectionId;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * From connection id to connection's seat, without an object per look-up: open addressing, a keyed
 * hash so that peers cannot choose ids that collide.
 */
final class ConnectionTable {
    private static final int FIRST_CAPACITY = 64;

    private final long seed;
    private @Nullable ConnectionId[] ids = new ConnectionId[FIRST_CAPACITY];
    private @Nullable Seat[] owners = new Seat[FIRST_CAPACITY];
    private int size;

    ConnectionTable(long seed) {
        this.seed = seed;
    }

    @Nullable Seat find(MemorySegment bytes, long at, int length) {
        int mask = ids.length - 1;
        int slot = (int) ConnectionId.hash(bytes, at, length, seed) & mask;
        for (ConnectionId id = ids[slot]; id != null; id = ids[slot]) {
            if (id.length() == length && id.matches(bytes, at)) {
                return owners[slot];
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    @Nullable Seat find(ConnectionId wanted) {
        int slot = slotOf(wanted);
        return owners[slot];
    }

    /** False if the id has an owner already. */
    boolean add(ConnectionId id, Seat owner) {
        if (2 * (size + 1) > ids.length) {
            grow();
        }
        int slot = slotOf(id);
        if (ids[slot] != null) {
            return owners[slot] == owner;
        }
        ids[slot] = id;
        owners[slot] = owner;
        size++;
        return true;
    }

    void remove(ConnectionId id) {
        int gap = slotOf(id);
        if (ids[gap] == null) {
            return;
        }
        size--;
        int mask = ids.length - 1;
        int next = (gap + 1) & mask;
        for (ConnectionId moved = ids[next]; moved != null; moved = ids[next]) {
            int wanted = (int) moved.hash64(seed) & mask;
            if (((next - wanted) & mask) >= ((next - gap) & mask)) {
                ids[gap] = moved;
                owners[gap] = owners[next];
                gap = next;
            }
            next = (next + 1) & mask;
        }
        ids[gap] = null;
        owners[gap] = null;
    }

    int size() {
        return size;
    }

    /** The slot of an id, or the empty one where it would go. */
    private int slotOf(ConnectionId wanted) {
        int mask = ids.length - 1;
        int slot = (int) wanted.hash64(seed) & mask;
        for (ConnectionId id = ids[slot]; id != null && !id.equals(wanted); id = ids[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        @Nullable ConnectionId[] oldIds = ids;
        @Nullable Seat[] oldOwners = owners;
        ids = new ConnectionId[2 * oldIds.length];
        owners = new Seat[2 * oldIds.length];
        for (int i = 0; i < oldIds.length; i++) {
            ConnectionId id = oldIds[i];
            if (id != null) {
                int slot = slotOf(id);
                ids[slot] = id;
                owners[slot] = oldOwners[i];
            }
        }
    }
}
