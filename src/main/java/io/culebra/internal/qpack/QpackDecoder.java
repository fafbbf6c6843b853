package io.culebra.internal.qpack;

import static io.culebra.http3.Http3ErrorCode.QPACK_DECOMPRESSION_FAILED;

import java.nio.charset.StandardCharsets;

/**
 * Decodes field sections. Our dynamic table has no capacity, so every reference to it is an error
 * and sections of all connections of a worker can share one decoder, with its cache of literals.
 *
 * <p>Not thread-safe: one per worker.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9204#section-4.5 RFC 9204, section 4.5
 */
public final class QpackDecoder {
    private static final int INDEXED = 0x80;
    private static final int NAME_REFERENCE = 0x40;
    private static final int LITERAL_NAME = 0x20;
    private static final int INDEXED_STATIC = 0x40;
    private static final int NAME_STATIC = 0x10;
    private static final int NAME_REFERENCE_NEVER_INDEXED = 0x20;
    private static final int LITERAL_NEVER_INDEXED = 0x10;
    private static final int SIGN = 0x80;
    private static final int FIRST_CAPACITY = 1024;

    private final PrefixInteger integer = new PrefixInteger();
    private final LiteralCache huffmanCache = new LiteralCache();
    private final LiteralCache plainCache = new LiteralCache();
    private byte[] decoded = new byte[FIRST_CAPACITY];

    private byte[] in = decoded;
    private int at;
    private int end;

    /** Creates a decoder. */
    public QpackDecoder() {}

    /**
     * Decodes a whole section.
     *
     * @param section borrowed
     * @param from where it starts
     * @param to one past its last byte
     * @param maxSectionBytes decoding stops when {@link FieldLines#sectionBytes} is above
     * @param lines emptied, then filled with the decoded lines
     * @return false if the section is larger than the maximum: {@code lines} then has its beginning
     * @throws QpackException QPACK_DECOMPRESSION_FAILED
     */
    public boolean decode(byte[] section, int from, int to, long maxSectionBytes, FieldLines lines)
            throws QpackException {
        in = section;
        at = from;
        end = to;
        lines.clear();
        readPrefix();
        while (at < end) {
            readLine(lines);
            if (lines.sectionBytes() > maxSectionBytes) {
                return false;
            }
        }
        return true;
    }

    private void readPrefix() throws QpackException {
        // RFC 9204 §4.5.1.1: with a capacity of 0 nothing was inserted, so nothing can be required.
        if (readInteger(nextByte(), 8) != 0) {
            throw failed("a field section that needs dynamic table entries");
        }
        int first = nextByte();
        readInteger(first, 7);
        // RFC 9204 §4.5.1.2: a negative sign with no required inserts would make Base negative.
        if ((first & SIGN) != 0) {
            throw failed("a field section with a negative Base");
        }
    }

    private void readLine(FieldLines lines) throws QpackException {
        int first = nextByte();
        if ((first & INDEXED) != 0) {
            requireStatic(first, INDEXED_STATIC);
            int index = staticIndex(first, 6);
            lines.add(StaticTable.name(index), StaticTable.value(index));
        } else if ((first & NAME_REFERENCE) != 0) {
            requireStatic(first, NAME_STATIC);
            int index = staticIndex(first, 4);
            boolean secret =
                    (first & NAME_REFERENCE_NEVER_INDEXED) != 0 || StaticTable.isCredential(index);
            lines.add(StaticTable.name(index), readValue(lines, secret));
        } else if ((first & LITERAL_NAME) != 0) {
            String name = readString(first, 3, true);
            boolean secret = (first & LITERAL_NEVER_INDEXED) != 0 || StaticTable.isCredential(name);
            lines.add(name, readValue(lines, secret));
        } else {
            // RFC 9204 §4.5.3 and §4.5.5: post-Base indexes are of the dynamic table only.
            throw failed("a reference to the dynamic table");
        }
    }

    private static void requireStatic(int first, int flag) throws QpackException {
        if ((first & flag) == 0) {
            throw failed("a reference to the dynamic table");
        }
    }

    /** RFC 9204 §3.1: an index that the static table does not have. */
    private int staticIndex(int first, int prefixBits) throws QpackException {
        long index = readInteger(first, prefixBits);
        if (index >= StaticTable.SIZE) {
            throw failed("a static table index beyond the table");
        }
        return (int) index;
    }

    private String readValue(FieldLines lines, boolean secret) throws QpackException {
        if (secret) {
            lines.markSensitive();
        }
        return readString(nextByte(), 7, !secret);
    }

    /** RFC 9204 §4.1.2: the flag for Huffman stands above the prefix of the length. */
    private String readString(int first, int prefixBits, boolean mayKeep) throws QpackException {
        boolean huffman = (first & (1 << prefixBits)) != 0;
        long length = readInteger(first, prefixBits);
        if (length > end - at) {
            throw failed("a string that is longer than its section");
        }
        int from = at;
        at += (int) length;
        if (length == 0) {
            return "";
        }
        if (!mayKeep || length > LiteralCache.LONGEST) {
            return decodeString(from, at, huffman);
        }
        LiteralCache cache = huffman ? huffmanCache : plainCache;
        int slot = cache.find(in, from, at);
        if (slot >= 0) {
            return cache.text(slot);
        }
        String text = decodeString(from, at, huffman);
        cache.keep(~slot, in, from, at, text);
        return text;
    }

    private String decodeString(int from, int to, boolean huffman) throws QpackException {
        if (!huffman) {
            return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
        }
        int most = (to - from) * Byte.SIZE / 5;
        if (decoded.length < most) {
            decoded = new byte[Integer.highestOneBit(most) << 1];
        }
        int length = Huffman.decode(in, from, to, decoded);
        if (length == Huffman.INVALID) {
            throw failed("a string with a broken Huffman code");
        }
        return new String(decoded, 0, length, StandardCharsets.ISO_8859_1);
    }

    private long readInteger(int first, int prefixBits) throws QpackException {
        boolean complete = integer.begin(first, prefixBits);
        while (!complete) {
            complete = integer.next(nextByte());
        }
        if (integer.value() == PrefixInteger.TOO_LARGE) {
            throw failed("an integer of more than 62 bits");
        }
        return integer.value();
    }

    private int nextByte() throws QpackException {
        if (at == end) {
            throw failed("a field section that is cut short");
        }
        return in[at++] & 0xff;
    }

    private static QpackException failed(String reason) {
        return new QpackException(QPACK_DECOMPRESSION_FAILED, reason);
    }
}
