package io.culebra.api;

/**
 * Makes the connection ids that this side gives to peers. What it makes must let the router find
 * the owner: see the steering function of the endpoint.
 */
public interface ConnectionIdGenerator {
    /**
     * Length of every id it makes.
     *
     * @return 8 to 20 bytes
     */
    int length();

    /**
     * Makes an id.
     *
     * @param worker number of the worker that owns the connection, 0 to 255
     * @param random chance
     * @param target receives {@link #length} bytes from index 0
     */
    void generate(int worker, RandomSource random, byte[] target);
}
