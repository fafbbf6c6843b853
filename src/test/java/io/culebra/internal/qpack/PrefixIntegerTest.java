package io.culebra.internal.qpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 7541, section 5.1. */
class PrefixIntegerTest {
    private static String encode(int prefixBits, long value) {
        byte[] out = new byte[PrefixInteger.LONGEST];
        int length = PrefixInteger.encode(out, 0, 0, prefixBits, value);
        return HexFormat.of().formatHex(out, 0, length);
    }

    /**
     * The integer, or TOO_LARGE, or -1 if the bytes do not complete one; all bytes must be used.
     */
    private static long decode(int prefixBits, byte... in) {
        PrefixInteger integer = new PrefixInteger();
        boolean complete = integer.begin(in[0] & 0xff, prefixBits);
        int at = 1;
        while (!complete && at < in.length) {
            complete = integer.next(in[at++] & 0xff);
        }
        return complete ? integer.value() : -1;
    }

    @Test
    void encodesTheExamplesOfAppendixC1() {
        assertEquals("0a", encode(5, 10));
        assertEquals("1f9a0a", encode(5, 1337));
        assertEquals("2a", encode(8, 42));
    }

    @Test
    void bringsBackEveryPrefixSizeAndBitLength() {
        for (int prefixBits = 1; prefixBits <= 8; prefixBits++) {
            for (int bits = 0; bits <= 62; bits++) {
                for (long near = -2; near <= 2; near++) {
                    long value = (1L << bits) + near;
                    if (value >= 0 && value <= PrefixInteger.LARGEST) {
                        byte[] encoded = HexFormat.of().parseHex(encode(prefixBits, value));
                        assertEquals(value, decode(prefixBits, encoded));
                    }
                }
            }
        }
    }

    @Test
    void isIncompleteInEveryPrefix() {
        byte[] encoded = HexFormat.of().parseHex(encode(6, PrefixInteger.LARGEST));
        for (int length = 1; length < encoded.length; length++) {
            assertEquals(-1, decode(6, Arrays.copyOf(encoded, length)));
        }
    }

    @Test
    void takesZerosThatAreWrittenOutInVain() {
        assertEquals(31, decode(5, (byte) 0x1f, (byte) 0x80, (byte) 0x80, (byte) 0x00));
    }

    /** RFC 9204, section 4.1.1. */
    @Test
    void callsMoreThan62BitsTooLarge() {
        byte[] in = new byte[11];
        Arrays.fill(in, (byte) 0xff);
        assertEquals(PrefixInteger.TOO_LARGE, decode(8, in));
        Arrays.fill(in, (byte) 0x80);
        in[0] = (byte) 0xff;
        assertEquals(PrefixInteger.TOO_LARGE, decode(8, in));
        byte[] large = HexFormat.of().parseHex(encode(8, PrefixInteger.LARGEST));
        large[1]++;
        assertEquals(PrefixInteger.TOO_LARGE, decode(8, large));
    }

    @Test
    void keepsThePatternAboveThePrefix() {
        byte[] out = new byte[PrefixInteger.LONGEST];
        PrefixInteger.encode(out, 0, 0xc0, 6, 5);
        assertEquals((byte) 0xc5, out[0]);
        PrefixInteger.encode(out, 0, 0xc0, 6, 500);
        assertEquals((byte) 0xff, out[0]);
        assertTrue(new PrefixInteger().begin(0xc5, 6));
        assertFalse(new PrefixInteger().begin(0xff, 6));
    }
}
