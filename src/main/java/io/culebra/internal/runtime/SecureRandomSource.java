package io.culebra.internal.runtime;

import io.culebra.api.RandomSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The system's secure generator, drawn from a few kilobytes at a time: a connection id of eight
 * bytes then costs no lock and no system call. What was given out is wiped. Belongs to one worker.
 */
public final class SecureRandomSource implements RandomSource {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int BUFFER_BYTES = 4096;

    private final SecureRandom random;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used = BUFFER_BYTES;

    /** Draws from the platform's default generator. */
    public SecureRandomSource() {
        this(new SecureRandom());
    }

    SecureRandomSource(SecureRandom random) {
        this.random = random;
    }

    @Override
    public void nextBytes(byte[] target) {
        if (target.length > BUFFER_BYTES / 4) {
            random.nextBytes(target);
            return;
        }
        int at = take(target.length);
        System.arraycopy(buffer, at, target, 0, target.length);
        Arrays.fill(buffer, at, at + target.length, (byte) 0);
    }

    @Override
    public long nextLong() {
        int at = take(Long.BYTES);
        long value = (long) LONGS.get(buffer, at);
        LONGS.set(buffer, at, 0L);
        return value;
    }

    private int take(int bytes) {
        if (bytes > BUFFER_BYTES - used) {
            random.nextBytes(buffer);
            used = 0;
        }
        int at = used;
        used += bytes;
        return at;
    }
}
