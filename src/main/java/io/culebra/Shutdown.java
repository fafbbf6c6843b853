package io.culebra;

import io.culebra.internal.runtime.EndpointRuntime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops a runtime, and waits for its end where waiting is allowed. */
final class Shutdown {
    /** The runtime promises one second; what hangs longer is left behind, and logged there. */
    private static final long PATIENCE_MILLIS = 2_000;

    private Shutdown() {}

    /** Stops, and waits unless this is a worker. An interrupt ends the waiting, not the stop. */
    static void of(EndpointRuntime runtime, long errorCode, String reason) {
        CompletableFuture<Void> stopped = runtime.stop(errorCode, reason);
        if (runtime.isOnWorker()) {
            return;
        }
        try {
            stopped.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            System.getLogger(Shutdown.class.getName())
                    .log(System.Logger.Level.WARNING, "workers have not ended yet");
        } catch (ExecutionException e) {
            throw new IllegalStateException("stopping failed", e);
        }
    }

    /** Waits for as long as it takes until somebody has stopped it. */
    static void await(CompletableFuture<Void> stopped) throws InterruptedException {
        try {
            stopped.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("stopping failed", e);
        }
    }
}
