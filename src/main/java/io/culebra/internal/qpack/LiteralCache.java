package io.culebra.internal.qpack;

import java.util.Arrays;

/**
 * Strings of literals seen lately, by their encoded bytes, so that what clients repeat is neither
 * decoded nor allocated again.
 */
final class LiteralCache {
    /** Longer ones are rarely repeated as they are. */
    static final int LONGEST = 192;

    private static final int SLOTS = 256;

    private final RecentBytes encoded = new RecentBytes(SLOTS);
    private final String[] text = new String[SLOTS];

    LiteralCache() {
        Arrays.fill(text, "");
    }

    /** See {@link RecentBytes#find}. */
    int find(byte[] in, int from, int to) {
        return encoded.find(in, from, to);
    }

    /** The string of the literal in a slot. */
    String text(int slot) {
        return text[slot];
    }

    /** Keeps a literal in the slot that {@link #find} named. */
    void keep(int slot, byte[] in, int from, int to, String decoded) {
        encoded.keep(slot, in, from, to);
        text[slot] = decoded;
    }
}
