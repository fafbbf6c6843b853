package io.culebra.internal.qpack;

/**
 * An integer that begins in the low bits of a byte and goes on in whole bytes, seven bits each.
 *
 * <p>An instance decodes one such integer at a time, from bytes that may come one by one.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc7541#section-5.1 RFC 7541, section 5.1
 * @spec https://www.rfc-editor.org/rfc/rfc9204#section-4.1.1 RFC 9204, section 4.1.1
 */
final class PrefixInteger {
    /** RFC 9204 §4.1.1: integers of up to 62 bits must be understood; none needs more. */
    static final long LARGEST = (1L << 62) - 1;

    /** Stands for an integer that is larger, or is written with more bytes than 62 bits need. */
    static final long TOO_LARGE = Long.MAX_VALUE;

    /** The most bytes an encoded integer takes. */
    static final int LONGEST = 10;

    private static final int GROUP_BITS = 7;
    private static final int GROUP_MASK = 0x7f;
    private static final int MORE = 0x80;
    private static final int LAST_SHIFT = 56;

    private long value;
    private int shift;

    /**
     * Encodes an integer.
     *
     * @param out has at least {@link #LONGEST} bytes from {@code at} on
     * @param pattern the high bits of the first byte
     * @param prefixBits 1 to 8: the low bits of the first byte
     * @param value 0 to {@link #LARGEST}
     * @return where the next byte goes
     */
    static int encode(byte[] out, int at, int pattern, int prefixBits, long value) {
        int full = (1 << prefixBits) - 1;
        if (value < full) {
            out[at] = (byte) (pattern | value);
            return at + 1;
        }
        return encodeLong(out, at, pattern | full, value - full);
    }

    private static int encodeLong(byte[] out, int from, int first, long rest) {
        assert rest >= 0 && rest <= LARGEST : rest;
        int at = from;
        out[at++] = (byte) first;
        while (rest > GROUP_MASK) {
            out[at++] = (byte) ((rest & GROUP_MASK) | MORE);
            rest >>>= GROUP_BITS;
        }
        out[at++] = (byte) rest;
        return at;
    }

    /**
     * Begins with the first byte.
     *
     * @return whether that was all
     */
    boolean begin(int firstByte, int prefixBits) {
        int full = (1 << prefixBits) - 1;
        value = firstByte & full;
        shift = 0;
        return value < full;
    }

    /**
     * Goes on with one more byte.
     *
     * @return whether that was the last; an integer of more than 62 bits ends at once, as {@link
     *     #TOO_LARGE}
     */
    boolean next(int nextByte) {
        value += (long) (nextByte & GROUP_MASK) << shift;
        if (shift > LAST_SHIFT || value < 0 || value > LARGEST) {
            value = TOO_LARGE;
            return true;
        }
        shift += GROUP_BITS;
        return (nextByte & MORE) == 0;
    }

    /**
     * The integer, once it is complete.
     *
     * @return 0 to {@link #LARGEST}, or {@link #TOO_LARGE}
     */
    long value() {
        return value;
    }
}
