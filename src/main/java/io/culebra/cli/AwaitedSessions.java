package io.culebra.cli;

import io.culebra.api.SessionStore;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store in memory that one can wait for: tickets may come later than the answer to a request. */
final class AwaitedSessions implements SessionStore {
    private final SessionStore store = SessionStore.inMemory(1);
    private final CountDownLatch arrived = new CountDownLatch(1);

    @Override
    public void put(String server, byte[] session, long untilMillis) {
        store.put(server, session, untilMillis);
        arrived.countDown();
    }

    @Override
    public Optional<byte[]> take(String server, long nowMillis) {
        return store.take(server, nowMillis);
    }

    /** Waits for the first session. False if none came in time. */
    boolean await(long millis) throws InterruptedException {
        return arrived.await(millis, TimeUnit.MILLISECONDS);
    }
}
