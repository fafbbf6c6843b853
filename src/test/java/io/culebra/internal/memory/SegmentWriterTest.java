package io.culebra.internal.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentWriterTest {
    private final MemorySegment memory = MemorySegment.ofArray(new byte[32]);
    private final SegmentWriter writer = new SegmentWriter().wrap(memory, 0, 32);

    /** RFC 9000 §16 and A.1. */
    @Nested
    class VarInt {
        @ParameterizedTest(name = "{1} is {0}")
        @CsvSource({
            "c2197c5eff14e88c, 151288809941952652",
            "9d7f3e7d, 494878333",
            "7bbd, 15293",
            "25, 37",
        })
        void encodesTheSamplesOfTheRfc(String hex, long value) {
            writer.writeVarInt(value);
            assertEquals(hex, written());
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 63, 64, 16_383, 16_384, (1L << 30) - 1, 1L << 30, (1L << 62) - 1})
        void takesTheShortestFormAndReadsBackTheSame(long value) {
            writer.writeVarInt(value);
            assertEquals(SegmentWriter.varIntSize(value), writer.position());
            SegmentReader reader = new SegmentReader().wrap(memory, 0, writer.position());
            assertEquals(value, reader.readVarInt());
            assertEquals(0, reader.remaining());
        }

        @ParameterizedTest(name = "{0} takes {1}")
        @CsvSource({
            "63, 1",
            "64, 2",
            "16383, 2",
            "16384, 4",
            "1073741823, 4",
            "1073741824, 8",
        })
        void growsAtPowersOfTwo(long value, int size) {
            assertEquals(size, SegmentWriter.varIntSize(value));
        }

        @Test
        void fillsALengthThatWasLeftOpen() {
            long at = writer.skip(2);
            writer.writeByte(0xff);
            writer.setVarInt2(at, 37);
            assertEquals("4025ff", written());
        }
    }

    @Test
    void writesFieldsInNetworkOrder() {
        writer.writeByte(0x101);
        writer.writeShort(0x0203);
        writer.writeInt(0x0405_0607);
        writer.writeLong(0x0809_0a0b_0c0d_0e0fL);
        assertEquals("0102030405060708090a0b0c0d0e0f", written());
    }

    @Test
    void copiesBytesFromHeapAndMemory() {
        writer.writeBytes(new byte[] {1, 2});
        writer.writeBytes(MemorySegment.ofArray(new byte[] {9, 3, 4, 9}), 1, 2);
        assertEquals("01020304", written());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 17})
    void writesAsManyZerosAsAskedAndNoMore(int count) {
        memory.fill((byte) 0x55);
        writer.writeByte(1);
        writer.writeZeros(count);
        assertEquals("01" + "00".repeat(count), written());
        assertEquals(0x55, memory.get(JAVA_BYTE, writer.position()));
    }

    @Test
    void refusesWhatDoesNotFitAndWritesNothing() {
        writer.wrap(memory, 4, 6);
        assertThrows(IndexOutOfBoundsException.class, () -> writer.writeInt(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> writer.writeVarInt(1 << 20));
        assertThrows(IndexOutOfBoundsException.class, () -> writer.writeBytes(new byte[3]));
        assertThrows(IndexOutOfBoundsException.class, () -> writer.writeZeros(3));
        assertEquals(4, writer.position());
        assertEquals(2, writer.remaining());
        assertEquals("00".repeat(32), HexFormat.of().formatHex(memory.toArray(JAVA_BYTE)));
    }

    @Test
    void forgetsWhatWasWrittenAfterARewind() {
        writer.writeByte(1);
        long here = writer.position();
        writer.writeLong(-1);
        writer.rewind(here);
        writer.writeByte(2);
        assertEquals("0102", written());
    }

    @Test
    void movesItsEndButNotBehindWhatIsWritten() {
        writer.writeInt(0);
        writer.limit(5);
        assertEquals(1, writer.remaining());
        assertThrows(IndexOutOfBoundsException.class, () -> writer.limit(3));
        assertThrows(IndexOutOfBoundsException.class, () -> writer.limit(33));
    }

    private String written() {
        return HexFormat.of().formatHex(memory.asSlice(0, writer.position()).toArray(JAVA_BYTE));
    }
}
