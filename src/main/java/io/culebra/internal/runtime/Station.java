package io.culebra.internal.runtime;

import io.culebra.internal.memory.Slab;
import io.culebra.internal.net.Poller;
import io.culebra.internal.net.ReceiveBatch;
import io.culebra.internal.syscall.HugeMemory;
import io.culebra.internal.syscall.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;

/**
 * What a thread that receives stands on. Made by whoever starts it, and its own from then on, but
 * for the inbox.
 *
 * @param name of the thread
 * @param calls its system calls
 * @param slab what it receives into
 * @param poller what it sleeps in
 * @param inbox what others want of it
 * @param counters what it has done
 */
record Station(
        String name, Syscalls calls, Slab slab, Poller poller, Inbox inbox, Counters counters) {
    /** What {@link #sleep} answers when there was something in the inbox. */
    static final int NOT_SLEPT = -1;

    /** Sets up a thread's memory and descriptors, which the arena and {@link #close} free. */
    static Station open(String name, Arena arena, RuntimeOptions options, int sockets)
            throws IOException {
        Syscalls calls = new Syscalls(arena);
        int slots = options.slots();
        long bytes = (long) slots * ReceiveBatch.SLOT_BYTES;
        Slab slab =
                new Slab(
                        HugeMemory.map(calls, arena, bytes).memory(),
                        slots,
                        ReceiveBatch.SLOT_BYTES);
        Poller poller = new Poller(calls, arena, sockets);
        Inbox inbox = new Inbox(poller::wake, options.inboxRuns(), slots);
        return new Station(name, calls, slab, poller, inbox, new Counters());
    }

    /**
     * Sleeps until something happens or the time is up.
     *
     * @return events to ask the poller about, or {@link #NOT_SLEPT}
     */
    int sleep(long timeoutNanos) {
        if (!inbox.tryToSleep()) {
            return NOT_SLEPT;
        }
        counters.add(Count.SLEEPS, 1);
        try {
            return poller.await(timeoutNanos);
        } finally {
            inbox.onAwake();
        }
    }

    /** Closes the descriptors. The thread has ended, and nobody wakes it any more. */
    void close() {
        poller.close();
    }
}
