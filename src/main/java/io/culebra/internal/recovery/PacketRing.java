package io.culebra.internal.recovery;

/**
 * The packets of one space from the oldest whose fate is open, by packet number: three longs each.
 * Numbers that were left out have a place too, so that their acknowledgement can be refused.
 */
final class PacketRing {
    /** A number that was never sent. */
    static final int UNSENT = 0;

    static final int OUTSTANDING = 1;
    static final int ACKED = 2;
    static final int LOST = 3;

    private static final int WORDS = 3;
    private static final int FEW = 4;
    private static final long[] NOTHING = {};

    private static final long STATE_MASK = 3;
    private static final long ELICITING_BIT = 1 << 2;
    private static final long IN_FLIGHT_BIT = 1 << 3;
    private static final long REQUEUED_BIT = 1 << 4;
    private static final int ECN_SHIFT = 5;
    private static final int ECN_MASK = 3;
    private static final int PATH_SHIFT = 8;
    private static final int EPOCH_SHIFT = 16;
    private static final int BYTE_MASK = 0xff;
    private static final int FRAMES_SHIFT = 24;
    private static final int FRAMES_MASK = 0xffff;
    private static final int BYTES_SHIFT = 40;

    private long[] words = NOTHING;
    private int capacity;
    private long base;
    private long next;

    /** All that is known of an outstanding packet but its time, in one long. */
    static long meta(
            int bytes,
            boolean eliciting,
            boolean inFlight,
            int path,
            int epoch,
            int ecn,
            int frames) {
        assert frames <= FRAMES_MASK && path <= BYTE_MASK && ecn <= ECN_MASK;
        return OUTSTANDING
                | (eliciting ? ELICITING_BIT : 0)
                | (inFlight ? IN_FLIGHT_BIT : 0)
                | ((long) ecn << ECN_SHIFT)
                | ((long) path << PATH_SHIFT)
                | ((long) (epoch & BYTE_MASK) << EPOCH_SHIFT)
                | ((long) frames << FRAMES_SHIFT)
                | ((long) bytes << BYTES_SHIFT);
    }

    static int state(long meta) {
        return (int) (meta & STATE_MASK);
    }

    static boolean eliciting(long meta) {
        return (meta & ELICITING_BIT) != 0;
    }

    static boolean inFlight(long meta) {
        return (meta & IN_FLIGHT_BIT) != 0;
    }

    static boolean requeued(long meta) {
        return (meta & REQUEUED_BIT) != 0;
    }

    static int ecn(long meta) {
        return (int) (meta >>> ECN_SHIFT) & ECN_MASK;
    }

    static int path(long meta) {
        return (int) (meta >>> PATH_SHIFT) & BYTE_MASK;
    }

    static int epoch(long meta) {
        return (int) (meta >>> EPOCH_SHIFT) & BYTE_MASK;
    }

    static int frames(long meta) {
        return (int) (meta >>> FRAMES_SHIFT) & FRAMES_MASK;
    }

    static int bytes(long meta) {
        return (int) (meta >>> BYTES_SHIFT);
    }

    /** The oldest number whose fate is open; {@link #next} if there is none. */
    long base() {
        return base;
    }

    /** One more than the largest number sent. */
    long next() {
        return next;
    }

    /** Index of a number's place; good until the next {@link #append}. */
    int at(long packetNumber) {
        return ((int) packetNumber & (capacity - 1)) * WORDS;
    }

    long meta(int at) {
        return words[at];
    }

    long sentNanos(int at) {
        return words[at + 1];
    }

    /** Number of its first frame, or of the first one after it if it has none. */
    long firstFrame(int at) {
        return words[at + 2];
    }

    void settle(int at, long meta, int state) {
        words[at] = (meta & ~STATE_MASK) | state;
    }

    void markRequeued(int at, long meta) {
        words[at] = meta | REQUEUED_BIT;
    }

    /**
     * Adds a packet.
     *
     * @param packetNumber {@link #next} or above
     */
    void append(long packetNumber, long meta, long sentNanos, long firstFrame) {
        if (base == next) {
            base = packetNumber;
            next = packetNumber;
        }
        if (packetNumber - base >= capacity) {
            makeRoom(packetNumber);
        }
        while (next < packetNumber) {
            put(next++, UNSENT, 0, firstFrame);
        }
        put(next++, meta, sentNanos, firstFrame);
    }

    private void put(long packetNumber, long meta, long sentNanos, long firstFrame) {
        int at = at(packetNumber);
        words[at] = meta;
        words[at + 1] = sentNanos;
        words[at + 2] = firstFrame;
    }

    /**
     * Moves on over settled packets.
     *
     * @param largestAcked up to it, numbers that were left out count as settled
     */
    void trim(long largestAcked) {
        while (base < next) {
            int state = state(words[at(base)]);
            boolean settled = state == UNSENT ? base < largestAcked : state != OUTSTANDING;
            if (!settled) {
                return;
            }
            base++;
        }
    }

    /** Forgets all packets. */
    void clear() {
        base = next;
    }

    /** Gives back the memory, if nothing is in it. */
    void shrink() {
        if (base == next) {
            words = NOTHING;
            capacity = 0;
        }
    }

    private void makeRoom(long packetNumber) {
        // Who only acknowledges is not acknowledged: such packets go when their place is needed.
        while (base < next && !isInFlight(words[at(base)])) {
            base++;
        }
        if (base == next) {
            base = packetNumber;
            next = packetNumber;
        }
        if (packetNumber - base >= capacity) {
            grow(packetNumber - base + 1);
        }
    }

    private static boolean isInFlight(long meta) {
        return state(meta) == OUTSTANDING && inFlight(meta);
    }

    private void grow(long needed) {
        if (needed > Integer.MAX_VALUE / (2 * WORDS)) {
            throw new IllegalStateException("too many packets without an answer: " + needed);
        }
        long[] old = words;
        int oldMask = capacity - 1;
        int larger = Math.max(FEW, 2 * capacity);
        while (larger < needed) {
            larger *= 2;
        }
        capacity = larger;
        words = new long[capacity * WORDS];
        for (long number = base; number < next; number++) {
            System.arraycopy(old, ((int) number & oldMask) * WORDS, words, at(number), WORDS);
        }
    }
}
