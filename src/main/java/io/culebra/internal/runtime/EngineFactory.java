package io.culebra.internal.runtime;

import java.lang.foreign.Arena;

/** Makes the connections' side of each worker. */
@FunctionalInterface
interface EngineFactory {
    /**
     * Makes the engine of one worker, on the thread that starts the runtime.
     *
     * @param number of the worker
     * @param workers how many there are
     * @param worker that will turn it
     * @param arena memory that outlives it
     */
    Engine create(int number, int workers, Worker worker, Arena arena);
}
