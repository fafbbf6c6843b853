package io.culebra.api;

/**
 * Where the engine's chance comes from: the system's secure generator in production, a seeded one
 * in a simulation, so that one seed gives the same datagrams.
 *
 * <p>An instance belongs to one worker.
 */
public interface RandomSource {
    /**
     * Fills an array with random bytes.
     *
     * @param target filled whole
     */
    void nextBytes(byte[] target);

    /**
     * Draws 64 random bits.
     *
     * @return any value, all equally likely
     */
    long nextLong();
}
