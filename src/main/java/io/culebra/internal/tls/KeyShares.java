package io.culebra.internal.tls;

import java.util.Arrays;
import java.util.Optional;

/** The key shares of a ClientHello, by group. */
final class KeyShares {
    private static final int USUAL = 4;

    private int[] groups = new int[USUAL];
    private byte[][] shares = new byte[USUAL][];
    private int count;

    void add(int group, byte[] share) {
        if (count == groups.length) {
            groups = Arrays.copyOf(groups, 2 * count);
            shares = Arrays.copyOf(shares, 2 * count);
        }
        groups[count] = group;
        shares[count++] = share;
    }

    Optional<byte[]> find(int group) {
        for (int i = 0; i < count; i++) {
            if (groups[i] == group) {
                return Optional.of(shares[i]);
            }
        }
        return Optional.empty();
    }

    int count() {
        return count;
    }
}
