package io.culebra.internal.runtime;

import io.culebra.internal.endpoint.EndpointConfig;
import java.lang.foreign.SegmentAllocator;

/** Makes what the endpoint of each worker consists of. */
@FunctionalInterface
public interface EndpointFactory {
    /**
     * Makes one worker's part, on the thread that starts the runtime, in the order of the workers.
     *
     * @param worker number of the worker
     * @param workers how many there are
     * @param memory native memory that lives as long as the runtime
     * @return what the worker's endpoint is made of
     */
    EndpointConfig create(int worker, int workers, SegmentAllocator memory);
}
