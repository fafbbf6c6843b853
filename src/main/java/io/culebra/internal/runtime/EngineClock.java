package io.culebra.internal.runtime;

/** The two times that the engine is told: one to wait by, and one that people read. */
final class EngineClock {
    private EngineClock() {}

    /** Monotonic; any origin, so it may be negative. */
    static long nanos() {
        return System.nanoTime();
    }

    /** Since 1970, for certificates, tickets and tokens. */
    static long wallMillis() {
        return System.currentTimeMillis();
    }
}
