package io.culebra.internal.runtime;

import io.culebra.internal.endpoint.Endpoint;

/** Something to be done with an endpoint, on its worker. */
@FunctionalInterface
public interface EndpointTask {
    /**
     * Does it; must not block.
     *
     * @param endpoint of the worker
     * @param nowNanos the time of this turn
     */
    void run(Endpoint endpoint, long nowNanos);
}
