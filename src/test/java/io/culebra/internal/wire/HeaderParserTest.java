package io.culebra.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderParserTest {
    /** RFC 9001 A.3, whole. */
    private static final String SERVER_INITIAL =
            """
            cf000000010008f067a5502a4262b500 4075c0d95a482cd0991cd25b0aac406a
            5816b6394100f37a1c69797554780bb3 8cc5a99f5ede4cf73c3ec2493a1839b3
            dbcba3f6ea46c5b7684df3548e7ddeb9 c3bf9c73cc3f3bded74b562bfb19fb84
            022f8ef4cdd93795d77d06edbb7aaf2f 58891850abbdca3d20398c276456cbc4
            2158407dd074ee
            """;

    private static final int ID_LENGTH = 4;

    private final HeaderParser header = new HeaderParser();
    private MemorySegment datagram = MemorySegment.NULL;

    /** RFC 9001 A.2 to A.5. */
    @Nested
    class Samples {
        @Test
        void clientInitial() {
            byte[] whole = new byte[1200];
            byte[] start = Hex.array("c000000001088394c8f03e5157080000449e7b9aec34d1b1");
            System.arraycopy(start, 0, whole, 0, start.length);
            datagram = MemorySegment.ofArray(whole);
            assertNull(header.parse(datagram, 0, 1200, ID_LENGTH));
            assertTrue(header.isLong());
            assertEquals(PacketType.INITIAL, header.type());
            assertEquals(QuicVersion.V1.wire(), header.version());
            assertEquals("8394c8f03e515708", destination());
            assertEquals("", source());
            assertEquals(0, header.tokenLength());
            assertEquals(18, header.packetNumberFrom());
            assertEquals(1200, header.packetEnd());
            assertTrue(header.hasSample());
        }

        @Test
        void serverInitial() {
            assertNull(parse(SERVER_INITIAL));
            assertEquals(PacketType.INITIAL, header.type());
            assertEquals("", destination());
            assertEquals("f067a5502a4262b5", source());
            assertEquals(18, header.packetNumberFrom());
            assertEquals(datagram.byteSize(), header.packetEnd());
        }

        @Test
        void retry() {
            assertNull(
                    parse(
                            """
                            ff000000010008f067a5502a4262b574 6f6b656e04a265ba2eff4d829058fb3f
                            0f2496ba
                            """));
            assertEquals(PacketType.RETRY, header.type());
            assertEquals("f067a5502a4262b5", source());
            assertEquals(Hex.of("token".getBytes(US_ASCII)), token());
            assertEquals(datagram.byteSize() - 16, header.packetNumberFrom());
            assertEquals(datagram.byteSize(), header.packetEnd());
            assertFalse(header.hasSample());
        }

        @Test
        void shortHeader() {
            datagram = Hex.segment("4cfe4189655e5cd55c41f69080575d7999c25a5bfb");
            assertNull(header.parse(datagram, 0, datagram.byteSize(), 0));
            assertFalse(header.isLong());
            assertEquals(PacketType.ONE_RTT, header.type());
            assertEquals(0, header.destinationIdLength());
            assertEquals(1, header.packetNumberFrom());
            assertEquals(21, header.packetEnd());
            assertTrue(header.hasSample(), "exactly one sample");
        }
    }

    /** RFC 9000 §17.2 and RFC 9369 §3.2. */
    @Nested
    class LongHeaders {
        @ParameterizedTest(name = "{0} is {1}")
        @CsvSource({
            "c0 00000001, INITIAL",
            "d0 00000001, ZERO_RTT",
            "e0 00000001, HANDSHAKE",
            "d0 6b3343cf, INITIAL",
            "e0 6b3343cf, ZERO_RTT",
            "f0 6b3343cf, HANDSHAKE",
        })
        void tellTypesOfBothVersions(String start, PacketType type) {
            String token = type == PacketType.INITIAL ? "03 746f6b" : "";
            assertNull(parse(start + "02 d1d2 03 010203" + token + "4019" + "00".repeat(25)));
            assertEquals(type, header.type());
            assertEquals("d1d2", destination());
            assertEquals("010203", source());
            assertEquals(type == PacketType.INITIAL ? "746f6b" : "", token());
            assertEquals(25, header.packetEnd() - header.packetNumberFrom());
        }

        @Test
        void sayWhereTheNextPacketStarts() {
            String first = "e0 00000001 01aa 01bb 19" + "01".repeat(25);
            String second = "e0 00000001 01aa 01bb 1a" + "02".repeat(26);
            String third = "40 aabbccdd" + "03".repeat(30);
            assertNull(parse("ffff" + first + second + third, 2));
            assertEquals(2 + 35, header.packetEnd());
            assertNull(header.parse(datagram, header.packetEnd(), datagram.byteSize(), ID_LENGTH));
            assertEquals(PacketType.HANDSHAKE, header.type());
            assertEquals(2 + 35 + 36, header.packetEnd());
            assertNull(header.parse(datagram, header.packetEnd(), datagram.byteSize(), ID_LENGTH));
            assertEquals(PacketType.ONE_RTT, header.type());
            assertEquals("aabbccdd", destination());
            assertEquals(datagram.byteSize(), header.packetEnd());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "e0 00000001 00 00 4002 00", // longer than the datagram
                    "e0 00000001 00 00 00", // no room for a packet number
                    "e0 00000001 00 00", // no length at all
                    "c0 00000001 00 00 05 01020304", // token cut short
                    "c0 00000001 00 00 ffffffffffffffff 01", // token of 2^62-1 bytes
                    "c0 00000001 00 00 00 ffffffffffffffff 01",
                })
        void areRefusedIfALengthLeadsOutOfTheDatagram(String hex) {
            assertEquals(DropReason.MALFORMED_HEADER, parse(hex));
        }

        @Test
        void areRefusedWithoutTheFixedBit() {
            assertEquals(DropReason.FIXED_BIT_ZERO, parse("80 00000001 00 00 00 01 00"));
        }

        @Test
        void haveIdsOfTwentyBytesAtTheMost() {
            String twenty = "14" + "ab".repeat(20);
            String more = "15" + "ab".repeat(21);
            String rest = "19" + "00".repeat(25);
            assertNull(parse("e0 00000001" + twenty + twenty + rest));
            assertEquals(DropReason.ID_TOO_LONG, parse("e0 00000001" + more + twenty + rest));
            assertEquals(DropReason.ID_TOO_LONG, parse("e0 00000001" + twenty + more + rest));
        }

        @Test
        void sayIfThereIsNoSample() {
            assertNull(parse("e0 00000001 00 00 13" + "00".repeat(19)));
            assertFalse(header.hasSample());
            assertNull(parse("e0 00000001 00 00 14" + "00".repeat(20)));
            assertTrue(header.hasSample());
        }

        @Test
        void ofARetryNeedATag() {
            assertEquals(DropReason.TOO_SHORT, parse("f0 00000001 00 00" + "00".repeat(15)));
            assertNull(parse("f0 00000001 00 00" + "00".repeat(16)));
            assertEquals(0, header.tokenLength());
        }

        @Test
        void areRefusedAtEveryPrefix() {
            byte[] whole = Hex.array(SERVER_INITIAL);
            for (int size = 0; size < whole.length; size++) {
                MemorySegment prefix = MemorySegment.ofArray(Arrays.copyOf(whole, size));
                assertNotNull(header.parse(prefix, 0, size, ID_LENGTH), "size " + size);
            }
        }
    }

    /** RFC 8999: what holds for all versions. */
    @Nested
    class OtherVersions {
        @Test
        void stillShowTheirIdsWhateverTheirLength() {
            String ids = "1e" + "d0".repeat(30) + "ff" + "50".repeat(255);
            assertEquals(DropReason.UNKNOWN_VERSION, parse("80 0a0a0a0a" + ids + "1234"));
            assertEquals(0x0a0a0a0a, header.version());
            assertEquals("d0".repeat(30), destination());
            assertEquals("50".repeat(255), source());
        }

        @Test
        void listThemselvesInVersionNegotiation() {
            assertNull(parse("80 00000000 01dd 02aabb 00000001 6b3343cf"));
            assertEquals(PacketType.VERSION_NEGOTIATION, header.type());
            assertEquals(0, header.version());
            assertEquals("dd", destination());
            assertEquals("aabb", source());
            assertEquals(10, header.packetNumberFrom());
            assertEquals(18, header.packetEnd());
            assertFalse(header.hasSample());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "00", "000000", "0000000100", "0000000100000002aa"})
        void areRefusedAsAListThatIsEmptyOrCutShort(String versions) {
            assertEquals(DropReason.MALFORMED_HEADER, parse("80 00000000 01dd 02aabb" + versions));
        }

        @Test
        void areTooShortIfTheirIdsAreCut() {
            byte[] whole = Hex.array("80 0a0a0a0a 02d1d2 03010203");
            for (int size = 0; size < whole.length; size++) {
                MemorySegment prefix = MemorySegment.ofArray(Arrays.copyOf(whole, size));
                assertEquals(DropReason.TOO_SHORT, header.parse(prefix, 0, size, ID_LENGTH));
            }
        }
    }

    /** RFC 9000 §17.3. */
    @Nested
    class ShortHeaders {
        @Test
        void haveAnIdOfOurLength() {
            assertNull(parse("40 aabbccdd 01"));
            assertEquals("aabbccdd", destination());
            assertEquals(0, header.sourceIdLength());
            assertEquals(0, header.tokenLength());
            assertEquals(5, header.packetNumberFrom());
            assertFalse(header.hasSample());
        }

        @Test
        void areRefusedWithoutTheFixedBit() {
            assertEquals(DropReason.FIXED_BIT_ZERO, parse("00 aabbccdd 01"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"40", "40aa", "40aabbccdd"})
        void areTooShortWithoutAPacketNumber(String hex) {
            assertEquals(DropReason.TOO_SHORT, parse(hex));
        }
    }

    @Test
    void staysWithinTheDatagramWhateverItHolds() {
        SplittableRandom random = new SplittableRandom(8999);
        byte[] bytes = new byte[96];
        int whole = 0;
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(bytes);
            int from = random.nextInt(8);
            int to = random.nextInt(from, bytes.length);
            plantVersion(bytes, from, random);
            datagram = MemorySegment.ofArray(bytes);
            if (header.parse(datagram, from, to, 8) == null) {
                whole++;
                assertTrue(header.packetNumberFrom() > from && header.packetEnd() <= to);
                assertTrue(header.packetNumberFrom() <= header.packetEnd());
                assertWithin(header.destinationIdFrom(), header.destinationIdLength(), from, to);
                assertWithin(header.sourceIdFrom(), header.sourceIdLength(), from, to);
                assertWithin(header.tokenFrom(), header.tokenLength(), from, to);
            }
        }
        assertTrue(whole > 1000, "too few whole headers to tell: " + whole);
    }

    /** Random bytes are rarely a version that we know, nor short ids. */
    private static void plantVersion(byte[] bytes, int from, SplittableRandom random) {
        int version =
                switch (random.nextInt(4)) {
                    case 0 -> 1;
                    case 1 -> QuicVersion.V2.wire();
                    case 2 -> 0;
                    default -> random.nextInt();
                };
        MemorySegment segment = MemorySegment.ofArray(bytes);
        for (int i = 0; i < 4; i++) {
            segment.set(JAVA_BYTE, from + 1 + i, (byte) (version >>> (24 - 8 * i)));
        }
        bytes[from + 5] &= 0x1f;
    }

    private static void assertWithin(long at, int length, int from, int to) {
        assertTrue(length == 0 || (at > from && at + length <= to), at + "+" + length);
    }

    private @Nullable DropReason parse(String hex) {
        return parse(hex, 0);
    }

    private @Nullable DropReason parse(String hex, long from) {
        datagram = Hex.segment(hex);
        return header.parse(datagram, from, datagram.byteSize(), ID_LENGTH);
    }

    private String destination() {
        return Hex.of(datagram, header.destinationIdFrom(), header.destinationIdLength());
    }

    private String source() {
        return Hex.of(datagram, header.sourceIdFrom(), header.sourceIdLength());
    }

    private String token() {
        int length = header.tokenLength();
        return length == 0 ? "" : Hex.of(datagram, header.tokenFrom(), length);
    }
}
