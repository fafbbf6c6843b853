package io.culebra;

import io.culebra.api.InitialQuicConnection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * New connections on their way from the workers, which never wait, to whoever iterates over them.
 * What does not fit is refused.
 */
final class Backlog implements Consumer<InitialQuicConnection> {
    private final int capacity;
    private final ConcurrentLinkedQueue<InitialQuicConnection> waiting =
            new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final Semaphore available = new Semaphore(0);
    private final LongAdder refused = new LongAdder();

    Backlog(int capacity) {
        this.capacity = capacity;
    }

    /** Puts a connection in, on its worker. */
    @Override
    public void accept(InitialQuicConnection connection) {
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            refused.increment();
            connection.refuse();
            return;
        }
        waiting.add(connection);
        available.release();
    }

    /** How many connections did not fit. */
    long refused() {
        return refused.sum();
    }

    /** Ends all iterations, once they have taken what waits. */
    void end() {
        available.release();
    }

    /** Takes connections out, as they come; several may do so at a time. */
    Iterator<InitialQuicConnection> iterator() {
        return new Arrivals();
    }

    /** Waits for the next connection; null at the end, or when interrupted. */
    private @Nullable InitialQuicConnection take() {
        try {
            available.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        InitialQuicConnection next = waiting.poll();
        if (next == null) {
            // The permit of end(): for all who wait, now and later.
            available.release();
        } else {
            size.decrementAndGet();
        }
        return next;
    }

    private final class Arrivals implements Iterator<InitialQuicConnection> {
        private @Nullable InitialQuicConnection next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = take();
            }
            return next != null;
        }

        @Override
        public InitialQuicConnection next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException("the server was closed");
            }
            InitialQuicConnection taken = next;
            next = null;
            return taken;
        }
    }
}
