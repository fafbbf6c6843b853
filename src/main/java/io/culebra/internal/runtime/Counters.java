package io.culebra.internal.runtime;

import io.culebra.internal.wire.DropReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one thread has done since it started. The thread counts with plain additions and ordered
 * writes; any thread may read, and sees numbers that are a moment old.
 */
final class Counters {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int COUNTS = Count.values().length;

    // A cache line on both sides keeps other threads' writes away from these.
    private static final int PADDING = 8;
    private static final int DROPS_AT = PADDING + COUNTS;

    private static final int REASONS = DropReason.values().length;
    private static final int ENGINE_AT = DROPS_AT + REASONS;

    private final long[] cells = new long[ENGINE_AT + REASONS + PADDING];

    void add(Count count, long amount) {
        int cell = cell(count);
        CELL.setRelease(cells, cell, cells[cell] + amount);
    }

    void set(Count count, long value) {
        CELL.setRelease(cells, cell(count), value);
    }

    void drop(DropReason reason, long datagrams) {
        int cell = DROPS_AT + index(reason);
        CELL.setRelease(cells, cell, cells[cell] + datagrams);
    }

    /** Sets what the engine has dropped; it counts by itself. */
    void setByEngine(DropReason reason, long packets) {
        CELL.setRelease(cells, ENGINE_AT + index(reason), packets);
    }

    /** From any thread. */
    long get(Count count) {
        return (long) CELL.getAcquire(cells, cell(count));
    }

    /** From any thread. */
    long dropped(DropReason reason) {
        return (long) CELL.getAcquire(cells, DROPS_AT + index(reason))
                + (long) CELL.getAcquire(cells, ENGINE_AT + index(reason));
    }

    /** From any thread. */
    Map<Count, Long> counts() {
        Map<Count, Long> all = new EnumMap<>(Count.class);
        for (Count count : Count.values()) {
            all.put(count, get(count));
        }
        return all;
    }

    /** From any thread: what was dropped at least once. */
    Map<DropReason, Long> drops() {
        Map<DropReason, Long> all = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            if (dropped(reason) > 0) {
                all.put(reason, dropped(reason));
            }
        }
        return all;
    }

    // Places in memory that lives as long as the process: nothing depends on them later.
    @SuppressWarnings("EnumOrdinal")
    private static int cell(Count count) {
        return PADDING + count.ordinal();
    }

    @SuppressWarnings("EnumOrdinal") // as above
    private static int index(DropReason reason) {
        return reason.ordinal();
    }
}
