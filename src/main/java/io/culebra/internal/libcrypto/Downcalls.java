package io.culebra.internal.libcrypto;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls of functions that take up to seven pointers, sizes or numbers. A pointer is a {@code long};
 * the callers keep the memory alive. These are ordinary calls: what is called may take long, and
 * the JVM does not wait for it.
 *
 * <p>All go through one method handle, because making one takes longer than most handshakes: in the
 * C ABIs of Linux a function does not look at arguments that it has no parameters for, numbers
 * shorter than 64 bits are passed in registers of that size, and the upper half of a short result
 * means nothing.
 */
final class Downcalls {
    private static final MethodHandle CALL =
            Linker.nativeLinker()
                    .downcallHandle(
                            FunctionDescriptor.of(
                                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                                    JAVA_LONG, JAVA_LONG, JAVA_LONG));

    private Downcalls() {}

    static void nothing(MemorySegment function) {
        call(function, 0, 0, 0, 0, 0, 0, 0);
    }

    static void nothing(MemorySegment function, long a) {
        call(function, a, 0, 0, 0, 0, 0, 0);
    }

    static long pointer(MemorySegment function) {
        return call(function, 0, 0, 0, 0, 0, 0, 0);
    }

    static long pointer(MemorySegment function, long a, long b, long c) {
        return call(function, a, b, c, 0, 0, 0, 0);
    }

    static long pointer(MemorySegment function, long a, long b, long c, long d, long e) {
        return call(function, a, b, c, d, e, 0, 0);
    }

    static int number(MemorySegment function, long a) {
        return (int) call(function, a, 0, 0, 0, 0, 0, 0);
    }

    static int number(MemorySegment function, long a, long b) {
        return (int) call(function, a, b, 0, 0, 0, 0, 0);
    }

    static int number(MemorySegment function, long a, long b, long c) {
        return (int) call(function, a, b, c, 0, 0, 0, 0);
    }

    static int number(MemorySegment function, long a, long b, long c, long d) {
        return (int) call(function, a, b, c, d, 0, 0, 0);
    }

    static int number(MemorySegment function, long a, long b, long c, long d, long e) {
        return (int) call(function, a, b, c, d, e, 0, 0);
    }

    static int number(
            MemorySegment function, long a, long b, long c, long d, long e, long f, long g) {
        return (int) call(function, a, b, c, d, e, f, g);
    }

    private static long call(
            MemorySegment function, long a, long b, long c, long d, long e, long f, long g) {
        try {
            return (long) CALL.invokeExact(function, a, b, c, d, e, f, g);
        } catch (Throwable thrown) {
            throw new IllegalStateException("a native call failed", thrown);
        }
    }
}
