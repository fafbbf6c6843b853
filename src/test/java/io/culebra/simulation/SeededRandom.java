package io.culebra.simulation;

import io.culebra.api.RandomSource;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Chance from a seed. */
public final class SeededRandom implements RandomSource {
    private final RandomGenerator generator;

    /**
     * Begins a sequence.
     *
     * @param seed the same seed gives the same sequence
     */
    public SeededRandom(long seed) {
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

    /** For choices of the test itself. */
    public RandomGenerator generator() {
        return generator;
    }
}
