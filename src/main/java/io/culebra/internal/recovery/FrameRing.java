package io.culebra.internal.recovery;

/**
 * What the packets that are not settled yet had in them: three longs a frame, in the order they
 * were sent. Frames are known by their number since the beginning.
 */
final class FrameRing {
    static final int STREAM = 1;
    static final int CRYPTO = 2;
    static final int CONTROL = 3;
    static final int ACK = 4;

    private static final int WORDS = 3;
    private static final int FEW = 4;
    private static final long[] NOTHING = {};

    private static final int TYPE_MASK = 0xff;
    private static final long FIN_BIT = 0x100;
    private static final int VALUE_SHIFT = 16;

    private long[] words = NOTHING;
    private int capacity;
    private long start;
    private long end;

    /** Number that the next frame gets. */
    long end() {
        return end;
    }

    /**
     * Appends a frame.
     *
     * @param head made by {@link #head}
     */
    void add(long head, long first, long second) {
        if (end - start == capacity) {
            grow();
        }
        int at = at(end++);
        words[at] = head;
        words[at + 1] = first;
        words[at + 2] = second;
    }

    /** Type, end of stream, and a length or a control kind. */
    static long head(int type, int value, boolean fin) {
        return type | (fin ? FIN_BIT : 0) | ((long) value << VALUE_SHIFT);
    }

    static int type(long head) {
        return (int) head & TYPE_MASK;
    }

    static int value(long head) {
        return (int) (head >>> VALUE_SHIFT);
    }

    static boolean fin(long head) {
        return (head & FIN_BIT) != 0;
    }

    long head(long frame) {
        return words[at(frame)];
    }

    long first(long frame) {
        return words[at(frame) + 1];
    }

    long second(long frame) {
        return words[at(frame) + 2];
    }

    /** Takes back what was appended from a frame on. */
    void truncate(long frame) {
        assert frame >= start && frame <= end : frame;
        end = frame;
    }

    /** Forgets all frames before one. */
    void release(long frame) {
        assert frame >= start && frame <= end : frame;
        start = frame;
    }

    /** Gives back the memory, if nothing is in it. */
    void shrink() {
        if (start == end) {
            words = NOTHING;
            capacity = 0;
        }
    }

    private int at(long frame) {
        return ((int) frame & (capacity - 1)) * WORDS;
    }

    private void grow() {
        long[] old = words;
        int oldMask = capacity - 1;
        capacity = Math.max(FEW, 2 * capacity);
        words = new long[capacity * WORDS];
        for (long frame = start; frame < end; frame++) {
            System.arraycopy(old, ((int) frame & oldMask) * WORDS, words, at(frame), WORDS);
        }
    }
}
