package io.culebra.simulation;

import java.util.random.RandomGenerator;

/**
 * One direction of a path.
 *
 * @param delayNanos each datagram takes at least this long
 * @param jitterNanos and up to this much longer, so that datagrams overtake each other
 * @param loss share of datagrams dropped, 0 to 1
 * @param duplication share of datagrams delivered twice, 0 to 1
 * @param corruption share of datagrams with a bit flipped, 0 to 1
 * @param bytesPerSecond bandwidth; {@code Long.MAX_VALUE} for any
 * @param queueBytes what may wait for the bandwidth
 */
record Link(
        long delayNanos,
        long jitterNanos,
        double loss,
        double duplication,
        double corruption,
        long bytesPerSecond,
        long queueBytes) {
    static Link perfect(long delayNanos) {
        return new Link(delayNanos, 0, 0, 0, 0, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** One that delays, loses, doubles, breaks and reorders datagrams, or not. */
    static Link any(RandomGenerator random) {
        return new Link(
                random.nextLong(1, 100) * Scenario.MS,
                random.nextBoolean() ? 0 : random.nextLong(1, 20) * Scenario.MS,
                random.nextInt(3) * 0.04,
                random.nextInt(3) * 0.02,
                random.nextInt(3) * 0.02,
                random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(100_000, 5_000_000),
                random.nextLong(20_000, 200_000));
    }
}
