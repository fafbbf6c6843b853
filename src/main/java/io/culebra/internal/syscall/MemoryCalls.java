package io.culebra.internal.syscall;

import java.lang.invoke.MethodHandle;

/** The system calls behind {@link HugeMemory}, as those of {@link Syscalls}: {@code -errno}. */
final class MemoryCalls {
    private static final MethodHandle MMAP = CLibrary.withErrno("mmap", "(JJIIIJ)J");
    private static final MethodHandle MUNMAP = CLibrary.withErrno("munmap", "(JJ)I");
    private static final MethodHandle MADVISE = CLibrary.withErrno("madvise", "(JJI)I");
    private static final MethodHandle UNMAP = CLibrary.withoutErrno("munmap", "(JJ)I");

    private final Syscalls calls;

    MemoryCalls(Syscalls calls) {
        this.calls = calls;
    }

    /** mmap(2) of anonymous memory, anywhere; returns its address. */
    long mmap(long length, int protection, int flags) {
        try {
            return calls.result(
                    (long)
                            MMAP.invokeExact(
                                    calls.capture(), 0L, length, protection, flags, -1, 0L));
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }

    int munmap(long address, long length) {
        try {
            return calls.result((int) MUNMAP.invokeExact(calls.capture(), address, length));
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }

    int madvise(long address, long length, int advice) {
        try {
            return calls.result(
                    (int) MADVISE.invokeExact(calls.capture(), address, length, advice));
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }

    /** munmap(2) from any thread. */
    static void unmap(long address, long length) {
        try {
            int result = (int) UNMAP.invokeExact(address, length);
            assert result == 0 : "memory that was not mapped";
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }
}
