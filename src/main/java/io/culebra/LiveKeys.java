package io.culebra;

import io.culebra.api.ServerKeys;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.KeySource;
import io.culebra.internal.runtime.SecureRandomSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a server as they change: random ones rotate when somebody asks and it is time; a file
 * is looked at by a thread of its own.
 */
final class LiveKeys implements KeySource, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveKeys.class.getName());
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final SecureRandomSource random = new SecureRandomSource();
    private final long rotationMillis;
    private volatile KeyRing ring;
    private volatile long rotateAtMillis;
    private volatile boolean closed;
    private @Nullable Thread watcher;

    private LiveKeys(KeyRing ring, long rotationMillis, long nowMillis) {
        this.ring = ring;
        this.rotationMillis = rotationMillis;
        rotateAtMillis = nowMillis + rotationMillis;
    }

    /** Reads or makes them. Throws IllegalArgumentException if a file is not what it should be. */
    static LiveKeys open(ServerKeys keys, long nowMillis) {
        return switch (keys) {
            case ServerKeys.Generated(Duration rotation) ->
                    new LiveKeys(
                            KeyRing.of(new SecureRandomSource()), rotation.toMillis(), nowMillis);
            case ServerKeys.Fixed fixed -> {
                List<byte[]> previous = fixed.previous();
                KeyRing ring =
                        KeyRing.ofSecrets(
                                fixed.current(), previous.isEmpty() ? null : previous.getFirst());
                yield new LiveKeys(ring, 0, nowMillis);
            }
            case ServerKeys.InFile(Path file) -> watching(file, nowMillis);
        };
    }

    @Override
    public KeyRing at(long nowMillis) {
        if (rotationMillis > 0 && nowMillis >= rotateAtMillis) {
            rotate(nowMillis);
        }
        return ring;
    }

    private synchronized void rotate(long nowMillis) {
        if (nowMillis >= rotateAtMillis) {
            ring = ring.rotate(random);
            rotateAtMillis = nowMillis + rotationMillis;
        }
    }

    private static LiveKeys watching(Path path, long nowMillis) {
        try {
            KeyFile file = KeyFile.at(path);
            LiveKeys keys = new LiveKeys(file.ring(), 0, nowMillis);
            Thread thread = new Thread(() -> keys.watch(file), "culebra-keys");
            thread.setDaemon(true);
            keys.watcher = thread;
            thread.start();
            return keys;
        } catch (IOException e) {
            throw new IllegalArgumentException("server keys: " + e.getMessage(), e);
        }
    }

    private void watch(KeyFile file) {
        while (!closed) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            try {
                file.check().ifPresent(fresh -> ring = fresh);
            } catch (IOException | IllegalArgumentException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        () -> "server keys stay as they were: " + e.getMessage());
            }
        }
    }

    /** Looks at the file no more. */
    @Override
    public void close() {
        closed = true;
        Thread thread = watcher;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
