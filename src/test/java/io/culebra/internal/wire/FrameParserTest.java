package io.culebra.internal.wire;

import static io.culebra.internal.wire.FrameParser.ACK_ELICITING;
import static io.culebra.internal.wire.FrameParser.NON_PROBING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TransportErrorCode;
import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {
    private final FrameParser parser = new FrameParser();
    private final FrameLog log = new FrameLog();

    @Test
    void tellsFramesInOrderAndSkipsPadding() throws TransportException {
        parse("01 00 10 4400 0000 0f 04 05 02 aabb 00 0500 07 00");
        assertEquals(
                List.of(
                        "Ping[]",
                        "MAX_DATA 1024",
                        "STREAM 4@5 aabb fin",
                        "StopSending[id=0, errorCode=7]"),
                log.frames);
    }

    @Test
    void readsOnlyItsPartOfTheSegment() throws TransportException {
        MemorySegment around = Hex.segment("ffff 0801aa bb ffff");
        parser.parse(around, 2, 6, PacketType.ONE_RTT, log);
        assertEquals(List.of("STREAM 1@0 aabb"), log.frames);
    }

    /** RFC 9000 §12.4. */
    @Nested
    class FrameTypes {
        @Test
        void aPayloadWithoutFramesIsRefused() {
            assertRefused(Violation.EMPTY_PAYLOAD, 0, "");
        }

        @ParameterizedTest
        @ValueSource(ints = {0x1f, 0x20, 0x2f, 0x32, 0x3f})
        void anUnknownTypeIsRefused(int type) {
            assertRefused(Violation.UNKNOWN_FRAME_TYPE, type, "01" + Integer.toHexString(type));
            assertEquals(List.of("Ping[]"), log.frames);
        }

        @ParameterizedTest(name = "{0} of type {1}")
        @CsvSource({"4040, 0x40", "80004000, 0x4000", "c000000040000000, 0x40000000"})
        void anUnknownLongTypeIsRefused(String hex, String type) {
            assertRefused(Violation.UNKNOWN_FRAME_TYPE, Long.decode(type), hex);
        }

        @ParameterizedTest
        @ValueSource(strings = {"4001", "80000001", "c000000000000001", "4008", "801f0000ffff"})
        void aTypeInMoreBytesThanNeededIsRefused(String hex) {
            TransportException e = refusal(PacketType.ONE_RTT, hex);
            assertEquals(
                    hex.startsWith("801f")
                            ? Violation.UNKNOWN_FRAME_TYPE
                            : Violation.FRAME_TYPE_NOT_MINIMAL,
                    e.violation());
        }

        @ParameterizedTest
        @ValueSource(strings = {"40", "800000", "c0000000000000"})
        void aTypeCutShortIsRefused(String hex) {
            assertRefused(Violation.FRAME_CUT_SHORT, 0, hex);
        }
    }

    /** RFC 9000 §12.4, table 3; §12.5; §17.2.2; §17.2.4; RFC 9221 §4. */
    @Nested
    class PacketTypes {
        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "INITIAL, 00 01 02 03 06 1c",
            "HANDSHAKE, 00 01 02 03 06 1c",
            "ZERO_RTT, 00 01 04 05 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 1a 1c 1d"
                    + " 30 31",
            "ONE_RTT, 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18"
                    + " 19 1a 1b 1c 1d 1e 30 31",
            "RETRY, ''",
            "VERSION_NEGOTIATION, ''",
        })
        void carryOnlyTheirFrames(PacketType packet, String types) {
            List<String> allowed = Arrays.asList(types.split(" "));
            for (int type = 0; type < 0x40; type++) {
                String hex = "%02x".formatted(type);
                // With so many zeros behind it, every frame but those with checks is whole.
                Violation violation = violation(packet, hex + "00".repeat(64));
                boolean refused =
                        violation == Violation.FRAME_NOT_ALLOWED_HERE
                                || violation == Violation.UNKNOWN_FRAME_TYPE;
                assertEquals(!allowed.contains(hex), refused, packet + " " + hex);
            }
        }

        private @Nullable Violation violation(PacketType packet, String hex) {
            try {
                parser.parse(Hex.segment(hex), 0, hex.length() / 2, packet, log);
                return null;
            } catch (TransportException e) {
                return e.violation();
            }
        }

        @Test
        void areAProtocolViolationWithOtherFrames() {
            TransportException e = refusal(PacketType.INITIAL, "0a 00 01 aa");
            assertEquals(Violation.FRAME_NOT_ALLOWED_HERE, e.violation());
            assertEquals(TransportErrorCode.PROTOCOL_VIOLATION.code(), e.code());
            assertEquals(0x0a, e.frameType());
        }
    }

    /** RFC 9000 §13.2 and §9.1. */
    @Nested
    class Result {
        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "00, 0",
            "02 00000000, 2",
            "00 02 00000000, 2",
            "1c 00 00 00, 2",
            "1d 00 00, 2",
            "1a 0000000000000001, 1",
            "1b 0000000000000001 00, 1",
            "18 00 00 01 aa 00000000000000000000000000000000, 1",
            "01, 3",
            "02 00000000 01, 3",
            "1a 0000000000000001 02 00000000, 3",
            "0a 00 00, 3",
            "06 00 00, 3",
            "10 00, 3",
            "1e, 3",
            "30, 3",
        })
        void saysWhetherToAcknowledgeAndWhetherItIsMoreThanAProbe(String hex, int expected)
                throws TransportException {
            assertEquals(3, ACK_ELICITING | NON_PROBING);
            assertEquals(expected, parse(hex));
        }
    }

    /** RFC 9000 §19.8. */
    @Nested
    class Stream {
        @ParameterizedTest(name = "{0} is {1}")
        @CsvSource({
            "08 04 aabbcc, STREAM 4@0 aabbcc",
            "09 04 aabbcc, STREAM 4@0 aabbcc fin",
            "0a 04 02 aabb 00, STREAM 4@0 aabb",
            "0c 04 4009 aabbcc, STREAM 4@9 aabbcc",
            "0e 04 4009 01 aa 00, STREAM 4@9 aa",
            "0f 04 4009 00, 'STREAM 4@9  fin'",
            "08 04, 'STREAM 4@0 '",
        })
        void hasTheFieldsThatItsTypeSays(String hex, String frame) throws TransportException {
            parse(hex);
            assertEquals(List.of(frame), log.frames);
        }

        @Test
        void mayEndAtTheLargestOffsetButNotBeyond() throws TransportException {
            parse("0e 00 fffffffffffffffd 02 aabb");
            assertRefused(
                    Violation.STREAM_OFFSET_TOO_LARGE, 0x0e, "0e 00 fffffffffffffffe 02 aabb");
        }
    }

    /** RFC 9000 §19.6. */
    @Nested
    class Crypto {
        @Test
        void isTold() throws TransportException {
            parse("06 4005 03 aabbcc");
            assertEquals(List.of("CRYPTO @5 aabbcc"), log.frames);
        }

        @Test
        void mayEndAtTheLargestOffsetButNotBeyond() throws TransportException {
            parse("06 fffffffffffffffe 01 aa");
            assertRefused(Violation.CRYPTO_OFFSET_TOO_LARGE, 0x06, "06 ffffffffffffffff 01 aa");
        }
    }

    /** RFC 9000 §19.7 to §19.15: what a frame may not say. */
    @Nested
    class ControlFrames {
        @Test
        void newTokenHasAToken() {
            assertRefused(Violation.NEW_TOKEN_EMPTY, 0x07, "07 00");
        }

        @ParameterizedTest
        @ValueSource(strings = {"12", "13", "16", "17"})
        void streamCountsEndAtTwoToTheSixty(String type) throws TransportException {
            parse(type + "d000000000000000");
            assertRefused(
                    Violation.STREAM_COUNT_TOO_LARGE,
                    Integer.parseInt(type, 16),
                    type + "d000000000000001");
        }

        @ParameterizedTest
        @ValueSource(strings = {"00", "15", "ff"})
        void newConnectionIdsHaveOneToTwentyBytes(String length) {
            assertRefused(
                    Violation.CONNECTION_ID_LENGTH,
                    0x18,
                    "18 01 00" + length + "ab".repeat(21 + 16));
        }

        @Test
        void aNewConnectionIdDoesNotRetireItself() throws TransportException {
            String rest = "01 ab" + "00".repeat(16);
            parse("18 05 05" + rest);
            assertRefused(Violation.RETIRE_PRIOR_TO_TOO_LARGE, 0x18, "18 05 06" + rest);
        }

        @Test
        void aReasonThatIsNoTextIsTakenAllTheSame() throws TransportException {
            parse("1c 0a 06 02 fffe");
            assertEquals(1, log.frames.size());
        }
    }

    /** RFC 9221 §4. */
    @Nested
    class Datagram {
        @Test
        void takesTheRestOrWhatItsLengthSays() throws TransportException {
            parse("31 02 aabb 30 ccdd00");
            assertEquals(List.of("DATAGRAM aabb", "DATAGRAM ccdd00"), log.frames);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 1000})
    void skipsAnyAmountOfPadding(int count) throws TransportException {
        parse("00".repeat(count) + "01" + "00".repeat(count));
        assertEquals(List.of("Ping[]"), log.frames);
    }

    @Test
    void doesNotTakePaddingBehindThePayloadForItsOwn() throws TransportException {
        MemorySegment zeros = MemorySegment.ofArray(new byte[64]);
        assertEquals(0, parser.parse(zeros, 3, 14, PacketType.ONE_RTT, log));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 4064 4100 02 4005 4001 4002 4001 4003",
                "03 4064 4100 01 4005 4001 4002 4001 4002 4003",
                "04 4004 4005 4006",
                "05 4004 4005",
                "06 4005 02 aabb",
                "07 03 aabbcc",
                "0a 4004 02 aabb",
                "0f 4004 4005 4002 aabb",
                "10 4400",
                "11 4004 4400",
                "12 4400",
                "13 4400",
                "14 4400",
                "15 4004 4400",
                "16 4400",
                "17 4400",
                "18 4002 4001 04 aabbccdd 000102030405060708090a0b0c0d0e0f",
                "19 4001",
                "1a 0001020304050607",
                "1b 0001020304050607",
                "1c 4001 4002 03 616263",
                "1d 4001 03 616263",
                "31 03 aabbcc",
            })
    void refusesEveryPrefixOfAFrameAndTellsNothingOfIt(String hex) throws TransportException {
        byte[] whole = Hex.array(hex);
        parser.parse(MemorySegment.ofArray(whole), 0, whole.length, PacketType.ONE_RTT, log);
        assertEquals(1, log.frames.size());
        log.frames.clear();
        for (int size = 1; size < whole.length; size++) {
            MemorySegment prefix = MemorySegment.ofArray(Arrays.copyOf(whole, size));
            TransportException e =
                    assertThrows(
                            TransportException.class,
                            () ->
                                    parser.parse(
                                            prefix, 0, prefix.byteSize(), PacketType.ONE_RTT, log));
            assertEquals(TransportErrorCode.FRAME_ENCODING_ERROR.code(), e.code());
            assertEquals(whole[0], e.frameType());
            assertEquals(List.of(), log.frames, "size " + size);
        }
    }

    @Test
    void passesOnWhatTheSinkThrows() {
        log.refuseAt = 1;
        TransportException e =
                assertThrows(
                        TransportException.class,
                        () ->
                                parser.parse(
                                        Hex.segment("01 1e 01 01"), 0, 4, PacketType.ONE_RTT, log));
        assertEquals(Violation.STREAM_LIMIT, e.violation());
        assertEquals(List.of("Ping[]"), log.frames);
    }

    @ParameterizedTest
    @EnumSource(
            value = PacketType.class,
            names = {"INITIAL", "HANDSHAKE", "ONE_RTT"})
    void readsTheClientHelloOfTheRfc(PacketType packet) throws TransportException {
        // RFC 9001 A.2: one CRYPTO frame of 241 bytes, then PADDING up to 1162 bytes.
        SegmentWriter out = new SegmentWriter();
        MemorySegment payload = MemorySegment.ofArray(new byte[1162]);
        out.wrap(payload, 0, 1162);
        out.writeBytes(Hex.array("060040f1010000ed0303"));
        assertEquals(3, parser.parse(payload, 0, 1162, packet, log));
        assertEquals(1, log.frames.size());
        assertTrue(log.frames.getFirst().startsWith("CRYPTO @0 010000ed0303"));
    }

    private int parse(String hex) throws TransportException {
        MemorySegment payload = Hex.segment(hex);
        return parser.parse(payload, 0, payload.byteSize(), PacketType.ONE_RTT, log);
    }

    private TransportException refusal(PacketType packet, String hex) {
        MemorySegment payload = Hex.segment(hex);
        return assertThrows(
                TransportException.class,
                () -> parser.parse(payload, 0, payload.byteSize(), packet, log));
    }

    private void assertRefused(Violation violation, long frameType, String hex) {
        TransportException e = refusal(PacketType.ONE_RTT, hex);
        assertEquals(violation, e.violation());
        assertEquals(frameType, e.frameType());
        assertEquals(violation.code().code(), e.code());
    }
}
