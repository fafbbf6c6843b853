package io.culebra.internal.runtime;

/**
 * What a worker does when there is nothing to do: it looks again for a while, and then sleeps until
 * the kernel, another thread or its timer wakes it.
 *
 * @param spinNanos how long it looks before it sleeps; {@code Long.MAX_VALUE} to never sleep
 */
public record IdleStrategy(long spinNanos) {
    /** Sleeps at once: the CPU is free for others, a wake-up costs some microseconds. */
    public static final IdleStrategy BLOCK = new IdleStrategy(0);

    /** Never sleeps: takes a whole CPU. */
    public static final IdleStrategy SPIN = new IdleStrategy(Long.MAX_VALUE);

    /** Checks the time. */
    public IdleStrategy {
        if (spinNanos < 0) {
            throw new IllegalArgumentException("spinNanos is " + spinNanos + ", below 0");
        }
    }

    /**
     * Looks for a while, then sleeps.
     *
     * @param nanos how long to look
     * @return the strategy
     */
    public static IdleStrategy spinThenBlock(long nanos) {
        return new IdleStrategy(nanos);
    }

    /**
     * Whether a worker that has been idle for some time should sleep now.
     *
     * @param idleNanos since it last had something to do
     * @return true to sleep
     */
    boolean sleeps(long idleNanos) {
        return spinNanos != Long.MAX_VALUE && idleNanos >= spinNanos;
    }
}
