package io.culebra.internal.endpoint;

/** So many in a second and no more, so that a flood makes us do no more than that. */
final class Ration {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final int perSecond;
    private long secondStartNanos = Long.MIN_VALUE;
    private int takenThisSecond;

    Ration(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Whether there was one left. */
    boolean tryTake(long nowNanos) {
        if (secondStartNanos == Long.MIN_VALUE || nowNanos - secondStartNanos >= NANOS_PER_SECOND) {
            secondStartNanos = nowNanos;
            takenThisSecond = 0;
        }
        return takenThisSecond++ < perSecond;
    }
}
