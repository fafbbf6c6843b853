package io.culebra;

import io.culebra.internal.endpoint.Admission;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts incoming connections over all workers of an endpoint, up to a limit. */
final class ConnectionLimit implements Admission {
    private final int most;
    private final AtomicInteger admitted = new AtomicInteger();

    ConnectionLimit(int most) {
        this.most = most;
    }

    @Override
    public boolean tryAdmit() {
        if (admitted.incrementAndGet() <= most) {
            return true;
        }
        admitted.decrementAndGet();
        return false;
    }

    @Override
    public void onGone() {
        admitted.decrementAndGet();
    }
}
