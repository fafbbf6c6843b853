package io.culebra.internal.connection;

/** Nanoseconds of the units that the wire uses. */
final class TransportTime {
    static final long MICRO = 1_000;
    static final long MILLI = 1_000_000;

    private TransportTime() {}
}
