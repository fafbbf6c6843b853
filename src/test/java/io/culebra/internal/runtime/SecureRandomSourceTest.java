package io.culebra.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.culebra.Garbage;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecureRandomSourceTest {
    /** Gives 1, 2, 3 and so on, byte by byte. */
    private static final class Counting extends SecureRandom {
        @Serial private static final long serialVersionUID = 1L;
        private byte next;
        private int calls;

        @Override
        public void nextBytes(byte[] target) {
            calls++;
            for (int i = 0; i < target.length; i++) {
                target[i] = ++next;
            }
        }
    }

    private final Counting counting = new Counting();
    private final SecureRandomSource source = new SecureRandomSource(counting);

    @Test
    void givesEveryByteOnce() {
        byte[] first = new byte[3];
        byte[] second = new byte[2];
        source.nextBytes(first);
        source.nextBytes(second);
        assertArrayEquals(new byte[] {1, 2, 3}, first);
        assertArrayEquals(new byte[] {4, 5}, second);
        byte[] eight = {6, 7, 8, 9, 10, 11, 12, 13};
        assertEquals(
                ByteBuffer.wrap(eight).order(ByteOrder.nativeOrder()).getLong(), source.nextLong());
    }

    @Test
    void asksTheSystemOncePerBuffer() {
        for (int i = 0; i < 4096 / Long.BYTES; i++) {
            source.nextLong();
        }
        assertEquals(1, counting.calls);
        source.nextLong();
        assertEquals(2, counting.calls);
    }

    @Test
    void fillsLargeArraysStraightFromTheSystem() {
        byte[] large = new byte[5000];
        source.nextBytes(large);
        assertEquals(1, counting.calls);
        assertEquals(1, large[0]);
        assertEquals((byte) 5000, large[4999]);
    }

    @Test
    void doesNotRepeatItself() {
        SecureRandomSource real = new SecureRandomSource();
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            seen.add(real.nextLong());
        }
        assertEquals(2000, seen.size());
        byte[] bytes = new byte[32];
        real.nextBytes(bytes);
        assertNotEquals(0, Arrays.hashCode(bytes));
    }

    @Test
    void allocatesNothing() {
        byte[] id = new byte[8];
        SecureRandomSource steady = new SecureRandomSource(counting);
        Garbage.Work<RuntimeException> work =
                () -> {
                    steady.nextBytes(id);
                    steady.nextLong();
                };
        assertEquals(0, Garbage.leastOf(1_000, work));
    }
}
