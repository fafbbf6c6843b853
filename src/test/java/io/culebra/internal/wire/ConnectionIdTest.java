package io.culebra.internal.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9000 §5.1. */
class ConnectionIdTest {
    static byte[][] idsOfEveryLength() {
        byte[][] ids = new byte[ConnectionId.MAX_LENGTH + 1][];
        for (int length = 0; length < ids.length; length++) {
            ids[length] = new byte[length];
            for (int i = 0; i < length; i++) {
                ids[length][i] = (byte) (0x9c + 37 * i);
            }
        }
        return ids;
    }

    @ParameterizedTest
    @MethodSource("idsOfEveryLength")
    void givesBackTheBytesItWasMadeOf(byte[] bytes) {
        ConnectionId id = ConnectionId.of(bytes);
        assertArrayEquals(bytes, id.bytes());
        assertEquals(bytes.length, id.length());
        assertEquals(Hex.of(bytes), id.toString());
        assertEquals(Hex.of(bytes), Hex.written(id::write));
        for (int i = 0; i < bytes.length; i++) {
            assertEquals(bytes[i] & 0xff, id.byteAt(i));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> id.byteAt(bytes.length));
        assertThrows(IndexOutOfBoundsException.class, () -> id.byteAt(-1));
    }

    @ParameterizedTest
    @MethodSource("idsOfEveryLength")
    void isTheSameWhereverItLies(byte[] bytes) {
        // The segment ends with the id: one byte too far would throw.
        MemorySegment memory = MemorySegment.ofArray(new byte[3 + bytes.length]);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, 3, bytes.length);
        ConnectionId id = ConnectionId.of(bytes);
        ConnectionId read = ConnectionId.read(memory, 3, bytes.length);
        assertEquals(id, read);
        assertEquals(id.hashCode(), read.hashCode());
        assertTrue(id.matches(memory, 3));
        assertEquals(id.hash64(), ConnectionId.hash(memory, 3, bytes.length));
        assertEquals(id.hash64(77), ConnectionId.hash(memory, 3, bytes.length, 77));
    }

    @ParameterizedTest
    @MethodSource("idsOfEveryLength")
    void isAnotherIdWithAnyByteChanged(byte[] bytes) {
        ConnectionId id = ConnectionId.of(bytes);
        for (int i = 0; i < bytes.length; i++) {
            byte[] other = bytes.clone();
            other[i] ^= 1;
            assertNotEquals(id, ConnectionId.of(other));
            assertFalse(id.matches(MemorySegment.ofArray(other), 0));
            assertNotEquals(id.hash64(), ConnectionId.of(other).hash64());
        }
    }

    @Test
    void isAnotherIdWithZerosBehind() {
        Set<ConnectionId> ids = new HashSet<>();
        Set<Long> hashes = new HashSet<>();
        for (int length = 0; length <= ConnectionId.MAX_LENGTH; length++) {
            ConnectionId id = ConnectionId.of(new byte[length]);
            assertTrue(ids.add(id));
            assertTrue(hashes.add(id.hash64()));
        }
    }

    @Test
    void spreadsNeighboursOverATable() {
        int[] buckets = new int[1 << 8];
        byte[] bytes = new byte[8];
        for (int i = 0; i < 1 << 14; i++) {
            bytes[6] = (byte) (i >>> 8);
            bytes[7] = (byte) i;
            buckets[ConnectionId.of(bytes).hashCode() & 0xff]++;
        }
        // 64 each on average; beyond this lies less than one chance in a billion.
        assertTrue(Arrays.stream(buckets).max().orElseThrow() < 128, Arrays.toString(buckets));
        assertTrue(Arrays.stream(buckets).min().orElseThrow() > 16, Arrays.toString(buckets));
    }

    @Test
    void hashesOtherwiseUnderAnotherSeed() {
        ConnectionId id = ConnectionId.of(Hex.array("8394c8f03e515708"));
        assertNotEquals(id.hash64(1), id.hash64(2));
    }

    @Test
    void isAtMostTwentyBytesLong() {
        assertThrows(IllegalArgumentException.class, () -> ConnectionId.of(new byte[21]));
    }

    @Test
    void isTheOneEmptyIdIfItHasNoBytes() {
        assertSame(ConnectionId.EMPTY, ConnectionId.of(new byte[0]));
    }
}
