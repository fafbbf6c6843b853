package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import io.culebra.simulation.TestTls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When keys come and go. */
class HandshakeKeysTest {
    private static final int CRYPTO_ERROR = 0x100;
    private static final int NO_APPLICATION_PROTOCOL = 120;
    private static final int KEPT_AT_MOST = 8;
    private static final int NUMBER_AND_SAMPLE_BYTES = 4 + 16;

    /** In a Handshake packet with ids of eight bytes. */
    private static final int LENGTH_AT = 1 + 4 + 1 + 8 + 1 + 8;

    /** RFC 9001 §4.9. */
    @Nested
    class AServer {
        private final Listener application = new Listener();
        private final Subject server = Subject.server(options -> options.application = application);
        private final HandmadePeer client = HandmadePeer.client(server);

        @Test
        void keepsInitialKeysUntilAHandshakePacketComes() {
            untilHandshakeKeys();
            client.send(client.initial(Frames.ping()));
            assertEquals(0, server.dropped(DropReason.LATE_KEYS));
            client.send(client.handshake(Frames.ping()));
            client.send(client.initial(Frames.ping()));
            assertEquals(1, server.dropped(DropReason.LATE_KEYS));
        }

        @Test
        void saysNothingMoreInInitialsOnceTheirKeysAreGone() {
            untilHandshakeKeys();
            client.send(client.handshake(Frames.ping()));
            server.advance(3000 * Subject.MS);
            List<Heard> heard = client.listen();
            assertFalse(heard.isEmpty());
            assertTrue(heard.stream().noneMatch(packet -> packet.type() == PacketType.INITIAL));
        }

        /** RFC 9001 §4.1.2, §4.9.2. */
        @Test
        void confirmsAtOnceAndDropsHandshakeKeys() {
            untilHandshakeKeys();
            client.drafts(PacketType.HANDSHAKE).forEach(client::send);
            assertTrue(
                    client.listen().stream()
                            .anyMatch(packet -> packet.has(ControlFrame.HandshakeDone.class)));
            client.send(client.handshake(Frames.ping()));
            assertEquals(1, server.dropped(DropReason.LATE_KEYS));
        }

        /** RFC 9001 §5.7. */
        @Test
        void readsEarlyOneRttPacketsOnceTheHandshakeIsComplete() {
            untilHandshakeKeys();
            client.send(client.oneRtt(Frames.stream(0, 0, new byte[100], false)));
            assertEquals(0, application.bytes);
            client.drafts(PacketType.HANDSHAKE).forEach(client::send);
            assertEquals(100, application.bytes);
            assertEquals(0, server.host.slab.inUse());
        }

        /** RFC 9001 §5.7. */
        @Test
        void keepsFewEarlyPackets() {
            untilHandshakeKeys();
            for (int i = 0; i < KEPT_AT_MOST + 5; i++) {
                client.send(client.oneRtt(Frames.stream(0, 10L * i, new byte[10], false)));
            }
            assertEquals(5, server.dropped(DropReason.NO_KEYS));
            assertEquals(KEPT_AT_MOST, server.host.slab.inUse());
            client.drafts(PacketType.HANDSHAKE).forEach(client::send);
            assertEquals(10 * KEPT_AT_MOST, application.bytes);
        }

        /** RFC 9001 §5.4.2: nothing to take a sample from. */
        @Test
        void dropsPacketsThatAreTooShortForTheirSample() {
            untilHandshakeKeys();
            byte[] packet = client.handshake(Frames.ping()).seal();
            int behindLength = LENGTH_AT + 2;
            for (int bytes = 1; bytes < NUMBER_AND_SAMPLE_BYTES; bytes++) {
                byte[] cut = Arrays.copyOf(packet, behindLength + bytes);
                cut[LENGTH_AT] = 0x40;
                cut[LENGTH_AT + 1] = (byte) bytes;
                server.deliver(client.address, cut);
            }
            assertEquals(NUMBER_AND_SAMPLE_BYTES - 1, server.dropped(DropReason.NO_SAMPLE));
            client.drafts(PacketType.HANDSHAKE).forEach(client::send);
            byte[] oneRtt = client.oneRtt(Frames.ping()).seal();
            int header = 1 + client.subjectId.length();
            for (int bytes = 1; bytes < NUMBER_AND_SAMPLE_BYTES; bytes++) {
                server.deliver(client.address, Arrays.copyOf(oneRtt, header + bytes));
            }
            assertEquals(NUMBER_AND_SAMPLE_BYTES - 1, server.dropped(DropReason.UNDECRYPTABLE));
            client.assertStillTalking();
        }

        private void untilHandshakeKeys() {
            client.hello();
            client.answer();
            client.listen();
            assertTrue(client.isComplete());
        }
    }

    /** RFC 9001 §4.9. */
    @Nested
    class AClient {
        private final Subject client = Subject.client(HandmadePeer.SERVER);
        private final HandmadePeer server = HandmadePeer.server(client);

        @Test
        void dropsInitialKeysWithItsFirstHandshakePacket() {
            server.listen();
            server.drafts(PacketType.INITIAL).forEach(server::send);
            server.send(server.initial(Frames.ping()));
            assertEquals(0, client.dropped(DropReason.LATE_KEYS));
            server.drafts(PacketType.HANDSHAKE).forEach(server::send);
            assertTrue(
                    server.listen().stream()
                            .anyMatch(packet -> packet.type() == PacketType.HANDSHAKE));
            server.send(server.initial(Frames.ping()));
            assertEquals(1, client.dropped(DropReason.LATE_KEYS));
        }

        /** RFC 9001 §4.1.2, §4.9.2. */
        @Test
        void keepsHandshakeKeysUntilTheServerConfirms() {
            server.confirms = false;
            server.listen();
            server.answer();
            for (int i = 0; i < 5; i++) {
                server.round();
            }
            assertTrue(server.isComplete());
            server.send(server.handshake(Frames.ping()));
            assertTrue(
                    server.listen().stream()
                            .filter(packet -> packet.type() == PacketType.HANDSHAKE)
                            .anyMatch(packet -> packet.has(Frame.Ack.class)));
            server.send(server.oneRtt(Frames.control(new ControlFrame.HandshakeDone())));
            server.send(server.handshake(Frames.ping()));
            assertEquals(1, client.dropped(DropReason.LATE_KEYS));
        }

        /** RFC 9001 §5.7. */
        @Test
        void readsEarlyOneRttPacketsOnceTheHandshakeIsComplete() {
            Listener application = new Listener();
            Subject waiting =
                    Subject.client(
                            HandmadePeer.SERVER, options -> options.application = application);
            HandmadePeer early = HandmadePeer.server(waiting);
            early.listen();
            early.drafts(PacketType.INITIAL).forEach(early::send);
            early.send(early.oneRtt(Frames.stream(1, 0, new byte[100], false)));
            assertEquals(0, application.bytes);
            early.drafts(PacketType.HANDSHAKE).forEach(early::send);
            assertEquals(100, application.bytes);
        }

        @Test
        void sendsTheFinishedAgainUntilTheServerConfirms() {
            server.confirms = false;
            server.listen();
            server.answer();
            List<Heard> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                client.advance(1000 * Subject.MS);
                all.addAll(server.listen());
            }
            assertTrue(
                    all.stream()
                                    .filter(packet -> packet.type() == PacketType.HANDSHAKE)
                                    .filter(packet -> packet.has(Frame.Crypto.class))
                                    .count()
                            > 1);
            server.send(server.oneRtt(Frames.control(new ControlFrame.HandshakeDone())));
            server.listen();
            client.advance(3000 * Subject.MS);
            assertTrue(
                    server.listen().stream()
                            .noneMatch(packet -> packet.type() == PacketType.HANDSHAKE));
        }
    }

    /** RFC 9001 §8.1. */
    @Test
    void closesIfThereIsNoApplicationForTheProtocol() {
        Subject server =
                Subject.server(options ->
                        options.incoming = incoming -> incoming.start(info -> Optional.empty()));
        HandmadePeer client = HandmadePeer.client(server);
        client.hello();
        client.answer();
        client.listen();
        client.answer();
        assertEquals(CRYPTO_ERROR + NO_APPLICATION_PROTOCOL, client.heardClose().errorCode());
    }

    /** RFC 9001 §8.1. */
    @Test
    void closesIfThereIsNoProtocolInCommon() {
        HandmadePeer client = HandmadePeer.client(Subject.server());
        client.clientTls = TestTls.credulousClient("other");
        client.hello();
        client.answer();
        assertEquals(CRYPTO_ERROR + NO_APPLICATION_PROTOCOL, client.heardClose().errorCode());
    }
}
