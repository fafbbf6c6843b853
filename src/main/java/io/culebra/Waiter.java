package io.culebra;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where one thread waits for news of a worker. The worker never waits. */
final class Waiter {
    private volatile @Nullable Thread waiting;

    /**
     * Waits until something is so.
     *
     * @param so reads what a worker writes before it calls {@link #signal}
     * @throws InterruptedIOException if the thread is interrupted meanwhile; it stays so
     */
    void await(BooleanSupplier so) throws InterruptedIOException {
        waiting = Thread.currentThread();
        try {
            while (!so.getAsBoolean()) {
                LockSupport.park(this);
                if (Thread.currentThread().isInterrupted() && !so.getAsBoolean()) {
                    throw new InterruptedIOException("interrupted while waiting for the peer");
                }
            }
        } finally {
            waiting = null;
        }
    }

    /** Lets whoever waits look again. From any thread. */
    void signal() {
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
