package io.culebra.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Says how much a thread allocates. */
final class Allocation {
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 1_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    static long bytesOf(long threadId) {
        return THREADS.getThreadAllocatedBytes(threadId);
    }

    static void assertNone(Runnable work) {
        for (int i = 0; i < WARM_UP; i++) {
            work.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            work.run();
        }
        assertEquals(0, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
}
