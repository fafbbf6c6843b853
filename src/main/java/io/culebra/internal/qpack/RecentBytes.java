package io.culebra.internal.qpack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Byte strings seen lately, each in a slot of its own, beside which the user keeps what they meant.
 * Bounded; a newer one pushes out the one in its slot. Finding allocates nothing.
 *
 * <p>For encoded strings and encoded field sections: those that refer to no dynamic table mean the
 * same on every connection, so one instance serves all connections of a worker.
 */
public final class RecentBytes {
    private static final long PRIME = 0x9e37_79b9_7f4a_7c15L;
    private static final byte[] NOTHING = {};

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] kept;
    private final int shift;

    /**
     * Creates an empty memory.
     *
     * @param slots how many to keep at most: a power of two
     */
    public RecentBytes(int slots) {
        assert Integer.bitCount(slots) == 1 && slots > 1 : slots;
        kept = new byte[slots][];
        shift = Long.SIZE - Integer.numberOfTrailingZeros(slots);
        Arrays.fill(kept, NOTHING);
    }

    /**
     * Looks bytes up.
     *
     * @param in borrowed
     * @param from where they start
     * @param to one past the last of them, above {@code from}
     * @return the slot that holds them; or the complement ({@code ~}) of the slot that would
     */
    public int find(byte[] in, int from, int to) {
        int slot = (int) (hash(in, from, to) >>> shift);
        byte[] candidate = kept[slot];
        boolean same =
                candidate.length == to - from
                        && Arrays.equals(candidate, 0, candidate.length, in, from, to);
        return same ? slot : ~slot;
    }

    /**
     * Keeps a copy of bytes.
     *
     * @param slot the one that {@link #find} named
     * @param in borrowed
     * @param from where they start
     * @param to one past the last of them
     */
    public void keep(int slot, byte[] in, int from, int to) {
        kept[slot] = Arrays.copyOfRange(in, from, to);
    }

    /** A hash of all the bytes, eight at a time. */
    private static long hash(byte[] in, int from, int to) {
        long hash = (long) to - from;
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            hash = (hash ^ (long) LONG.get(in, at)) * PRIME;
            hash ^= hash >>> 32;
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = (rest << Byte.SIZE) | (in[at] & 0xff);
        }
        return (hash ^ rest) * PRIME;
    }
}
