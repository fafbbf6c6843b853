package io.culebra.internal.stream;

import org.jspecify.annotations.Nullable;

/** Streams by id: open addressing with linear probing, no boxes, no tombstones. */
final class StreamTable {
    private static final int LEAST_SLOTS = 4;
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private @Nullable Stream[] slots = new @Nullable Stream[LEAST_SLOTS];
    private int shift = Long.SIZE - Integer.numberOfTrailingZeros(LEAST_SLOTS);
    private int size;

    int size() {
        return size;
    }

    @Nullable Stream get(long id) {
        int mask = slots.length - 1;
        for (int at = home(id); ; at = (at + 1) & mask) {
            Stream stream = slots[at];
            if (stream == null || stream.id() == id) {
                return stream;
            }
        }
    }

    void add(Stream stream) {
        assert get(stream.id()) == null : "a stream added twice";
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        place(stream);
        size++;
    }

    void remove(long id) {
        int mask = slots.length - 1;
        int at = home(id);
        for (Stream found = slots[at]; found == null || found.id() != id; found = slots[at]) {
            if (found == null) {
                return;
            }
            at = (at + 1) & mask;
        }
        size--;
        closeGap(at, mask);
    }

    /** Moves those behind a gap forward whose home is not behind it. */
    private void closeGap(int from, int mask) {
        int gap = from;
        for (int at = (gap + 1) & mask; ; at = (at + 1) & mask) {
            Stream stream = slots[at];
            if (stream == null) {
                slots[gap] = null;
                return;
            }
            if (((at - home(stream.id())) & mask) >= ((at - gap) & mask)) {
                slots[gap] = stream;
                gap = at;
            }
        }
    }

    /** All streams in a new array, in no order. */
    Stream[] all() {
        Stream[] all = new Stream[size];
        int count = 0;
        for (Stream stream : slots) {
            if (stream != null) {
                all[count++] = stream;
            }
        }
        return all;
    }

    void clear() {
        slots = new @Nullable Stream[LEAST_SLOTS];
        shift = Long.SIZE - Integer.numberOfTrailingZeros(LEAST_SLOTS);
        size = 0;
    }

    private int home(long id) {
        return (int) ((id * GOLDEN) >>> shift);
    }

    private void place(Stream stream) {
        int mask = slots.length - 1;
        int at = home(stream.id());
        while (slots[at] != null) {
            at = (at + 1) & mask;
        }
        slots[at] = stream;
    }

    private void grow() {
        @Nullable Stream[] old = slots;
        slots = new @Nullable Stream[2 * old.length];
        shift--;
        for (Stream stream : old) {
            if (stream != null) {
                place(stream);
            }
        }
    }
}
