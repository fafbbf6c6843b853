package io.culebra.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketNumbersTest {
    /** RFC 9000 §17.1 and A.2. */
    @ParameterizedTest(name = "{0} after {1} takes {2} bytes")
    @CsvSource({
        "0xac5c02, 0xabe8b3, 2",
        "0xace8fe, 0xabe8b3, 3",
        "0, -1, 1",
        "127, -1, 1",
        "128, -1, 2",
        "1128, 1000, 1",
        "1129, 1000, 2",
        "0x8000, 0, 2",
        "0x8001, 0, 3",
        "0x800000, 0, 3",
        "0x800001, 0, 4",
        "0x3fffffffffffffff, 0x3ffffffffffffffe, 1",
        "0x3fffffffffffffff, -1, 4",
    })
    void takesAsManyBytesAsTwiceTheUnacknowledgedNeed(String number, String acked, int bytes) {
        assertEquals(bytes, PacketNumbers.encodedLength(Long.decode(number), Long.decode(acked)));
    }

    /** RFC 9000 A.3. */
    @ParameterizedTest(name = "{0} in {1} bytes after {2} is {3}")
    @CsvSource({
        "0x9b32, 2, 0xa82f30ea, 0xa82f9b32",
        "0, 1, -1, 0",
        "0xff, 1, -1, 0xff",
        "0, 1, 255, 256",
        "0xff, 1, 256, 255",
        "0x80, 1, 255, 0x180",
        "0x81, 1, 255, 0x81",
        "0x3fffff, 4, 0x3fffffff, 0x003fffff",
        "0xffffffff, 4, 0x3ffffffffffffffe, 0x3fffffffffffffff",
        "0, 4, 0x3ffffffffffffffe, 0x3fffffff00000000",
    })
    void picksTheNumberNearestToTheNextExpected(
            String truncated, int bytes, String largest, String number) {
        assertEquals(
                Long.decode(number),
                PacketNumbers.decode(Long.decode(truncated), bytes, Long.decode(largest)));
    }

    @Test
    void comesBackWholeWhateverArrivedInBetween() {
        SplittableRandom random = new SplittableRandom(9000);
        for (int i = 0; i < 100_000; i++) {
            long acked = random.nextLong(-1, 1L << random.nextInt(1, 62));
            long unacked = random.nextLong(1, 1L << random.nextInt(1, 31));
            long number = Math.min(acked + unacked, PacketNumbers.MAX);
            int bytes = PacketNumbers.encodedLength(number, acked);
            long truncated = number & ((1L << (8 * bytes)) - 1);
            // The receiver has at least what it acknowledged and at most all sent before.
            long received = random.nextLong(acked, number);
            assertEquals(number, PacketNumbers.decode(truncated, bytes, received));
        }
    }

    @Test
    void neverLeavesTheRangeOfPacketNumbers() {
        SplittableRandom random = new SplittableRandom(17);
        for (int i = 0; i < 100_000; i++) {
            int bytes = random.nextInt(1, 5);
            long truncated = random.nextLong(1L << (8 * bytes));
            long largest = random.nextLong(-1, PacketNumbers.MAX);
            long number = PacketNumbers.decode(truncated, bytes, largest);
            assertTrue(number >= 0 && number <= PacketNumbers.MAX, "" + number);
            assertEquals(truncated, number & ((1L << (8 * bytes)) - 1));
        }
    }
}
