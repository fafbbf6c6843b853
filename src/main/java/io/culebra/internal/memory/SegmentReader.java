package io.culebra.internal.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Reads network-order fields off a borrowed segment, front to back.
 *
 * <p>This is the one place where a length that came from the network meets memory. A read that does
 * not fit yields 0 and leaves the reader {@linkplain #exhausted() exhausted} for good, so a codec
 * reads all fields of a frame straight through and asks once at its end. Nothing here allocates.
 *
 * <p>Not thread-safe. Reused: {@link #wrap} starts over on other bytes.
 */
public final class SegmentReader {
    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

    private MemorySegment source = MemorySegment.NULL;
    private long position;
    private long limit;
    private boolean exhausted;

    /** Creates a reader of nothing. */
    public SegmentReader() {}

    /**
     * Starts over on {@code source[from, to)}.
     *
     * @param bytes borrowed until the next {@code wrap}
     * @param from first byte to read
     * @param to one past the last byte to read
     * @return this
     * @throws IndexOutOfBoundsException if the range is not within {@code bytes}: a bug of the
     *     caller's
     */
    public SegmentReader wrap(MemorySegment bytes, long from, long to) {
        Objects.checkFromToIndex(from, to, bytes.byteSize());
        source = bytes;
        position = from;
        limit = to;
        exhausted = false;
        return this;
    }

    /**
     * Reads a variable-length integer.
     *
     * @return 0 to 2^62-1; 0 if the bytes ran out
     * @spec https://www.rfc-editor.org/rfc/rfc9000#section-16 RFC 9000, section 16
     */
    public long readVarInt() {
        if (position >= limit) {
            return runOut();
        }
        byte first = source.get(JAVA_BYTE, position);
        int size = 1 << ((first & 0xff) >>> 6);
        if (limit - position < size) {
            return runOut();
        }
        long at = position;
        position += size;
        return switch (size) {
            case 1 -> first & 0x3f;
            case 2 -> source.get(U16, at) & 0x3fff;
            case 4 -> source.get(U32, at) & 0x3fff_ffff;
            default -> source.get(U64, at) & 0x3fff_ffff_ffff_ffffL;
        };
    }

    /**
     * Reads one byte.
     *
     * @return 0 to 255; 0 if the bytes ran out
     */
    public int readByte() {
        return position < limit ? source.get(JAVA_BYTE, position++) & 0xff : (int) runOut();
    }

    /**
     * Reads two bytes.
     *
     * @return 0 to 65535; 0 if the bytes ran out
     */
    public int readShort() {
        long at = skip(Short.BYTES);
        return exhausted ? 0 : source.get(U16, at) & 0xffff;
    }

    /**
     * Reads four bytes.
     *
     * @return any value; 0 if the bytes ran out
     */
    public int readInt() {
        long at = skip(Integer.BYTES);
        return exhausted ? 0 : source.get(U32, at);
    }

    /**
     * Reads eight bytes.
     *
     * @return any value; 0 if the bytes ran out
     */
    public long readLong() {
        long at = skip(Long.BYTES);
        return exhausted ? 0 : source.get(U64, at);
    }

    /**
     * Steps over the next {@code size} bytes.
     *
     * @param size any value a peer may have sent, 0 to 2^62-1
     * @return where those bytes start in the wrapped segment; meaningless if the bytes ran out
     */
    public long skip(long size) {
        if (size > limit - position) {
            return runOut();
        }
        long start = position;
        position += size;
        return start;
    }

    /**
     * Copies the next bytes out.
     *
     * @param target filled whole, or left alone if the bytes ran out
     */
    public void readBytes(byte[] target) {
        long at = skip(target.length);
        if (!exhausted) {
            MemorySegment.copy(source, JAVA_BYTE, at, target, 0, target.length);
        }
    }

    /**
     * Where the next read starts.
     *
     * @return position in the wrapped segment
     */
    public long position() {
        return position;
    }

    /**
     * How much is left.
     *
     * @return bytes not yet read
     */
    public long remaining() {
        return limit - position;
    }

    /**
     * Whether any read since {@link #wrap} asked for more than there was.
     *
     * @return true from the first failed read on
     */
    public boolean exhausted() {
        return exhausted;
    }

    private long runOut() {
        exhausted = true;
        position = limit;
        return 0;
    }
}
