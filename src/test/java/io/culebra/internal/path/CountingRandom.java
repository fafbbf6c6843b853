package io.culebra.internal.path;

import io.culebra.api.RandomSource;
import java.util.Arrays;

/** Chance that a test can foresee: 1, 2, 3 and so on. */
final class CountingRandom implements RandomSource {
    private long next = 1;

    @Override
    public void nextBytes(byte[] target) {
        Arrays.fill(target, (byte) next++);
    }

    @Override
    public long nextLong() {
        return next++;
    }
}
