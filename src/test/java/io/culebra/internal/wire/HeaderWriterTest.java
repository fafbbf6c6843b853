package io.culebra.internal.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HeaderWriterTest {
    private static final ConnectionId CLIENTS = ConnectionId.of(Hex.array("8394c8f03e515708"));
    private static final ConnectionId SERVERS = ConnectionId.of(Hex.array("f067a5502a4262b5"));
    private static final byte[] NO_TOKEN = {};

    /** RFC 9001 A.2 to A.5. */
    @Nested
    class Samples {
        @Test
        void clientInitial() {
            assertEquals(
                    "c300000001088394c8f03e5157080000449e00000002",
                    Hex.written(
                            out -> writeNumbered(out, CLIENTS, ConnectionId.EMPTY, 2, 4, 1182)));
        }

        @Test
        void serverInitial() {
            assertEquals(
                    "c1000000010008f067a5502a4262b50040750001",
                    Hex.written(out -> writeNumbered(out, ConnectionId.EMPTY, SERVERS, 1, 2, 117)));
        }

        @Test
        void retryUpToItsTag() {
            assertEquals(
                    "ff000000010008f067a5502a4262b5746f6b656e",
                    Hex.written(out ->
                            HeaderWriter.writeRetry(
                                    out,
                                    QuicVersion.V1,
                                    ConnectionId.EMPTY,
                                    SERVERS,
                                    "token".getBytes(US_ASCII),
                                    0xf)));
        }

        @Test
        void shortHeader() {
            assertEquals(
                    "4200bff4",
                    Hex.written(out -> {
                        HeaderWriter.writeShort(out, ConnectionId.EMPTY, false, 3);
                        HeaderWriter.writePacketNumber(out, 654_360_564, 3);
                    }));
        }

        private static void writeNumbered(
                SegmentWriter out,
                ConnectionId destination,
                ConnectionId source,
                long number,
                int numberBytes,
                int length) {
            long at =
                    HeaderWriter.writeLong(
                            out,
                            QuicVersion.V1,
                            PacketType.INITIAL,
                            destination,
                            source,
                            NO_TOKEN,
                            numberBytes);
            HeaderWriter.writePacketNumber(out, number, numberBytes);
            HeaderWriter.setLength(out, at, length);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PacketType.class,
            names = {"INITIAL", "ZERO_RTT", "HANDSHAKE"})
    void writesWhatTheParserReads(PacketType type) {
        for (QuicVersion version : QuicVersion.values()) {
            for (int length = 0; length <= ConnectionId.MAX_LENGTH; length++) {
                ConnectionId destination = ConnectionId.of(new byte[length]);
                ConnectionId source = ConnectionId.of(new byte[ConnectionId.MAX_LENGTH - length]);
                checkRoundTrip(version, type, destination, source, new byte[5 * length]);
            }
        }
    }

    private static void checkRoundTrip(
            QuicVersion version,
            PacketType type,
            ConnectionId destination,
            ConnectionId source,
            byte[] token) {
        MemorySegment memory = MemorySegment.ofArray(new byte[256]);
        SegmentWriter out = new SegmentWriter().wrap(memory, 7, 256);
        long at = HeaderWriter.writeLong(out, version, type, destination, source, token, 3);
        assertEquals(
                HeaderWriter.longSize(type, destination, source, token.length), out.position() - 7);
        HeaderWriter.setLength(out, at, 30);
        out.writeZeros(30);

        HeaderParser header = new HeaderParser();
        assertNull(header.parse(memory, 7, out.position(), 0));
        assertEquals(type, header.type());
        assertEquals(version.wire(), header.version());
        assertEquals(destination.length(), header.destinationIdLength());
        assertTrue(destination.matches(memory, header.destinationIdFrom()));
        assertEquals(source.length(), header.sourceIdLength());
        assertTrue(source.matches(memory, header.sourceIdFrom()));
        assertEquals(type == PacketType.INITIAL ? token.length : 0, header.tokenLength());
        assertEquals(out.position() - 30, header.packetNumberFrom());
        assertEquals(out.position(), header.packetEnd());
    }

    /** RFC 9000 §17.3.1. */
    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({"false, 1, 40", "true, 1, 44", "false, 4, 43", "true, 2, 45"})
    void putsKeyPhaseAndLengthIntoTheFirstByte(boolean phase, int bytes, String first) {
        assertEquals(
                first + SERVERS,
                Hex.written(out -> HeaderWriter.writeShort(out, SERVERS, phase, bytes)));
    }

    @ParameterizedTest(name = "{0} bytes: {1}")
    @CsvSource({"1, dd", "2, ccdd", "3, bbccdd", "4, aabbccdd"})
    void writesTheLowBytesOfAPacketNumber(int bytes, String hex) {
        assertEquals(
                hex, Hex.written(out -> HeaderWriter.writePacketNumber(out, 0x3faabbccddL, bytes)));
    }

    /** RFC 9000 §17.2.1. */
    @Test
    void answersAnUnknownVersionWithTheIdsTheOtherWayRound() {
        MemorySegment asked = Hex.segment("aa 80 0a0a0a0a 03 d1d2d3 02 5152 ffff");
        HeaderParser header = new HeaderParser();
        assertEquals(DropReason.UNKNOWN_VERSION, header.parse(asked, 1, asked.byteSize(), 0));
        assertEquals(
                "d500000000" + "025152" + "03d1d2d3" + "00000001" + "6b3343cf",
                Hex.written(out ->
                        HeaderWriter.writeVersionNegotiation(
                                out, 0x15, asked, header, 1, 0x6b3343cf)));
    }
}
