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
 * Writes network-order fields into a borrowed segment, front to back. The caller asks {@link
 * #remaining} before it writes; a write that does not fit is a bug and throws.
 *
 * <p>Not thread-safe. Reused: {@link #wrap} starts over on other bytes. Nothing here allocates.
 */
public final class SegmentWriter {
    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final long TWO_BYTES = 0x40;
    private static final long FOUR_BYTES = 0x4000;
    private static final long EIGHT_BYTES = 0x4000_0000;

    private MemorySegment target = MemorySegment.NULL;
    private long position;
    private long limit;

    /** Creates a writer of nothing. */
    public SegmentWriter() {}

    /**
     * Starts over on {@code bytes[from, to)}.
     *
     * @param bytes borrowed until the next {@code wrap}
     * @param from first byte to write
     * @param to one past the last byte that may be written
     * @return this
     */
    public SegmentWriter wrap(MemorySegment bytes, long from, long to) {
        Objects.checkFromToIndex(from, to, bytes.byteSize());
        target = bytes;
        position = from;
        limit = to;
        return this;
    }

    /**
     * Bytes a variable-length integer takes.
     *
     * @param value 0 to 2^62-1
     * @return 1, 2, 4 or 8
     * @spec https://www.rfc-editor.org/rfc/rfc9000#section-16 RFC 9000, section 16
     */
    public static int varIntSize(long value) {
        if (value < TWO_BYTES) {
            return 1;
        }
        return value < FOUR_BYTES ? 2 : value < EIGHT_BYTES ? 4 : 8;
    }

    /**
     * Writes a variable-length integer in its shortest form.
     *
     * @param value 0 to 2^62-1
     */
    public void writeVarInt(long value) {
        assert value >>> 62 == 0 : value;
        int size = varIntSize(value);
        long at = claim(size);
        switch (size) {
            case 1 -> target.set(JAVA_BYTE, at, (byte) value);
            case 2 -> target.set(U16, at, (short) (value | 0x4000));
            case 4 -> target.set(U32, at, (int) (value | 0x8000_0000L));
            default -> target.set(U64, at, value | 0xc000_0000_0000_0000L);
        }
    }

    /**
     * Writes a variable-length integer in two bytes, for a length that is known later.
     *
     * @param at position of an earlier {@link #skip}ped field of 2 bytes
     * @param value 0 to 16383
     */
    public void setVarInt2(long at, int value) {
        assert value >>> 14 == 0 : value;
        target.set(U16, at, (short) (value | 0x4000));
    }

    /**
     * Writes one byte.
     *
     * @param value its low 8 bits
     */
    public void writeByte(int value) {
        target.set(JAVA_BYTE, claim(1), (byte) value);
    }

    /**
     * Writes two bytes.
     *
     * @param value its low 16 bits
     */
    public void writeShort(int value) {
        target.set(U16, claim(Short.BYTES), (short) value);
    }

    /**
     * Writes four bytes.
     *
     * @param value all 32 bits
     */
    public void writeInt(int value) {
        target.set(U32, claim(Integer.BYTES), value);
    }

    /**
     * Writes eight bytes.
     *
     * @param value all 64 bits
     */
    public void writeLong(long value) {
        target.set(U64, claim(Long.BYTES), value);
    }

    /**
     * Copies bytes in.
     *
     * @param source borrowed
     */
    public void writeBytes(byte[] source) {
        MemorySegment.copy(source, 0, target, JAVA_BYTE, claim(source.length), source.length);
    }

    /**
     * Copies bytes in.
     *
     * @param source borrowed
     * @param from first byte to copy
     * @param length bytes to copy
     */
    public void writeBytes(MemorySegment source, long from, long length) {
        MemorySegment.copy(source, from, target, claim(length), length);
    }

    /**
     * Writes zeros: PADDING frames.
     *
     * @param length how many
     */
    public void writeZeros(long length) {
        long at = claim(length);
        for (long i = 0; i < length; i++) {
            target.set(JAVA_BYTE, at + i, (byte) 0);
        }
    }

    /**
     * Leaves a gap to be filled later.
     *
     * @param length bytes to step over
     * @return where the gap starts
     */
    public long skip(long length) {
        return claim(length);
    }

    /**
     * Where the next write goes.
     *
     * @return position in the wrapped segment
     */
    public long position() {
        return position;
    }

    /**
     * Goes back, and forgets what was written from there on.
     *
     * @param earlier a position that {@link #position} gave
     */
    public void rewind(long earlier) {
        assert earlier <= position : "a rewind goes back";
        position = earlier;
    }

    /**
     * Moves the end.
     *
     * @param to one past the last byte that may be written, at least {@link #position}
     */
    public void limit(long to) {
        Objects.checkFromToIndex(position, to, target.byteSize());
        limit = to;
    }

    /**
     * How much still fits.
     *
     * @return bytes
     */
    public long remaining() {
        return limit - position;
    }

    /**
     * The memory written to.
     *
     * @return borrowed
     */
    public MemorySegment target() {
        return target;
    }

    private long claim(long size) {
        long at = position;
        if (size > limit - at) {
            throw new IndexOutOfBoundsException(
                    "write of " + size + " bytes with " + (limit - at) + " left");
        }
        position = at + size;
        return at;
    }
}
