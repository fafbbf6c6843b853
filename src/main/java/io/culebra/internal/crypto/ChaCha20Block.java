package io.culebra.internal.crypto;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The ChaCha20 block function, for header protection masks. Our own because the JDK's cipher
 * refuses the same nonce twice, and a sample that the network delivers twice is one.
 *
 * <p>Constant-time: additions, rotations and XOR only. Allocates nothing. Not thread-safe.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8439#section-2.3 RFC 8439, section 2.3
 */
final class ChaCha20Block {
    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    private static final int WORDS = 16;
    private static final int KEY_AT = 4;
    private static final int KEY_WORDS = 8;
    private static final int INPUT_AT = 12;
    private static final int INPUT_WORDS = 4;
    private static final int DOUBLE_ROUNDS = 10;

    private final int[] start = new int[WORDS];
    private final int[] state = new int[WORDS];

    ChaCha20Block(byte[] key) {
        if (key.length != KEY_WORDS * Integer.BYTES) {
            throw new IllegalArgumentException("a ChaCha20 key of " + key.length + " bytes");
        }
        System.arraycopy(CONSTANTS, 0, start, 0, KEY_AT);
        MemorySegment bytes = MemorySegment.ofArray(key);
        for (int i = 0; i < KEY_WORDS; i++) {
            start[KEY_AT + i] = bytes.get(U32, (long) i * Integer.BYTES);
        }
    }

    /**
     * Replaces 16 bytes, counter and nonce, by the first 8 bytes of their key stream.
     *
     * @param at where counter and nonce lie in {@code memory}
     */
    void replace(MemorySegment memory, long at) {
        int[] x = state;
        System.arraycopy(start, 0, x, 0, INPUT_AT);
        for (int i = 0; i < INPUT_WORDS; i++) {
            int word = memory.get(U32, at + (long) i * Integer.BYTES);
            x[INPUT_AT + i] = word;
        }
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
            quarterRound(x, 0, 4, 8, 12);
            quarterRound(x, 1, 5, 9, 13);
            quarterRound(x, 2, 6, 10, 14);
            quarterRound(x, 3, 7, 11, 15);
            quarterRound(x, 0, 5, 10, 15);
            quarterRound(x, 1, 6, 11, 12);
            quarterRound(x, 2, 7, 8, 13);
            quarterRound(x, 3, 4, 9, 14);
        }
        memory.set(U32, at, x[0] + start[0]);
        memory.set(U32, at + Integer.BYTES, x[1] + start[1]);
    }

    void clear() {
        Arrays.fill(start, 0);
        Arrays.fill(state, 0);
    }

    private static void quarterRound(int[] x, int a, int b, int c, int d) {
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 16);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 12);
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 8);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 7);
    }
}
