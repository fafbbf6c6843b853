package io.culebra.internal.net;

import static io.culebra.internal.memory.SteeringFunction.LONG_HEADER;
import static io.culebra.internal.memory.SteeringFunction.LONG_ID;
import static io.culebra.internal.memory.SteeringFunction.LONG_ID_LENGTH;
import static io.culebra.internal.memory.SteeringFunction.MAX_WORKERS;
import static io.culebra.internal.memory.SteeringFunction.MIN_ID_BYTES;
import static io.culebra.internal.memory.SteeringFunction.SHORT_ID;
import static io.culebra.internal.memory.SteeringFunction.WORKER_OFFSET;

import io.culebra.internal.memory.SteeringFunction;
import io.culebra.internal.syscall.BpfProgram;

/**
 * {@link SteeringFunction#workerOf} for the kernel: the same checks in the same order. Its answer
 * is a place in the SO_REUSEPORT group, so the workers bind their sockets in the order of their
 * numbers, and none closes before all stop.
 */
public final class SteeringProgram {
    /** No socket's place: the kernel's own hash decides. */
    private static final int UNSURE = 0xffff_ffff;

    private SteeringProgram() {}

    /**
     * Writes the program.
     *
     * @param workers sockets in the group, 1 to {@link SteeringFunction#MAX_WORKERS}
     * @return to be attached to one of them
     */
    public static BpfProgram of(int workers) {
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new IllegalArgumentException(workers + " workers, not 1 to " + MAX_WORKERS);
        }
        return new BpfProgram()
                .loadLength()
                .ifAtLeast(SHORT_ID + MIN_ID_BYTES, BpfProgram.NEXT, "unsure")
                .loadOctet(0)
                .ifAnyBit(LONG_HEADER, "long", BpfProgram.NEXT)
                .loadOctet(SHORT_ID + WORKER_OFFSET)
                .modulo(workers)
                .answerA()
                .label("long")
                .loadOctet(LONG_ID_LENGTH)
                .ifAtLeast(MIN_ID_BYTES, BpfProgram.NEXT, "unsure")
                .add(LONG_ID)
                .copyToX()
                .loadLength()
                .ifAtLeastX(BpfProgram.NEXT, "unsure")
                .loadOctet(LONG_ID + WORKER_OFFSET)
                .modulo(workers)
                .answerA()
                .label("unsure")
                .answer(UNSURE);
    }
}
