package io.culebra.internal.tls;

import io.culebra.api.RandomSource;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Chance that repeats itself. */
final class SeededRandom implements RandomSource {
    private final RandomGenerator generator;

    SeededRandom(long seed) {
        generator = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    @Override
    public void nextBytes(byte[] target) {
        generator.nextBytes(target);
    }

    @Override
    public long nextLong() {
        return generator.nextLong();
    }
}
