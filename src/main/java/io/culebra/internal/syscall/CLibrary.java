package io.culebra.internal.syscall;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds functions of the C library by a JVM descriptor such as {@code "(IJ)I"}: {@code I} is a C
 * int, {@code J} a long, a size or a pointer.
 *
 * <p>A pointer is a {@code long}: the ABI knows no difference, and neither a slice nor a liveness
 * check is made for it, so whoever calls keeps the memory alive. None of them is critical: a system
 * call may block.
 */
final class CLibrary {
    private static final Linker LINKER = Linker.nativeLinker();

    private CLibrary() {}

    /** A function whose handle takes, before all others, the segment that errno is captured in. */
    static MethodHandle withErrno(String name, String descriptor) {
        return bind(find(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    /** As {@link #withErrno}, or null where the C library is too old to know the function. */
    static @Nullable MethodHandle withErrnoIfPresent(String name, String descriptor) {
        Optional<MemorySegment> symbol = LINKER.defaultLookup().find(name);
        return symbol.isEmpty()
                ? null
                : bind(symbol.get(), descriptor, Linker.Option.captureCallState("errno"));
    }

    /** A function that any thread may call, because nothing is captured. */
    static MethodHandle withoutErrno(String name, String descriptor) {
        return bind(find(name), descriptor);
    }

    private static MemorySegment find(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    }

    private static MethodHandle bind(
            MemorySegment symbol, String descriptor, Linker.Option... options) {
        MethodType type =
                MethodType.fromMethodDescriptorString(descriptor, CLibrary.class.getClassLoader());
        MemoryLayout[] parameters =
                type.parameterList().stream().map(CLibrary::layout).toArray(MemoryLayout[]::new);
        return LINKER.downcallHandle(
                symbol, FunctionDescriptor.of(layout(type.returnType()), parameters), options);
    }

    private static ValueLayout layout(Class<?> type) {
        return type == int.class ? ValueLayout.JAVA_INT : ValueLayout.JAVA_LONG;
    }
}
