package io.culebra.internal.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ConnectionShutdown;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.DropReason;
import io.culebra.simulation.SimulatedSink;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9000 §10.3. */
class StatelessResetTest {
    private static final int LEAST_BYTES = 21;
    private static final int TOKEN_BYTES = 16;
    private static final int ID_BYTES = 8;
    private static final byte[] OTHER_TOKEN = "0123456789abcdef".getBytes(US_ASCII);

    /** RFC 9000 §10.3.1. */
    @Nested
    class AClientWhoseServerForgotIt {
        private final HandmadePeer server = HandmadePeer.connectedServer();
        private final Subject client = server.subject;

        @ParameterizedTest
        @ValueSource(ints = {LEAST_BYTES, 22, 40, 43, 1200})
        void endsWithoutAWord(int bytes) {
            client.deliver(server.address, reset(bytes, HandmadePeer.RESET_TOKEN));
            assertEquals(Optional.of(new ConnectionShutdown.StatelessReset()), client.shutdown());
            client.deliver(server.address, server.oneRtt(Frames.ping()).seal());
            client.advance(5000 * Subject.MS);
            assertEquals(List.of(), client.sent());
            assertEquals(0, client.connections());
        }

        @Test
        void endsThoughTheResetNamesItsConnection() {
            byte[] reset = reset(100, HandmadePeer.RESET_TOKEN);
            System.arraycopy(server.subjectId.bytes(), 0, reset, 1, ID_BYTES);
            client.deliver(server.address, reset);
            assertEquals(Optional.of(new ConnectionShutdown.StatelessReset()), client.shutdown());
        }

        @Test
        void takesNoSmallerDatagramForAReset() {
            client.deliver(server.address, reset(LEAST_BYTES - 1, HandmadePeer.RESET_TOKEN));
            server.assertStillTalking();
        }

        @Test
        void takesNoOtherTokenForAReset() {
            client.deliver(server.address, reset(100, OTHER_TOKEN));
            for (int i = 0; i < TOKEN_BYTES; i++) {
                byte[] near = HandmadePeer.RESET_TOKEN.clone();
                near[i] ^= 1;
                client.deliver(server.address, reset(100, near));
            }
            server.assertStillTalking();
        }

        @Test
        void wantsTheTokenAtTheEnd() {
            byte[] reset = reset(100, HandmadePeer.RESET_TOKEN);
            client.deliver(server.address, Arrays.copyOf(reset, 101));
            server.assertStillTalking();
        }

        @Test
        void takesNoTokenOfAnIdThatItNeverUsed() {
            server.send(
                    server.oneRtt(
                            Frames.control(
                                    new ControlFrame.NewConnectionId(
                                            1, 0, server.newId(), OTHER_TOKEN))));
            client.deliver(server.address, reset(100, OTHER_TOKEN));
            server.assertStillTalking();
        }

        @Test
        void takesTheTokenOfAnIdThatItMovedTo() {
            moveToSecondId();
            client.deliver(server.address, reset(100, OTHER_TOKEN));
            assertEquals(Optional.of(new ConnectionShutdown.StatelessReset()), client.shutdown());
        }

        @Test
        void takesNoTokenOfAnIdThatItRetired() {
            moveToSecondId();
            client.deliver(server.address, reset(100, HandmadePeer.RESET_TOKEN));
            assertEquals(Optional.empty(), client.shutdown());
        }

        private void moveToSecondId() {
            server.send(
                    server.oneRtt(
                            Frames.control(
                                    new ControlFrame.NewConnectionId(
                                            1, 1, server.newId(), OTHER_TOKEN))));
        }

        private byte[] reset(int bytes, byte[] token) {
            return StatelessResetTest.reset(server, bytes, token);
        }
    }

    /** RFC 9000 §10.3.1: a reset's id is made up, and leads to any worker. */
    @Nested
    class AnEndpointWithOthersBesideIt {
        private final HandmadePeer server = HandmadePeer.connectedServer();
        private final Subject client = server.subject;

        @Test
        void asksThemAboutATokenOfNobody() {
            client.deliver(server.address, reset(server, LEAST_BYTES, OTHER_TOKEN));
            assertEquals(List.of(ConnectionId.of(OTHER_TOKEN)), client.host.asked);
        }

        @Test
        void asksNobodyAboutItsOwnOrWhatIsTooSmall() {
            client.deliver(server.address, reset(server, LEAST_BYTES - 1, OTHER_TOKEN));
            client.deliver(server.address, reset(server, LEAST_BYTES, HandmadePeer.RESET_TOKEN));
            assertEquals(List.of(), client.host.asked);
        }

        @Test
        void asksAHundredTimesInASecondAtTheMost() {
            for (int i = 0; i < 300; i++) {
                client.deliver(server.address, reset(server, 50, OTHER_TOKEN));
            }
            assertEquals(100, client.host.asked.size());
            client.advance(1000 * Subject.MS);
            client.deliver(server.address, reset(server, 50, OTHER_TOKEN));
            assertEquals(101, client.host.asked.size());
        }

        @Test
        void endsAConnectionWhoseTokenAnotherReceived() {
            client.host.endpoint.onResetToken(ConnectionId.of(OTHER_TOKEN));
            server.assertStillTalking();
            client.sent();
            client.host.endpoint.onResetToken(ConnectionId.of(HandmadePeer.RESET_TOKEN));
            assertEquals(Optional.of(new ConnectionShutdown.StatelessReset()), client.shutdown());
            client.turn();
            client.advance(5000 * Subject.MS);
            assertEquals(List.of(), client.sent());
            assertEquals(0, client.connections());
        }
    }

    private static byte[] reset(HandmadePeer server, int bytes, byte[] token) {
        byte[] reset = new byte[bytes];
        server.random.nextBytes(reset);
        reset[0] = (byte) (0x40 | (reset[0] & 0x3f));
        System.arraycopy(token, 0, reset, bytes - TOKEN_BYTES, TOKEN_BYTES);
        return reset;
    }

    /** RFC 9000 §10.3. */
    @Nested
    class AServerThatForgot {
        private final Subject server = Subject.server();
        private final ConnectionId id = HandmadePeer.client(server).newId();

        @Test
        void answersWithSomethingLikeAShortPacket() {
            byte[] reset = answer(100).orElseThrow();
            assertEquals(0x40, reset[0] & 0xc0);
            assertNotEquals(Arrays.toString(reset), Arrays.toString(answer(100).orElseThrow()));
            assertEquals(2, server.dropped(DropReason.STATELESS_RESET_SENT));
        }

        /** RFC 9000 §10.3.2. */
        @Test
        void knowsTheTokenOfAnIdWithoutItsConnection() {
            HandmadePeer client = HandmadePeer.client(server);
            client.parameters = ours -> ours.activeConnectionIdLimit(4);
            client.completeHandshake();
            List<ControlFrame.NewConnectionId> told = client.newIds;
            server.host.endpoint.destroy();
            assertEquals(0, server.connections());
            assertTrue(told.size() > 1);
            for (ControlFrame.NewConnectionId one : told) {
                assertArrayEquals(one.resetToken(), token(answer(one.id(), 100).orElseThrow()));
            }
            byte[] first = client.subjectParameters().statelessResetToken();
            assertArrayEquals(first, token(answer(client.subjectId, 100).orElseThrow()));
        }

        /** RFC 9000 §10.3.3. */
        @Test
        void answersWithLessThanCameAndNeverLessThanAReset() {
            for (int bytes = ID_BYTES + 2; bytes < 100; bytes++) {
                Optional<byte[]> reset = answer(bytes);
                assertEquals(bytes > LEAST_BYTES, reset.isPresent(), bytes + " bytes");
                int size = bytes;
                reset.ifPresent(
                        whole -> assertTrue(whole.length < size && whole.length >= LEAST_BYTES));
                server.advance(100 * Subject.MS);
            }
        }

        /** RFC 9000 §10.3.3. */
        @Test
        void answersFewInASecond() {
            assertEquals(100, answersOutOf(300));
            assertEquals(200, server.dropped(DropReason.STATELESS_RESET_LIMITED));
            server.advance(1000 * Subject.MS);
            assertEquals(50, answersOutOf(50));
        }

        private int answersOutOf(int questions) {
            int answers = 0;
            for (int i = 0; i < questions; i++) {
                answers += answer(100).isPresent() ? 1 : 0;
            }
            return answers;
        }

        private Optional<byte[]> answer(int bytes) {
            return answer(id, bytes);
        }

        private Optional<byte[]> answer(ConnectionId destination, int bytes) {
            byte[] packet = new byte[bytes];
            packet[0] = 0x41;
            System.arraycopy(destination.bytes(), 0, packet, 1, ID_BYTES);
            server.sent();
            server.deliver(HandmadePeer.CLIENT, packet);
            List<SimulatedSink.Datagram> sent = server.sent();
            assertTrue(sent.size() <= 1);
            return sent.stream().findFirst().map(datagram -> datagram.bytes);
        }

        private static byte[] token(byte[] reset) {
            return Arrays.copyOfRange(reset, reset.length - TOKEN_BYTES, reset.length);
        }
    }
}
