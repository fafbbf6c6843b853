package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.api.IdentityFiles;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Looks at identity files now and then, on a thread of its own. */
final class IdentityWatcher implements Runnable {
    private static final System.Logger LOG = System.getLogger(IdentityWatcher.class.getName());

    private final IdentityFiles files;
    private final long pauseMillis;

    private IdentityWatcher(IdentityFiles files, long pauseMillis) {
        this.files = files;
        this.pauseMillis = pauseMillis;
    }

    /**
     * Begins to watch, if there is something to be watched.
     *
     * @param ended stops it
     */
    static void start(ConnectionParams params, CompletableFuture<Void> ended) {
        files(params).ifPresent(files -> start(files, IdentityFiles.CHECK_MILLIS, ended));
    }

    /** The files that an identity is from, if it is from files. */
    static Optional<IdentityFiles> files(ConnectionParams params) {
        return params.identity()
                .flatMap(source ->
                        source instanceof IdentityFiles files
                                ? Optional.of(files)
                                : Optional.empty());
    }

    /**
     * Begins to watch.
     *
     * @param pauseMillis from one look to the next
     * @param ended stops it
     */
    static void start(IdentityFiles files, long pauseMillis, CompletableFuture<Void> ended) {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("culebra-identities")
                        .start(new IdentityWatcher(files, pauseMillis));
        CompletableFuture<Void> _ = ended.thenRun(thread::interrupt);
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(pauseMillis);
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
