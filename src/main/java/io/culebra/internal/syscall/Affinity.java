package io.culebra.internal.syscall;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;
import java.util.stream.LongStream;

/** Which CPUs the calling thread may run on. Belongs to one thread, as its {@link Syscalls}. */
public final class Affinity {
    /** Room for 8192 CPUs, the most that Linux is built for. */
    private static final int MASK_BYTES = 1024;

    private static final MethodHandle SETAFFINITY =
            CLibrary.withErrno("sched_setaffinity", "(IJJ)I");
    private static final MethodHandle GETAFFINITY =
            CLibrary.withErrno("sched_getaffinity", "(IJJ)I");

    /** Stands for the calling thread. */
    private static final int SELF = 0;

    private final Syscalls calls;
    private final MemorySegment mask;

    /**
     * Reserves room for a mask.
     *
     * @param calls of the calling thread
     * @param arena holds 1 KiB
     */
    public Affinity(Syscalls calls, Arena arena) {
        this.calls = calls;
        mask = arena.allocate(MASK_BYTES, Long.BYTES);
    }

    /**
     * The CPUs that the calling thread may use: what the process inherited, until it is pinned.
     *
     * @return numbers of CPUs, ascending; empty if the kernel does not say
     */
    public int[] allowed() {
        mask.fill((byte) 0);
        if (call(GETAFFINITY) < 0) {
            return new int[0];
        }
        LongStream words =
                LongStream.range(0, MASK_BYTES / Long.BYTES)
                        .map(i -> mask.getAtIndex(JAVA_LONG, i));
        return BitSet.valueOf(words.toArray()).stream().toArray();
    }

    /**
     * Keeps the calling thread on one CPU.
     *
     * @param cpu one of {@link #allowed}
     * @return 0, or {@code -errno}
     */
    public int pin(int cpu) {
        if (cpu < 0 || cpu >= MASK_BYTES * Byte.SIZE) {
            return -Errno.EINVAL;
        }
        mask.fill((byte) 0);
        mask.setAtIndex(JAVA_LONG, cpu / Long.SIZE, 1L << cpu);
        return call(SETAFFINITY);
    }

    private int call(MethodHandle call) {
        try {
            return calls.result(
                    (int)
                            call.invokeExact(
                                    calls.capture(), SELF, (long) MASK_BYTES, mask.address()));
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }
}
