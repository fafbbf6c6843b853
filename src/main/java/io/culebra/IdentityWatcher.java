package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.api.IdentityFiles;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Looks at a server's identity files now and then, on a thread of its own. */
final class IdentityWatcher implements Runnable {
    private static final System.Logger LOG = System.getLogger(IdentityWatcher.class.getName());

    private final IdentityFiles files;

    private IdentityWatcher(IdentityFiles files) {
        this.files = files;
    }

    /**
     * Begins to watch, if there is something to be watched.
     *
     * @param ended stops it
     */
    static void start(ConnectionParams params, CompletableFuture<Void> ended) {
        if (params.identity().isPresent()
                && params.identity().get() instanceof IdentityFiles files) {
            Thread thread =
                    Thread.ofPlatform()
                            .daemon()
                            .name("culebra-identities")
                            .start(new IdentityWatcher(files));
            CompletableFuture<Void> _ = ended.thenRun(thread::interrupt);
        }
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(IdentityFiles.CHECK_MILLIS);
                if (files.check()) {
                    LOG.log(System.Logger.Level.INFO, "new certificates are in use");
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
