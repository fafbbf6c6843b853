package io.culebra.internal.qpack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Huffman code of HPACK and QPACK, between strings of one byte a character and packed bits.
 *
 * <p>The code is canonical: codes of one length follow each other in the order of their symbols, so
 * the lengths tell all. Decoding takes a symbol with one look-up of ten bits; longer codes, which
 * are of rare symbols, compare with the first code of each length.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc7541#appendix-B RFC 7541, appendix B
 */
final class Huffman {
    /** What {@link #decode} returns for bits that no encoder makes. */
    static final int INVALID = -1;

    /** Length of each symbol's code, from A for 5 bits to Z for 30: 256 byte values, then EOS. */
    private static final String LENGTHS =
            "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF"
                    + "IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIX"
                    + "PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS"
                    + "VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV"
                    + "Z";

    private static final int SHORTEST = 5;
    private static final int LONGEST = 30;
    private static final int EOS = 256;
    private static final int SYMBOLS = 257;
    private static final int QUICK_BITS = 10;
    private static final int SYMBOL_MASK = 0xff;
    private static final int LENGTH_SHIFT = 8;

    /** An entry of more bits than there ever are: what is left is no padding either. */
    private static final int END_OF_STRING = Long.SIZE << LENGTH_SHIFT;

    private static final int[] CODE = new int[SYMBOLS];
    private static final byte[] BITS = new byte[SYMBOLS];

    /** By the next ten bits: length and symbol, or 0 if the code is longer. */
    private static final short[] QUICK = new short[1 << QUICK_BITS];

    /** Symbols in the order of their codes. */
    private static final short[] ORDERED = new short[SYMBOLS];

    /** By length: one past the last code up to that length, at the top of 32 bits. */
    private static final long[] CEILING = new long[LONGEST + 1];

    /** By length: position in {@link #ORDERED} less code, for codes of that length. */
    private static final int[] BIAS = new int[LONGEST + 1];

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    static {
        int code = 0;
        int position = 0;
        for (int bits = SHORTEST; bits <= LONGEST; bits++) {
            BIAS[bits] = position - code;
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                if (LENGTHS.charAt(symbol) - 'A' + SHORTEST == bits) {
                    CODE[symbol] = code++;
                    BITS[symbol] = (byte) bits;
                    ORDERED[position++] = (short) symbol;
                    fillQuick(symbol, bits);
                }
            }
            CEILING[bits] = (long) code << (Integer.SIZE - bits);
            code <<= 1;
        }
        assert position == SYMBOLS && CEILING[LONGEST] == 1L << Integer.SIZE : "a complete code";
    }

    private Huffman() {}

    private static void fillQuick(int symbol, int bits) {
        if (bits <= QUICK_BITS) {
            int spare = QUICK_BITS - bits;
            for (int i = 0; i < 1 << spare; i++) {
                QUICK[(CODE[symbol] << spare) + i] = (short) ((bits << LENGTH_SHIFT) | symbol);
            }
        }
    }

    /**
     * How long a string is when encoded.
     *
     * @param text characters up to 255
     * @return bytes
     */
    static int encodedLength(String text) {
        long bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits += BITS[text.charAt(i) & SYMBOL_MASK];
        }
        return (int) ((bits + Byte.SIZE - 1) >>> 3);
    }

    /**
     * Encodes a string.
     *
     * @param text characters up to 255
     * @param out has at least {@link #encodedLength} bytes from {@code from} on
     * @return where the next byte goes
     */
    static int encode(String text, byte[] out, int from) {
        int at = from;
        long pending = 0;
        int have = 0;
        for (int i = 0; i < text.length(); i++) {
            int symbol = text.charAt(i) & SYMBOL_MASK;
            pending = (pending << BITS[symbol]) | CODE[symbol];
            have += BITS[symbol];
            if (have >= Integer.SIZE) {
                have -= Integer.SIZE;
                INT.set(out, at, (int) (pending >>> have));
                at += Integer.BYTES;
            }
        }
        while (have >= Byte.SIZE) {
            have -= Byte.SIZE;
            out[at++] = (byte) (pending >>> have);
        }
        if (have > 0) {
            int padding = Byte.SIZE - have;
            out[at++] = (byte) ((pending << padding) | ((1 << padding) - 1));
        }
        return at;
    }

    /**
     * Decodes a string.
     *
     * @param in borrowed
     * @param from where the encoded string starts
     * @param to one past its last byte
     * @param out has at least {@code (to - from) * 8 / 5} bytes
     * @return bytes decoded, or {@link #INVALID} (RFC 7541 §5.2: an EOS symbol, or a padding that
     *     has more than 7 bits or is not made of ones)
     */
    static int decode(byte[] in, int from, int to, byte[] out) {
        int next = from;
        int at = 0;
        long window = 0;
        int have = 0;
        while (true) {
            if (have < Integer.SIZE) {
                if (to - next >= Integer.BYTES) {
                    window |= ((int) INT.get(in, next) & 0xffff_ffffL) << (Integer.SIZE - have);
                    next += Integer.BYTES;
                    have += Integer.SIZE;
                } else if (next < to) {
                    window |= (in[next++] & 0xffL) << (Long.SIZE - Byte.SIZE - have);
                    have += Byte.SIZE;
                    continue;
                }
            }
            int entry = QUICK[(int) (window >>> (Long.SIZE - QUICK_BITS))];
            if (entry == 0) {
                entry = longEntry(window);
            }
            int bits = entry >>> LENGTH_SHIFT;
            if (bits > have) {
                return isPadding(window, have) ? at : INVALID;
            }
            out[at++] = (byte) entry;
            window <<= bits;
            have -= bits;
        }
    }

    /** A code of more than {@link #QUICK_BITS}. */
    private static int longEntry(long window) {
        long top = window >>> Integer.SIZE;
        int bits = QUICK_BITS + 1;
        while (top >= CEILING[bits]) {
            bits++;
        }
        int symbol = ORDERED[BIAS[bits] + (int) (top >>> (Integer.SIZE - bits))];
        return symbol == EOS ? END_OF_STRING : (bits << LENGTH_SHIFT) | symbol;
    }

    /** RFC 7541 §5.2: fewer than 8 bits, all of them the first ones of EOS, which are ones. */
    private static boolean isPadding(long window, int have) {
        return have < Byte.SIZE && window == ~(-1L >>> have);
    }
}
