package io.culebra.internal.qpack;

import io.culebra.http3.Fields;
import java.util.Arrays;

/**
 * Encodes field sections with the static table and literals, Huffman coded where that is shorter.
 *
 * <p>Not thread-safe: one per worker. Between {@link #begin} and the use of {@link #bytes} nothing
 * else may encode.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9204#section-4.5 RFC 9204, section 4.5
 */
public final class QpackEncoder {
    private static final int INDEXED_STATIC = 0xc0;
    private static final int NAME_REFERENCE_STATIC = 0x50;
    private static final int NAME_REFERENCE_NEVER_INDEXED = 0x20;
    private static final int LITERAL_NAME = 0x20;
    private static final int LITERAL_NEVER_INDEXED = 0x10;
    private static final int FIRST_CAPACITY = 1024;
    private static final int FIELD_OVERHEAD = 32;
    private static final int STATUS_DIGITS = 3;

    private static final int SLOTS = 64;
    private static final int SLOT_MASK = SLOTS - 1;
    private static final byte[] NOTHING = {};

    /** Lists seen lately, by content; their bytes from the second time on; their section sizes. */
    private final Fields[] recent = new Fields[SLOTS];

    private final byte[][] recentBytes = new byte[SLOTS][];
    private final long[] recentSize = new long[SLOTS];

    private byte[] out = new byte[FIRST_CAPACITY];
    private int at;
    private long sectionBytes;

    /** Creates an encoder. */
    public QpackEncoder() {
        Arrays.fill(recent, Fields.EMPTY);
        Arrays.fill(recentBytes, NOTHING);
    }

    /** Starts a section. */
    public void begin() {
        // RFC 9204 §4.5.1: no dynamic entry is required, and Base is 0.
        out[0] = 0;
        out[1] = 0;
        at = 2;
        sectionBytes = 0;
    }

    /**
     * Adds the pseudo-header field {@code :status}.
     *
     * @param status 100 to 999
     */
    public void status(int status) {
        reserve(STATUS_DIGITS);
        sectionBytes += ":status".length() + STATUS_DIGITS + FIELD_OVERHEAD;
        int index = StaticTable.findStatus(status);
        if (index >= 0) {
            at = PrefixInteger.encode(out, at, INDEXED_STATIC, 6, index);
        } else {
            at = PrefixInteger.encode(out, at, NAME_REFERENCE_STATIC, 4, StaticTable.STATUS_103);
            out[at++] = STATUS_DIGITS;
            digits(status, STATUS_DIGITS);
        }
    }

    /**
     * Adds the field {@code content-length}.
     *
     * @param bytes 0 or more
     */
    public void contentLength(long bytes) {
        int count = 1;
        for (long rest = bytes / 10; rest > 0; rest /= 10) {
            count++;
        }
        reserve(count);
        sectionBytes += "content-length".length() + count + FIELD_OVERHEAD;
        at = PrefixInteger.encode(out, at, NAME_REFERENCE_STATIC, 4, StaticTable.CONTENT_LENGTH);
        out[at++] = (byte) count;
        digits(bytes, count);
    }

    /**
     * Adds all of a list. One that comes again is not encoded again.
     *
     * @param fields the lines
     */
    public void fields(Fields fields) {
        int hash = fields.hashCode();
        int slot = (hash ^ (hash >>> 16)) & SLOT_MASK;
        if (!recent[slot].equals(fields)) {
            recent[slot] = fields;
            recentBytes[slot] = NOTHING;
            encode(fields);
        } else if (recentBytes[slot].length == 0) {
            int from = at;
            long sizeBefore = sectionBytes;
            encode(fields);
            recentBytes[slot] = Arrays.copyOfRange(out, from, at);
            recentSize[slot] = sectionBytes - sizeBefore;
        } else {
            byte[] encoded = recentBytes[slot];
            reserve(encoded.length);
            System.arraycopy(encoded, 0, out, at, encoded.length);
            at += encoded.length;
            sectionBytes += recentSize[slot];
        }
    }

    private void encode(Fields fields) {
        for (int i = 0; i < fields.size(); i++) {
            field(fields.name(i), fields.value(i));
        }
    }

    /**
     * Adds one line.
     *
     * @param name lower-case
     * @param value characters up to 0xff
     */
    public void field(String name, String value) {
        reserve(name.length() + value.length());
        sectionBytes += name.length() + value.length() + FIELD_OVERHEAD;
        int found = StaticTable.find(name, value);
        if (found >= 0) {
            at = PrefixInteger.encode(out, at, INDEXED_STATIC, 6, found);
            return;
        }
        // RFC 9204 §7.1.3: credentials are marked, so that no hop puts them into a table.
        boolean secret = StaticTable.isCredential(name);
        if (found == StaticTable.UNKNOWN) {
            string(LITERAL_NAME | (secret ? LITERAL_NEVER_INDEXED : 0), 3, name);
        } else {
            int pattern = NAME_REFERENCE_STATIC | (secret ? NAME_REFERENCE_NEVER_INDEXED : 0);
            at = PrefixInteger.encode(out, at, pattern, 4, ~found);
        }
        string(0, 7, value);
    }

    /** RFC 9204 §4.1.2: the flag for Huffman stands above the prefix of the length. */
    private void string(int pattern, int prefixBits, String text) {
        int length = Huffman.encodedLength(text);
        if (length < text.length()) {
            at = PrefixInteger.encode(out, at, pattern | (1 << prefixBits), prefixBits, length);
            at = Huffman.encode(text, out, at);
        } else {
            at = PrefixInteger.encode(out, at, pattern, prefixBits, text.length());
            for (int i = 0; i < text.length(); i++) {
                out[at++] = (byte) text.charAt(i);
            }
        }
    }

    private void digits(long value, int count) {
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            out[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        at += count;
    }

    /** Makes room for one line with that many characters. */
    private void reserve(int characters) {
        int most = at + characters + 2 * PrefixInteger.LONGEST;
        if (most > out.length) {
            out = Arrays.copyOf(out, Math.max(most, 2 * out.length));
        }
    }

    /**
     * The section so far.
     *
     * @return borrowed until the next call; {@link #length} bytes from index 0 on
     */
    public byte[] bytes() {
        return out;
    }

    /**
     * The length of the section so far.
     *
     * @return bytes
     */
    public int length() {
        return at;
    }

    /**
     * The size of the section before compression.
     *
     * @return bytes of names and values, and 32 a line (RFC 9114 §4.2.2)
     */
    public long sectionBytes() {
        return sectionBytes;
    }
}
