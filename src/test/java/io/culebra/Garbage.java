package io.culebra;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Counts what the calling thread allocates. */
public final class Garbage {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

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
     * Repeats work until a round allocates nothing.
     *
     * @param repeats of the work in a round
     * @return bytes allocated in the round with the least; 0 if it may be called clean
     */
    public static <E extends Exception> long leastOf(int repeats, Work<E> work) throws E {
        return leastOf(repeats, 0, work);
    }

    /**
     * Repeats work until a round allocates little enough: before the compiler has been there, and
     * when it throws code away, the thread allocates what the code does not. On a busy machine it
     * comes late, so that the clock bounds the rounds and not their number.
     *
     * @param repeats of the work in a round
     * @param enough bytes
     * @return bytes allocated in the round with the least
     */
    public static <E extends Exception> long leastOf(int repeats, long enough, Work<E> work)
            throws E {
        long least = Long.MAX_VALUE;
        long until = deadlineNanos();
        while (least > enough && System.nanoTime() - until < 0) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < repeats; i++) {
                work.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    /** When to stop waiting for the compiler, as {@link System#nanoTime} counts. */
    public static long deadlineNanos() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    /** Bytes that a thread has allocated in its life. */
    public static long bytesOf(long threadId) {
        return THREADS.getThreadAllocatedBytes(threadId);
    }
}
