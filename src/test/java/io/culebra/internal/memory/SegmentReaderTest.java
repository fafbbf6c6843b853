package io.culebra.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentReaderTest {
    private final SegmentReader reader = new SegmentReader();

    /** RFC 9000 §16 and A.1. */
    @Nested
    class VarInt {
        @ParameterizedTest(name = "{0} is {1}")
        @CsvSource({
            "c2197c5eff14e88c, 151288809941952652",
            "9d7f3e7d, 494878333",
            "7bbd, 15293",
            "25, 37",
            "4025, 37",
            "00, 0",
            "3f, 63",
            "ffffffffffffffff, 4611686018427387903",
        })
        void decodesTheSamplesOfTheRfc(String hex, long value) {
            MemorySegment bytes = bytes(hex);
            assertEquals(value, reader.wrap(bytes, 0, bytes.byteSize()).readVarInt());
            assertFalse(reader.exhausted());
            assertEquals(0, reader.remaining());
        }

        @ParameterizedTest
        @CsvSource({"c2197c5eff14e88c", "9d7f3e7d", "7bbd", "25"})
        void isExhaustedByEveryShorterInput(String hex) {
            MemorySegment bytes = bytes(hex);
            for (long size = 0; size < bytes.byteSize(); size++) {
                assertEquals(0, reader.wrap(bytes, 0, size).readVarInt());
                assertTrue(reader.exhausted(), "size " + size);
            }
        }
    }

    @Test
    void readsFieldsInNetworkOrder() {
        MemorySegment bytes = bytes("ff fe 01 0203 04050607 08090a0b0c0d0e0f ee");
        reader.wrap(bytes, 1, bytes.byteSize() - 1);
        assertEquals(0xfe, reader.readByte());
        assertEquals(0x01, reader.readByte());
        assertEquals(0x0203, reader.readShort());
        assertEquals(0x0405_0607, reader.readInt());
        assertEquals(0x0809_0a0b_0c0d_0e0fL, reader.readLong());
        assertEquals(0, reader.remaining());
        assertFalse(reader.exhausted());
    }

    @Test
    void readsUnsignedShorts() {
        assertEquals(0xfffe, reader.wrap(bytes("fffe"), 0, 2).readShort());
    }

    @Test
    void neverReadsBeyondItsEndAlthoughTheSegmentGoesOn() {
        MemorySegment bytes = bytes("ffffffffffffffffffff");
        List<Consumer<SegmentReader>> reads =
                List.of(
                        SegmentReader::readByte,
                        SegmentReader::readShort,
                        SegmentReader::readInt,
                        SegmentReader::readLong,
                        SegmentReader::readVarInt);
        int[] sizes = {1, 2, 4, 8, 8};
        for (int i = 0; i < sizes.length; i++) {
            for (int size = 0; size <= sizes[i]; size++) {
                reader.wrap(bytes, 1, 1 + size);
                reads.get(i).accept(reader);
                assertEquals(size < sizes[i], reader.exhausted(), i + " of " + size);
                assertEquals(1 + size, reader.position());
            }
        }
    }

    @Test
    void staysExhaustedOnceItRanOut() {
        reader.wrap(bytes("40"), 0, 1).readVarInt();
        assertEquals(0, reader.readVarInt());
        reader.skip(0);
        assertTrue(reader.exhausted());
        assertEquals(0, reader.remaining());
    }

    @Test
    void refusesToSkipAnyHugeSize() {
        reader.wrap(bytes("0000"), 0, 2).skip((1L << 62) - 1);
        assertTrue(reader.exhausted());
    }

    @Test
    void saysWhereSkippedBytesStart() {
        assertEquals(1, reader.wrap(bytes("0102030405"), 1, 5).skip(3));
        assertEquals(4, reader.skip(1));
        assertFalse(reader.exhausted());
    }

    @Test
    void copiesBytesOutWholeOrNotAtAll() {
        byte[] target = new byte[3];
        reader.wrap(bytes("00010203"), 1, 4).readBytes(target);
        assertArrayEquals(new byte[] {1, 2, 3}, target);
        reader.wrap(bytes("0908"), 0, 2).readBytes(target);
        assertArrayEquals(new byte[] {1, 2, 3}, target);
        assertTrue(reader.exhausted());
    }

    @Test
    void startsOverOnOtherBytes() {
        reader.wrap(bytes(""), 0, 0).readByte();
        assertEquals(7, reader.wrap(bytes("07"), 0, 1).readByte());
        assertFalse(reader.exhausted());
    }

    @Test
    void refusesARangeOutsideTheSegment() {
        assertThrows(IndexOutOfBoundsException.class, () -> reader.wrap(bytes("00"), 0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> reader.wrap(bytes("00"), -1, 1));
    }

    private static MemorySegment bytes(String hex) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
