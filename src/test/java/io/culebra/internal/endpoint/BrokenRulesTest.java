package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.Violation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames and bits that end a connection. */
class BrokenRulesTest {
    private static final int SHORT_RESERVED_BIT = 0x08;
    private static final int LONG_RESERVED_BIT = 0x04;
    private static final byte[] TOKEN = {1, 2, 3};
    private static final byte[] NEW_TOKEN = Frames.control(new ControlFrame.NewToken(TOKEN));
    private static final byte[] UNKNOWN = {0x21};
    private static final byte[] HUNDRED = new byte[100];

    /** What a client must not send once it has 1-RTT keys. */
    static Stream<Arguments> byClient() {
        return Stream.of(
                // RFC 9000 §19.7.
                Arguments.of(Violation.NEW_TOKEN_FROM_CLIENT, NEW_TOKEN),
                // RFC 9000 §19.20.
                Arguments.of(
                        Violation.HANDSHAKE_DONE_FROM_CLIENT,
                        Frames.control(new ControlFrame.HandshakeDone())),
                // RFC 9221 §3.
                Arguments.of(Violation.DATAGRAM_NOT_OFFERED, Frames.datagram(TOKEN)),
                Arguments.of(Violation.DATAGRAM_NOT_OFFERED, Frames.datagram(new byte[0])),
                // RFC 9000 §13.1.
                Arguments.of(Violation.ACK_OF_UNSENT_PACKET, Frames.ack(List.of(1000L))),
                // RFC 9000 §19.16.
                Arguments.of(
                        Violation.RETIRED_UNKNOWN_ID,
                        Frames.control(new ControlFrame.RetireConnectionId(99))),
                // RFC 9000 §12.4.
                Arguments.of(Violation.UNKNOWN_FRAME_TYPE, UNKNOWN),
                Arguments.of(Violation.EMPTY_PAYLOAD, new byte[0]),
                Arguments.of(Violation.FRAME_CUT_SHORT, new byte[] {0x10}),
                // RFC 9000 §5.1.1.
                Arguments.of(
                        Violation.TOO_MANY_CONNECTION_IDS,
                        Frames.join(newId(1), newId(2), newId(3), newId(4), newId(5))));
    }

    /** RFC 9000 §11. */
    @Nested
    class ABrokenRule {
        @ParameterizedTest
        @MethodSource("io.culebra.internal.endpoint.BrokenRulesTest#byClient")
        void closesTheConnectionWithItsCode(Violation violation, byte[] frames) {
            HandmadePeer client = HandmadePeer.connectedClient();
            client.send(client.oneRtt(frames));
            client.assertClosedFor(violation);
        }

        @Test
        void endsNoOtherConnection() {
            HandmadePeer bad = HandmadePeer.connectedClient();
            HandmadePeer good = HandmadePeer.client(bad.subject, 99);
            good.completeHandshake();
            bad.sendEach(bad.oneRtt(NEW_TOKEN));
            bad.assertClosedFor(Violation.NEW_TOKEN_FROM_CLIENT);
            good.assertStillTalking();
            assertEquals(2, bad.subject.connections());
        }

        /** RFC 9000 §13.1: acknowledged is what was processed. */
        @Test
        void leavesItsPacketUnacknowledged() {
            HandmadePeer client = HandmadePeer.connectedClient();
            PacketDraft bad = client.oneRtt(Frames.ping(), UNKNOWN);
            long number = client.level(PacketType.ONE_RTT).nextNumber() - 1;
            client.send(bad);
            client.subject.advance(100 * Subject.MS);
            List<Heard> answer = client.listen();
            assertTrue(answer.stream().anyMatch(Heard::isClose));
            assertTrue(
                    answer.stream()
                            .flatMap(packet -> Frames.pick(packet.frames(), Frame.Ack.class))
                            .noneMatch(ack -> ack.covers(number)));
        }

        @Test
        void keepsTheFramesBehindItFromBeingProcessed() {
            Listener listener = new Listener();
            HandmadePeer client =
                    HandmadePeer.client(Subject.server(options -> options.application = listener));
            client.completeHandshake();
            client.send(client.oneRtt(NEW_TOKEN, Frames.stream(0, 0, HUNDRED, false)));
            assertEquals(0, listener.bytes);
        }

        /** RFC 9221 §3. */
        @Test
        void isADatagramToAClientToo() {
            HandmadePeer server = HandmadePeer.connectedServer();
            server.send(server.oneRtt(Frames.datagram(TOKEN)));
            server.assertClosedFor(Violation.DATAGRAM_NOT_OFFERED);
        }
    }

    /** RFC 9000 §17.2, §17.3.1. */
    @Nested
    class ReservedBits {
        @Test
        void closeTheConnectionInAnInitial() {
            HandmadePeer client = HandmadePeer.client(Subject.server());
            client.send(client.initial(Frames.ping()).firstByteBits(LONG_RESERVED_BIT));
            client.assertClosedFor(Violation.RESERVED_BITS);
        }

        @Test
        void closeTheConnectionInAHandshakePacket() {
            HandmadePeer client = HandmadePeer.client(Subject.server());
            client.hello();
            client.answer();
            client.listen();
            client.send(client.handshake(Frames.ping()).firstByteBits(LONG_RESERVED_BIT));
            client.assertClosedFor(Violation.RESERVED_BITS);
        }

        @Test
        void closeTheConnectionInAOneRttPacket() {
            HandmadePeer client = HandmadePeer.connectedClient();
            client.send(client.oneRtt(Frames.ping()).firstByteBits(SHORT_RESERVED_BIT));
            client.assertClosedFor(Violation.RESERVED_BITS);
        }

        @Test
        void sayNothingInAPacketThatCannotBeOpened() {
            HandmadePeer client = HandmadePeer.connectedClient();
            for (int bits = 0; bits < 0x20; bits++) {
                byte[] forged = client.oneRtt(Frames.ping()).padTo(60).seal();
                forged[0] ^= (byte) bits;
                forged[59] ^= 1;
                client.subject.deliver(client.address, forged);
            }
            client.assertStillTalking();
        }
    }

    private static byte[] newId(int sequence) {
        byte[] id = new byte[8];
        id[0] = (byte) sequence;
        byte[] token = new byte[ControlFrame.RESET_TOKEN_BYTES];
        token[0] = (byte) sequence;
        return Frames.control(
                new ControlFrame.NewConnectionId(sequence, 0, ConnectionId.of(id), token));
    }
}
