package io.culebra.internal.endpoint;

import io.culebra.api.ConnectionIdGenerator;
import io.culebra.api.RandomSource;

/**
 * Connection ids that lead every packet to the worker that owns the connection: the first octet as
 * in QUIC-LB (configuration in the top bits, length of the rest below), then an octet that is the
 * worker's number modulo the number of workers, then chance.
 */
public final class RoutedConnectionIds implements ConnectionIdGenerator {
    private static final int LEAST_BYTES = 8;
    private static final int MOST_BYTES = 20;
    private static final int WORKER_AT = 1;
    private static final int OCTET_VALUES = 256;

    /** QUIC-LB: this configuration value means that no balancer has to understand the id. */
    private static final int UNROUTABLE_BY_BALANCERS = 0b111 << 5;

    private final int length;
    private final int workers;

    /**
     * Makes ids for a group of workers.
     *
     * @param length of every id, 8 to 20 bytes
     * @param workers how many share the port, 1 to 256
     */
    public RoutedConnectionIds(int length, int workers) {
        if (length < LEAST_BYTES || length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "connection id length is " + length + ", not 8 to 20");
        }
        if (workers < 1 || workers > OCTET_VALUES) {
            throw new IllegalArgumentException("workers is " + workers + ", not 1 to 256");
        }
        this.length = length;
        this.workers = workers;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void generate(int worker, RandomSource random, byte[] target) {
        random.nextBytes(target);
        target[0] = (byte) (UNROUTABLE_BY_BALANCERS | (length - 1));
        int rounds = (OCTET_VALUES - 1 - worker) / workers + 1;
        int round = (target[WORKER_AT] & 0xff) % rounds;
        target[WORKER_AT] = (byte) (worker + round * workers);
    }
}
