package io.culebra.internal.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.RandomSource;
import io.culebra.api.TransportErrorCode;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.SegmentReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9000 §18. */
class TransportParametersTest {
    /** The extension in the ClientHello of RFC 9001 A.2. */
    private static final String SAMPLE =
            """
            0408ffffffffffffffff 05048000ffff 07048000ffff 08011001048000
            75300901100f088394c8f03e51570806 048000ffff
            """;

    private static final String RESET_TOKEN = "000102030405060708090a0b0c0d0e0f";

    @Test
    void readsTheSampleOfRfc9001() throws TransportException {
        TransportParameters read = parse(SAMPLE, false);
        assertEquals((1L << 62) - 1, read.initialMaxData());
        assertEquals(65_535, read.initialMaxStreamDataBidiLocal());
        assertEquals(65_535, read.initialMaxStreamDataBidiRemote());
        assertEquals(65_535, read.initialMaxStreamDataUni());
        assertEquals(16, read.initialMaxStreamsBidi());
        assertEquals(16, read.initialMaxStreamsUni());
        assertEquals(30_000, read.maxIdleTimeoutMillis());
        assertEquals(ConnectionId.of(Hex.array("8394c8f03e515708")), read.initialSourceId());
    }

    @Test
    void hasTheDefaultsOfTheRfcForWhatIsNotSent() throws TransportException {
        TransportParameters read = parse("", true);
        assertEquals(TransportParameters.DEFAULTS, read);
        assertEquals(65_527, read.maxUdpPayloadSize());
        assertEquals(3, read.ackDelayExponent());
        assertEquals(25, read.maxAckDelayMillis());
        assertEquals(2, read.activeConnectionIdLimit());
        assertEquals(0, read.maxDatagramFrameSize());
        assertNull(read.originalDestinationId());
        assertNull(read.initialSourceId());
        assertFalse(read.disableActiveMigration());
    }

    @Test
    void writesNothingForDefaults() {
        assertEquals(0, TransportParameters.DEFAULTS.encode(null).length);
    }

    @Test
    void readsBackAllThatItWrote() throws TransportException {
        TransportParameters written = everything();
        TransportParameters read = TransportParameters.parse(written.encode(new Seeded(1)), true);
        assertEquals(written.originalDestinationId(), read.originalDestinationId());
        assertEquals(written.maxIdleTimeoutMillis(), read.maxIdleTimeoutMillis());
        assertArrayEquals(written.statelessResetToken(), read.statelessResetToken());
        assertEquals(written.maxUdpPayloadSize(), read.maxUdpPayloadSize());
        assertEquals(written.initialMaxData(), read.initialMaxData());
        assertEquals(written.initialMaxStreamDataBidiLocal(), read.initialMaxStreamDataBidiLocal());
        assertEquals(
                written.initialMaxStreamDataBidiRemote(), read.initialMaxStreamDataBidiRemote());
        assertEquals(written.initialMaxStreamDataUni(), read.initialMaxStreamDataUni());
        assertEquals(written.initialMaxStreamsBidi(), read.initialMaxStreamsBidi());
        assertEquals(written.initialMaxStreamsUni(), read.initialMaxStreamsUni());
        assertEquals(written.ackDelayExponent(), read.ackDelayExponent());
        assertEquals(written.maxAckDelayMillis(), read.maxAckDelayMillis());
        assertTrue(read.disableActiveMigration());
        assertEquals(written.preferredAddress(), read.preferredAddress());
        assertEquals(written.activeConnectionIdLimit(), read.activeConnectionIdLimit());
        assertEquals(written.initialSourceId(), read.initialSourceId());
        assertEquals(written.retrySourceId(), read.retrySourceId());
        assertEquals(written.maxDatagramFrameSize(), read.maxDatagramFrameSize());
        assertTrue(read.greaseQuicBit());
        assertArrayEquals(written.versionInformation(), read.versionInformation());
    }

    private static TransportParameters everything() {
        return TransportParameters.builder()
                .originalDestinationId(ConnectionId.of(new byte[8]))
                .maxIdleTimeoutMillis(30_000)
                .statelessResetToken(Hex.array(RESET_TOKEN))
                .maxUdpPayloadSize(1472)
                .initialMaxData(1L << 40)
                .initialMaxStreamDataBidiLocal(1 << 20)
                .initialMaxStreamDataBidiRemote(2 << 20)
                .initialMaxStreamDataUni(3 << 20)
                .initialMaxStreamsBidi(1L << 60)
                .initialMaxStreamsUni(3)
                .ackDelayExponent(20)
                .maxAckDelayMillis(16_383)
                .disableActiveMigration(true)
                .preferredAddress(
                        new PreferredAddress(
                                InternetAddress.ofIpv4(0xc0000201, 443),
                                new InternetAddress(0x20010db800000000L, 1, 4433),
                                ConnectionId.of(Hex.array("c0ffee")),
                                Hex.array(RESET_TOKEN)))
                .activeConnectionIdLimit(8)
                .initialSourceId(ConnectionId.of(Hex.array("aabbcc")))
                .retrySourceId(ConnectionId.of(new byte[20]))
                .maxDatagramFrameSize(65_535)
                .greaseQuicBit(true)
                .versionInformation(Hex.array("00000001 6b3343cf 00000001"))
                .build();
    }

    /** RFC 9000 §18.1 and §7.4.2. */
    @Nested
    class Reserved {
        @Test
        void oneIsAddedAndNobodyMinds() throws TransportException {
            Set<String> seen = new HashSet<>();
            for (int seed = 0; seed < 50; seed++) {
                byte[] bytes = TransportParameters.DEFAULTS.encode(new Seeded(seed));
                assertTrue(bytes.length >= 2);
                assertEquals(TransportParameters.DEFAULTS, TransportParameters.parse(bytes, false));
                seen.add(Hex.of(bytes));
            }
            assertEquals(50, seen.size());
        }

        @Test
        void itsNumberIsAReservedOne() {
            for (int seed = 0; seed < 50; seed++) {
                byte[] bytes = TransportParameters.DEFAULTS.encode(new Seeded(seed));
                SegmentReader in = new SegmentReader();
                long id = in.wrap(Hex.segment(Hex.of(bytes)), 0, bytes.length).readVarInt();
                assertEquals(27, id % 31);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"1b 00", "12 03 aabbcc", "ffffffffffffffff 01 00", "4021 00"})
        void whatWeDoNotKnowIsSkipped(String hex) throws TransportException {
            assertEquals(7, parse(hex + "04 01 07", true).initialMaxData());
        }
    }

    @Nested
    class Refused {
        /** RFC 9000 §7.4. */
        @ParameterizedTest
        @ValueSource(strings = {"04 01 05", "0c 00", "0f 01 aa", "6ab2 00", "20 01 05"})
        void twice(String parameter) throws TransportException {
            assertNotEquals(TransportParameters.DEFAULTS, parse(parameter, true));
            assertRefused(Violation.PARAMETER_DUPLICATE, parameter + "05 01 00" + parameter);
        }

        /** RFC 9000 §18.2. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "00 01 aa",
                    "02 10 " + RESET_TOKEN,
                    "0d 2a 000000000000 00000000000000000000000000000000 0000 01 aa " + RESET_TOKEN,
                    "10 01 aa",
                })
        void fromAClient(String serverOnly) throws TransportException {
            assertNotEquals(TransportParameters.DEFAULTS, parse(serverOnly, true));
            TransportException e =
                    assertThrows(TransportException.class, () -> parse(serverOnly, false));
            assertEquals(Violation.PARAMETER_FROM_CLIENT, e.violation());
        }

        @ParameterizedTest(name = "{1}: {0}")
        @CsvSource({
            "03 02 44af, PARAMETER_UDP_PAYLOAD",
            "08 08 d000000000000001, PARAMETER_STREAM_COUNT",
            "09 08 d000000000000001, PARAMETER_STREAM_COUNT",
            "0a 01 15, PARAMETER_ACK_DELAY_EXPONENT",
            "0b 04 80004000, PARAMETER_MAX_ACK_DELAY",
            "0e 01 01, PARAMETER_ID_LIMIT",
            "0e 01 00, PARAMETER_ID_LIMIT",
        })
        void outOfRange(String hex, Violation violation) {
            assertRefused(violation, hex);
        }

        @ParameterizedTest
        @CsvSource({"03 02 44b0", "08 08 d000000000000000", "0a 01 14", "0b 02 7fff", "0e 01 02"})
        void notAtTheEdge(String hex) throws TransportException {
            parse(hex, false);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "04 00", // no number
                    "04 02 0505", // two numbers
                    "04 01 40", // number cut short
                    "0c 01 00", // flag with a value
                    "6ab2 01 00", // RFC 9287 §3
                    "02 0f 000102030405060708090a0b0c0d0e",
                    "02 11 000102030405060708090a0b0c0d0e0f10",
                    "0f 15 000000000000000000000000000000000000000000",
                    "00 15 000000000000000000000000000000000000000000",
                    "20 02 0101",
                })
        void ifTheValueDoesNotFillItsLength(String hex) {
            assertRefused(Violation.PARAMETER_LENGTH, hex);
        }

        /** RFC 9000 §18.2 and §5.1.1. */
        @Test
        void aPreferredAddressWithoutAnId() {
            String addresses = "00".repeat(24);
            assertRefused(
                    Violation.PARAMETER_PREFERRED_ADDRESS,
                    "0d 29" + addresses + "00" + RESET_TOKEN);
            assertRefused(
                    Violation.PARAMETER_PREFERRED_ADDRESS,
                    "0d 3e" + addresses + "15" + "aa".repeat(21) + RESET_TOKEN);
            assertRefused(Violation.PARAMETER_LENGTH, "0d 2a" + addresses + "02 aa" + RESET_TOKEN);
            assertRefused(Violation.PARAMETER_LENGTH, "0d 05 0000000000");
            // Both orders: the server's own id is empty.
            String good = "0d 2a" + addresses + "01 aa" + RESET_TOKEN;
            assertRefused(Violation.PARAMETER_PREFERRED_ADDRESS, good + "0f 00");
            assertRefused(Violation.PARAMETER_PREFERRED_ADDRESS, "0f 00" + good);
        }

        /** RFC 9368 §4. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "11 00",
                    "11 03 000000",
                    "11 05 0000000100",
                    "11 04 00000000",
                    "11 08 00000001 00000000"
                })
        void malformedVersions(String hex) {
            assertRefused(Violation.PARAMETER_VERSIONS, hex);
        }

        /** RFC 9368 §4. */
        @Test
        void aClientsVersionsWithoutTheChosenOne() throws TransportException {
            String versions = "11 08 00000001 6b3343cf";
            assertEquals(
                    Violation.PARAMETER_VERSIONS,
                    assertThrows(TransportException.class, () -> parse(versions, false))
                            .violation());
            assertArrayEquals(
                    Hex.array("00000001 6b3343cf"), parse(versions, true).versionInformation());
        }

        @Test
        void atEveryPrefixThatEndsWithinAParameter() throws TransportException {
            byte[] whole = everything().encode(null);
            int wholePrefixes = 0;
            for (int size = 0; size < whole.length; size++) {
                byte[] prefix = Arrays.copyOf(whole, size);
                try {
                    TransportParameters.parse(prefix, true);
                    wholePrefixes++;
                } catch (TransportException e) {
                    assertEquals(Violation.PARAMETERS_CUT_SHORT, e.violation());
                    assertEquals(TransportErrorCode.TRANSPORT_PARAMETER_ERROR.code(), e.code());
                }
            }
            assertEquals(20, wholePrefixes, "one before each of the 20 parameters");
        }
    }

    @Test
    void leavesOutAFamilyOfThePreferredAddress() throws TransportException {
        PreferredAddress onlyIpv4 =
                new PreferredAddress(
                        InternetAddress.ofIpv4(1, 443),
                        null,
                        ConnectionId.of(new byte[4]),
                        new byte[16]);
        byte[] bytes =
                TransportParameters.builder().preferredAddress(onlyIpv4).build().encode(null);
        assertEquals(onlyIpv4, TransportParameters.parse(bytes, true).preferredAddress());
    }

    @Test
    void throwsNothingButTransportExceptionsWhateverArrives() {
        SplittableRandom random = new SplittableRandom(18);
        byte[] whole = everything().encode(new Seeded(3));
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 20));
            for (int n = random.nextInt(4); n >= 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                TransportParameters.parse(bytes, random.nextBoolean());
            } catch (TransportException e) {
                assertEquals(TransportErrorCode.TRANSPORT_PARAMETER_ERROR.code(), e.code());
                refused++;
            }
        }
        assertTrue(refused > 10_000 && refused < 50_000, "refused " + refused);
    }

    private static TransportParameters parse(String hex, boolean fromServer)
            throws TransportException {
        return TransportParameters.parse(Hex.array(hex), fromServer);
    }

    private static void assertRefused(Violation violation, String hex) {
        TransportException e = assertThrows(TransportException.class, () -> parse(hex, true));
        assertEquals(violation, e.violation());
        assertEquals(TransportErrorCode.TRANSPORT_PARAMETER_ERROR.code(), e.code());
    }

    private static final class Seeded implements RandomSource {
        private final SplittableRandom random;

        Seeded(long seed) {
            random = new SplittableRandom(seed);
        }

        @Override
        public void nextBytes(byte[] target) {
            random.nextBytes(target);
        }

        @Override
        public long nextLong() {
            return random.nextLong();
        }
    }
}
