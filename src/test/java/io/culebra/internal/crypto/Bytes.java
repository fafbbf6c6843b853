package io.culebra.internal.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** Native memory for tests, filled and looked at. */
final class Bytes {
    private Bytes() {}

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static MemorySegment nativeCopy(byte[] bytes) {
        return nativeMemory(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    }

    static MemorySegment nativeMemory(long size) {
        return Arena.ofAuto().allocate(Math.max(1, size));
    }

    static void put(MemorySegment memory, long at, byte[] bytes) {
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at, bytes.length);
    }

    static byte[] at(MemorySegment memory, long from, long length) {
        return memory.asSlice(from, length).toArray(JAVA_BYTE);
    }

    static void assertHolds(byte[] expected, MemorySegment memory, long from) {
        HexFormat hex = HexFormat.of();
        assertEquals(hex.formatHex(expected), hex.formatHex(at(memory, from, expected.length)));
    }

    static void flip(MemorySegment memory, long at, int bit) {
        memory.set(JAVA_BYTE, at, (byte) (memory.get(JAVA_BYTE, at) ^ 1 << bit));
    }
}
