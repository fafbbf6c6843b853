package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import io.culebra.simulation.TestTls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How much a server sends to an address that nobody has proven to be the client's. */
class AmplificationTest {
    private static final int FACTOR = 3;
    private static final int CERTIFICATES = 9;
    private static final long LONG_NANOS = 9000 * Subject.MS;

    private final Subject server =
            Subject.server(options ->
                    options.tls = TestTls.serverWithChain(CERTIFICATES, Subject.PROTOCOL));
    private final HandmadePeer client = HandmadePeer.client(server);
    private final List<Heard> heard = new ArrayList<>();
    private long received;

    /** RFC 9000 §8.1. */
    @Nested
    class BeforeTheProof {
        @Test
        void sendsThreeTimesWhatItReceived() {
            sayHello();
            assertEquals(FACTOR * received, waitLong());
        }

        @Test
        void sendsThreeTimesAsMuchMoreForEveryFurtherDatagram() {
            sayHello();
            for (int i = 0; i < 2; i++) {
                waitLong();
                client.send(client.initial(Frames.ping()));
                received += HandmadePeer.FULL_BYTES;
                assertTrue(waitLong() <= FACTOR * received);
            }
            assertTrue(waitLong() > FACTOR * (received - HandmadePeer.FULL_BYTES));
        }

        @Test
        void staysWithinTheLimitWhenItCloses() {
            sayHello();
            client.send(client.initial(Frames.control(new ControlFrame.HandshakeDone())));
            received += HandmadePeer.FULL_BYTES;
            for (int i = 0; i < 20; i++) {
                client.send(client.initial(Frames.ping()).padTo(60));
                received += 60;
            }
            assertTrue(waitLong() <= FACTOR * received);
        }

        /** An ack-eliciting Initial goes in 1200 bytes, RFC 9000 §14.1. */
        @Test
        void waitsUntilADatagramThatIsToBePaddedFits() {
            Subject ordinary =
                    Subject.server(
                            options -> options.tls = TestTls.serverWithChain(2, Subject.PROTOCOL));
            HandmadePeer silent = HandmadePeer.client(ordinary);
            silent.hello();
            silent.answer();
            List<Heard> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ordinary.advance(1000 * Subject.MS);
                all.addAll(silent.listen());
            }
            ordinary.assertSound();
            long sum = bytes(all);
            assertTrue(sum <= FACTOR * HandmadePeer.FULL_BYTES);
            assertTrue(sum > 2 * HandmadePeer.FULL_BYTES, "it did not even probe");
            assertTrue(sum < FACTOR * HandmadePeer.FULL_BYTES, "it had no reason to wait");
            all.stream()
                    .filter(AmplificationTest::isElicitingInitial)
                    .forEach(packet ->
                            assertTrue(packet.datagramBytes() >= HandmadePeer.FULL_BYTES));
        }
    }

    /** RFC 9000 §8.1. */
    @Nested
    class TheProof {
        @Test
        void isAHandshakePacket() {
            sayHello();
            long before = waitLong();
            assertFalse(client.isComplete(), "the chain is too short for this test");
            server.sent();
            client.send(client.handshake(Frames.ping()));
            received += 60;
            assertTrue(waitLong() - before > FACTOR * received, "it still waits");
        }

        @Test
        void isNotAHandshakePacketThatCannotBeOpened() {
            sayHello();
            waitLong();
            byte[] forged = client.handshake(Frames.ping()).seal();
            forged[forged.length - 1] ^= 1;
            server.deliver(client.address, forged);
            received += forged.length;
            assertEquals(1, server.dropped(DropReason.UNDECRYPTABLE));
            assertTrue(waitLong() <= FACTOR * received);
        }

        @Test
        void letsTheHandshakeGoOn() {
            client.completeHandshake();
            client.assertStillTalking();
        }
    }

    /** RFC 9000 §14.1. */
    @Nested
    class Padding {
        @Test
        void isInEveryDatagramWithAnAckElicitingInitial() {
            sayHello();
            client.send(client.initial(Frames.ping()));
            waitLong();
            List<Heard> initials =
                    heard.stream().filter(AmplificationTest::isElicitingInitial).toList();
            assertFalse(initials.isEmpty());
            initials.forEach(
                    packet -> assertTrue(packet.datagramBytes() >= HandmadePeer.FULL_BYTES));
        }

        @Test
        void isNotInDatagramsWithAnAcknowledgementAlone() {
            client.send(client.initial(Frames.crypto(0, new byte[] {1})));
            List<Heard> answer = client.listen();
            assertEquals(1, answer.size());
            assertTrue(answer.getFirst().has(Frame.Ack.class));
            assertTrue(answer.getFirst().datagramBytes() < 100);
        }
    }

    private void sayHello() {
        client.hello();
        client.answer();
        received = HandmadePeer.FULL_BYTES;
    }

    /** Bytes of all that the server has sent until nothing more comes. */
    private long waitLong() {
        server.advance(LONG_NANOS / 4);
        heard.addAll(client.listen());
        server.assertSound();
        return bytes(heard);
    }

    private static long bytes(List<Heard> packets) {
        return packets.stream().mapToLong(Heard::packetBytes).sum();
    }

    private static boolean isElicitingInitial(Heard packet) {
        return packet.type() == PacketType.INITIAL
                && (packet.has(Frame.Crypto.class) || packet.has(ControlFrame.Ping.class));
    }
}
