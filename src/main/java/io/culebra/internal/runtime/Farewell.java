package io.culebra.internal.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The order in which the threads of a runtime stop: all connections are closed before any thread
 * stops receiving; all have stopped receiving before any lets go of the slots of others; all have
 * let go before any counts its own.
 *
 * <p>Nobody waits long for anybody: a thread that hangs must not keep the others from ending.
 */
final class Farewell {
    private static final long STEP_MILLIS = 300;

    private final CountDownLatch closed;
    private final CountDownLatch quiet;
    private final CountDownLatch released;
    private final CountDownLatch ended;

    Farewell(int workers, int threads) {
        closed = new CountDownLatch(workers);
        quiet = new CountDownLatch(threads);
        released = new CountDownLatch(threads);
        ended = new CountDownLatch(threads);
    }

    /** A worker has told its peers that their connections are closed. */
    void onClosed() {
        closed.countDown();
    }

    /** Waits for all workers to say so. */
    boolean awaitClosed() {
        return await(closed);
    }

    /** A thread puts nothing into inboxes any more; waits for the others. */
    boolean arriveQuiet() {
        quiet.countDown();
        return await(quiet);
    }

    /** A thread has given back all slots; waits for the others. */
    boolean arriveReleased() {
        released.countDown();
        return await(released);
    }

    /** A thread ends. */
    void onEnded() {
        ended.countDown();
    }

    /** Waits for all threads to end. */
    boolean awaitEnded() {
        return await(ended);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
