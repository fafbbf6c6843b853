package io.culebra.internal.libcrypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/** A list of OSSL_PARAMs, in memory that outlives it. Ends by itself. */
final class Parameters {
    /** OSSL_PARAM: key, type (padded), data, size, return size. */
    private static final int ENTRY_BYTES = 40;

    private static final int TYPE_AT = 8;
    private static final int DATA_AT = 16;
    private static final int SIZE_AT = 24;
    private static final int MOST = 4;
    private static final int UNSIGNED_INTEGER = 2;
    private static final int UTF8_STRING = 4;
    private static final int OCTET_STRING = 5;

    private final SegmentAllocator memory;
    private final MemorySegment entries;
    private int count;

    Parameters(SegmentAllocator memory) {
        this.memory = memory;
        entries = memory.allocate((MOST + 1) * ENTRY_BYTES, Long.BYTES).fill((byte) 0);
    }

    /** A name. */
    Parameters with(String key, String value) {
        MemorySegment text = memory.allocateFrom(value);
        return add(key, UTF8_STRING, text, text.byteSize() - 1);
    }

    /** A number that is not negative, most significant byte first. */
    Parameters with(String key, byte[] number) {
        MemorySegment data = memory.allocate(number.length);
        for (int i = 0; i < number.length; i++) {
            data.set(JAVA_BYTE, i, number[number.length - 1 - i]);
        }
        return add(key, UNSIGNED_INTEGER, data, number.length);
    }

    /** Bytes that may change as long as nobody reads the list. */
    Parameters withBytes(String key, MemorySegment bytes) {
        return add(key, OCTET_STRING, bytes, bytes.byteSize());
    }

    long address() {
        return entries.address();
    }

    private Parameters add(String key, int type, MemorySegment data, long size) {
        long at = (long) count++ * ENTRY_BYTES;
        entries.set(JAVA_LONG, at, memory.allocateFrom(key).address());
        entries.set(JAVA_INT, at + TYPE_AT, type);
        entries.set(JAVA_LONG, at + DATA_AT, data.address());
        entries.set(JAVA_LONG, at + SIZE_AT, size);
        return this;
    }
}
