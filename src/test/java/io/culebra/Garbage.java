package io.culebra;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the calling thread allocates. */
public final class Garbage {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Garbage() {}

    /**
     * Work to be counted.
     *
     * @param <E> what it throws
     */
    public interface Work<E extends Exception> {
        /** Does it once. */
        void run() throws E;
    }

    /**
     * Repeats work until a round allocates nothing: while the compiler is at work, and when it
     * throws code away, the thread allocates what the code does not.
     *
     * @param rounds the most
     * @param repeats of the work in each
     * @return bytes allocated in the round with the least; 0 if it may be called clean
     */
    public static <E extends Exception> long leastOf(int rounds, int repeats, Work<E> work)
            throws E {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < rounds && least > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < repeats; i++) {
                work.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    /** Bytes that a thread has allocated in its life. */
    public static long bytesOf(long threadId) {
        return THREADS.getThreadAllocatedBytes(threadId);
    }
}
