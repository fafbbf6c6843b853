package io.culebra.internal.net;

import io.culebra.internal.memory.InternetAddress;
import java.util.Arrays;

/**
 * Gives the same object for the same address as long as it is not pushed out by others: sets of
 * four, replaced in turn. A flood of addresses costs an allocation each, never more memory.
 */
final class AddressCache {
    private static final int WAYS = 4;

    private final InternetAddress[] entries;
    private final int setMask;
    private int turn;
    private InternetAddress last = InternetAddress.NONE;

    /**
     * Makes room.
     *
     * @param size addresses to remember, a power of two of at least 4
     */
    AddressCache(int size) {
        assert size >= WAYS && Integer.bitCount(size) == 1 : size;
        entries = new InternetAddress[size];
        Arrays.fill(entries, InternetAddress.NONE);
        setMask = size - WAYS;
    }

    InternetAddress of(long high, long low, int port) {
        InternetAddress found = last;
        if (!is(found, high, low, port)) {
            found = search(high, low, port);
            last = found;
        }
        return found;
    }

    private InternetAddress search(long high, long low, int port) {
        long mixed = (high * 31 + low) * 0x9e37_79b9_7f4a_7c15L + port * 0xc2b2_ae3d_27d4_eb4fL;
        int set = (int) (mixed ^ mixed >>> 29 ^ mixed >>> 47) & setMask;
        int place = set + (turn & WAYS - 1);
        for (int i = set; i < set + WAYS; i++) {
            InternetAddress entry = entries[i];
            if (is(entry, high, low, port)) {
                return entry;
            }
            if (is(entry, 0, 0, 0)) {
                place = i;
            }
        }
        turn++;
        InternetAddress made = new InternetAddress(high, low, port);
        entries[place] = made;
        return made;
    }

    private static boolean is(InternetAddress address, long high, long low, int port) {
        return address.low() == low && address.port() == port && address.high() == high;
    }
}
