package io.culebra.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A connection id of versions 1 and 2: 0 to 20 bytes, kept in three longs. Immutable, safe to share
 * between threads.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-5.1 RFC 9000, section 5.1
 */
public final class ConnectionId {
    /** The longest id there is, in bytes. */
    public static final int MAX_LENGTH = 20;

    /** The id without bytes. */
    public static final ConnectionId EMPTY = new ConnectionId(0, 0, 0, 0);

    private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final int SECOND = Long.BYTES;
    private static final int THIRD = 2 * Long.BYTES;
    private static final long MIX_1 = 0x9e37_79b9_7f4a_7c15L;
    private static final long MIX_2 = 0xe703_7ed1_a0b4_28dbL;
    private static final long MIX_3 = 0x8ebc_6af0_9c88_c6e3L;

    // The bytes in order from the top of each long, zeros behind the last one.
    private final long first;
    private final long second;
    private final long third;
    private final int length;

    private ConnectionId(long first, long second, long third, int length) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.length = length;
    }

    /**
     * Copies an id out of memory.
     *
     * @param bytes borrowed
     * @param at where the id starts
     * @param length 0 to 20
     * @return the id
     * @throws IllegalArgumentException if it is longer
     */
    public static ConnectionId read(MemorySegment bytes, long at, int length) {
        if (length == 0) {
            return EMPTY;
        }
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("a connection id of " + length + " bytes");
        }
        return new ConnectionId(
                word(bytes, at, length),
                word(bytes, at + SECOND, length - SECOND),
                word(bytes, at + THIRD, length - THIRD),
                length);
    }

    /**
     * Copies an id out of an array.
     *
     * @param bytes the whole id, 0 to 20 bytes
     * @return the id
     * @throws IllegalArgumentException if it is longer
     */
    public static ConnectionId of(byte[] bytes) {
        return read(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    /**
     * Hashes an id where it lies.
     *
     * @param bytes borrowed
     * @param at where the id starts
     * @param length 0 to 20
     * @return what {@link #hash64()} says of the same id
     */
    public static long hash(MemorySegment bytes, long at, int length) {
        return hash(bytes, at, length, 0);
    }

    /**
     * Hashes an id where it lies, in a way that who does not know the seed cannot foresee.
     *
     * @param bytes borrowed
     * @param at where the id starts
     * @param length 0 to 20
     * @param seed random, the same for a whole table
     * @return what {@link #hash64(long)} says of the same id and seed
     */
    public static long hash(MemorySegment bytes, long at, int length, long seed) {
        assert length >= 0 && length <= MAX_LENGTH : length;
        return mix(
                word(bytes, at, length),
                word(bytes, at + SECOND, length - SECOND),
                word(bytes, at + THIRD, length - THIRD),
                length,
                seed);
    }

    /**
     * Hashes the id.
     *
     * @return 64 bits, all of them good
     */
    public long hash64() {
        return mix(first, second, third, length, 0);
    }

    /**
     * Hashes the id in a way that who does not know the seed cannot foresee.
     *
     * @param seed random, the same for a whole table
     * @return 64 bits, all of them good
     */
    public long hash64(long seed) {
        return mix(first, second, third, length, seed);
    }

    /**
     * How long the id is.
     *
     * @return 0 to 20 bytes
     */
    public int length() {
        return length;
    }

    /**
     * One byte of the id.
     *
     * @param index 0 to length - 1
     * @return 0 to 255
     */
    public int byteAt(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(index);
        }
        long word = index < SECOND ? first : index < THIRD ? second : third;
        return (int) (word >>> shift(index)) & 0xff;
    }

    /**
     * Writes the bytes, without their length.
     *
     * @param out has room for them
     */
    public void write(SegmentWriter out) {
        if (length >= SECOND) {
            out.writeLong(first);
            if (length >= THIRD) {
                out.writeLong(second);
            }
        }
        for (int i = length & -Long.BYTES; i < length; i++) {
            out.writeByte(byteAt(i));
        }
    }

    /**
     * Copies the bytes out.
     *
     * @return a new array
     */
    public byte[] bytes() {
        byte[] copy = new byte[length];
        for (int i = 0; i < length; i++) {
            copy[i] = (byte) byteAt(i);
        }
        return copy;
    }

    /**
     * Whether the bytes in memory are this id. Allocates nothing.
     *
     * @param bytes borrowed
     * @param at where {@link #length} bytes start
     * @return true if they are all the same
     */
    public boolean matches(MemorySegment bytes, long at) {
        return first == word(bytes, at, length)
                && second == word(bytes, at + SECOND, length - SECOND)
                && third == word(bytes, at + THIRD, length - THIRD);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectionId id
                && first == id.first
                && second == id.second
                && third == id.third
                && length == id.length;
    }

    @Override
    public int hashCode() {
        return (int) hash64();
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }

    /** Up to 8 bytes, left-aligned; reads no byte beyond {@code left}. */
    private static long word(MemorySegment bytes, long at, int left) {
        if (left >= Long.BYTES) {
            return bytes.get(U64, at);
        }
        long word = 0;
        for (int i = 0; i < left; i++) {
            word |= (bytes.get(JAVA_BYTE, at + i) & 0xffL) << shift(i);
        }
        return word;
    }

    private static int shift(int index) {
        return Long.SIZE - Byte.SIZE - Byte.SIZE * (index & (Long.BYTES - 1));
    }

    private static long mix(long first, long second, long third, int length, long seed) {
        long a = fold(first ^ seed ^ MIX_1, (second + seed) ^ MIX_2);
        return fold(a ^ third ^ MIX_3, seed ^ MIX_1 ^ length);
    }

    /** The 128-bit product, both halves together. */
    private static long fold(long a, long b) {
        return a * b ^ Math.multiplyHigh(a, b);
    }
}
