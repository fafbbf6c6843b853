package io.culebra.internal.wire;

/**
 * A set of non-negative longs as ascending closed ranges that do not touch. Adding at the upper end
 * takes no time and, once the arrays have grown, no memory.
 *
 * <p>A set with a maximum number of ranges forgets its lowest range when a new one does not fit;
 * from then on it takes nothing that low any more.
 */
public final class RangeSet {
    private static final int FEW_RANGES = 2;
    private static final long[] NOTHING = {};

    private final int maxRanges;
    // Range i is bounds[2 * (head + i)] to bounds[2 * (head + i) + 1], both in the set.
    private long[] bounds = NOTHING;
    private int head;
    private int size;
    private long floor;

    /** Creates an empty set of any number of ranges. */
    public RangeSet() {
        this(Integer.MAX_VALUE);
    }

    /**
     * Creates an empty set.
     *
     * @param maxRanges how many ranges it holds at the most, 1 or more
     */
    public RangeSet(int maxRanges) {
        if (maxRanges < 1) {
            throw new IllegalArgumentException("a set of " + maxRanges + " ranges");
        }
        this.maxRanges = maxRanges;
    }

    /**
     * Adds one value.
     *
     * @param value 0 or more
     * @return false if it was there, or is below {@link #floor}
     */
    public boolean add(long value) {
        return add(value, value);
    }

    /**
     * Adds a range.
     *
     * @param first 0 or more
     * @param last at least {@code first}
     * @return false if nothing changed: all of it was there, or is below {@link #floor}
     */
    public boolean add(long first, long last) {
        assert first >= 0 && first <= last : "no range: " + first + ".." + last;
        if (size == 0) {
            return addAt(0, first, last);
        }
        int top = 2 * (head + size - 1);
        if (first > bounds[top + 1] + 1) {
            return addAt(size, first, last);
        }
        if (first >= bounds[top]) {
            boolean grows = last > bounds[top + 1];
            bounds[top + 1] = grows ? last : bounds[top + 1];
            return grows;
        }
        return addBelow(first, last);
    }

    /** The general case: some of the set is above the new range's start. */
    private boolean addBelow(long from, long last) {
        long first = Math.max(from, floor);
        if (first > last) {
            return false;
        }
        int low = firstEndingAtOrAbove(first - 1);
        if (low == size || first(low) > last + 1) {
            return addAt(low, first, last);
        }
        if (first >= first(low) && last <= last(low)) {
            return false;
        }
        int high = low;
        while (high + 1 < size && first(high + 1) <= last + 1) {
            high++;
        }
        long newLast = Math.max(last, last(high));
        int at = 2 * (head + low);
        bounds[at] = Math.min(first, first(low));
        bounds[at + 1] = newLast;
        cut(low + 1, high - low);
        return true;
    }

    /** Puts a range that touches no other at an index. */
    private boolean addAt(int index, long from, long last) {
        long first = Math.max(from, floor);
        if (first > last) {
            return false;
        }
        int at = index;
        if (size == maxRanges) {
            if (index == 0) {
                floor = last + 1;
                return false;
            }
            floor = last(0) + 1;
            cut(0, 1);
            at--;
        }
        open(at);
        bounds[2 * (head + at)] = first;
        bounds[2 * (head + at) + 1] = last;
        return true;
    }

    /**
     * Takes a range out.
     *
     * @param first 0 or more
     * @param last at least {@code first}
     * @return false if none of it was there
     */
    public boolean remove(long first, long last) {
        assert first >= 0 && first <= last : "no range: " + first + ".." + last;
        int low = firstEndingAtOrAbove(first);
        if (low == size || first(low) > last) {
            return false;
        }
        if (first(low) < first && last(low) > last) {
            split(low, first, last);
            return true;
        }
        if (first(low) < first) {
            bounds[2 * (head + low) + 1] = first - 1;
            low++;
        }
        int high = low;
        while (high < size && last(high) <= last) {
            high++;
        }
        cut(low, high - low);
        if (low < size && first(low) <= last) {
            bounds[2 * (head + low)] = last + 1;
        }
        return true;
    }

    private void split(int index, long first, long last) {
        int at = index;
        if (size == maxRanges) {
            if (index == 0) {
                floor = first;
                bounds[2 * head] = last + 1;
                return;
            }
            floor = last(0) + 1;
            cut(0, 1);
            at--;
        }
        long end = last(at);
        open(at + 1);
        bounds[2 * (head + at) + 1] = first - 1;
        bounds[2 * (head + at + 1)] = last + 1;
        bounds[2 * (head + at + 1) + 1] = end;
    }

    /**
     * Takes out all values below one.
     *
     * @param value the lowest that stays
     */
    public void removeBelow(long value) {
        int gone = firstEndingAtOrAbove(value);
        cut(0, gone);
        if (size > 0 && first(0) < value) {
            bounds[2 * head] = value;
        }
    }

    /**
     * Takes out all values below one, and takes none of them ever again.
     *
     * @param value the new {@link #floor}, if it is above the old one
     */
    public void forgetBelow(long value) {
        floor = Math.max(floor, value);
        removeBelow(floor);
    }

    /**
     * Below this the set does not know any more what was in it.
     *
     * @return 0 while nothing was forgotten
     */
    public long floor() {
        return floor;
    }

    /** Takes everything out, {@link #floor} included. */
    public void clear() {
        head = 0;
        size = 0;
        floor = 0;
    }

    /**
     * Whether a value is in the set.
     *
     * @param value any
     * @return false also for what was forgotten
     */
    public boolean contains(long value) {
        int index = firstEndingAtOrAbove(value);
        return index < size && first(index) <= value;
    }

    /**
     * Whether a whole range is in the set.
     *
     * @param first its first value
     * @param last at least {@code first}
     * @return true if none of it is missing
     */
    public boolean containsAll(long first, long last) {
        int index = firstEndingAtOrAbove(last);
        return index < size && first(index) <= first;
    }

    /**
     * Whether nothing is in the set.
     *
     * @return true if there is no range
     */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * How many ranges there are.
     *
     * @return 0 or more
     */
    public int size() {
        return size;
    }

    /**
     * The first value of a range.
     *
     * @param index 0 for the lowest range, to {@link #size} - 1
     * @return a value of the set
     */
    public long first(int index) {
        assert index >= 0 && index < size : index;
        return bounds[2 * (head + index)];
    }

    /**
     * The last value of a range.
     *
     * @param index 0 for the lowest range, to {@link #size} - 1
     * @return a value of the set
     */
    public long last(int index) {
        assert index >= 0 && index < size : index;
        return bounds[2 * (head + index) + 1];
    }

    /**
     * The lowest value.
     *
     * @return -1 if the set is empty
     */
    public long min() {
        return size == 0 ? -1 : bounds[2 * head];
    }

    /**
     * The highest value.
     *
     * @return -1 if the set is empty
     */
    public long max() {
        return size == 0 ? -1 : bounds[2 * (head + size) - 1];
    }

    /**
     * Finds the lowest range that does not end below a value.
     *
     * @param value any
     * @return index of that range, or {@link #size} if all end below
     */
    public int firstEndingAtOrAbove(long value) {
        // Most questions are about the newest values.
        if (size == 0 || value > bounds[2 * (head + size) - 1]) {
            return size;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bounds[2 * (head + middle) + 1] >= value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ").append(first(i)).append("..").append(last(i));
        }
        return text.append(']').toString();
    }

    /** Makes room for one range at an index. */
    private void open(int index) {
        if (index == 0 && head > 0) {
            head--;
            size++;
            return;
        }
        if (2 * (head + size) == bounds.length) {
            makeRoomAtEnd();
        }
        int at = 2 * (head + index);
        System.arraycopy(bounds, at, bounds, at + 2, 2 * (size - index));
        size++;
    }

    private void makeRoomAtEnd() {
        // Moving down is worth it only if it pays for many more: else adding would cost O(n) each.
        if (head > size) {
            System.arraycopy(bounds, 2 * head, bounds, 0, 2 * size);
        } else {
            long[] larger = new long[Math.max(2 * FEW_RANGES, 2 * bounds.length)];
            System.arraycopy(bounds, 2 * head, larger, 0, 2 * size);
            bounds = larger;
        }
        head = 0;
    }

    private void cut(int index, int count) {
        if (index == 0) {
            head += count;
        } else if (count > 0) {
            int behind = index + count;
            System.arraycopy(
                    bounds, 2 * (head + behind), bounds, 2 * (head + index), 2 * (size - behind));
        }
        size -= count;
        head = size == 0 ? 0 : head;
    }
}
