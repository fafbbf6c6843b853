package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Several packets in one datagram. RFC 9000 §12.2. */
class CoalescingTest {
    private final Subject server = Subject.server();
    private final HandmadePeer client = HandmadePeer.client(server);

    @Nested
    class APacketWithAnotherDestinationId {
        @Test
        void isDroppedAndTheOneBeforeItIsNot() {
            client.send(
                    client.initial(Frames.ping()).padTo(600),
                    client.initial(Frames.ping()).padTo(600).destination(client.newId()));
            assertEquals(1, server.dropped(DropReason.OTHER_CONNECTION));
            Frame.Ack ack = onlyAck();
            assertEquals(List.of(0L, 0L), ack.ranges());
        }

        @Test
        void isDroppedThoughItsIdLeadsToTheSameConnection() {
            client.send(client.initial(Frames.ping()));
            client.listen();
            client.send(
                    client.initial(Frames.ping()).padTo(600),
                    client.initial(Frames.ping()).padTo(600).destination(client.originalId));
            assertEquals(1, server.dropped(DropReason.OTHER_CONNECTION));
            assertEquals(List.of(0L, 1L), onlyAck().ranges());
        }
    }

    @Nested
    class APacketThatCannotBeOpened {
        @Test
        void doesNotHideTheNext() {
            byte[] forged = client.initial(Frames.ping()).padTo(600).seal();
            forged[forged.length - 1] ^= 1;
            byte[] good = client.initial(Frames.ping()).padTo(600).seal();
            server.deliver(client.address, Frames.join(forged, good));
            assertEquals(1, server.dropped(DropReason.UNDECRYPTABLE));
            assertEquals(List.of(1L, 1L), onlyAck().ranges());
        }

        @Test
        void doesNotHideTheNextIfItIsADuplicate() {
            byte[] first = client.initial(Frames.ping()).padTo(600).seal();
            byte[] filler = client.initial(Frames.ping()).padTo(600).seal();
            server.deliver(client.address, Frames.join(first, filler));
            client.listen();
            byte[] next =
                    client.initial(Frames.ping()).padTo(600).destination(client.originalId).seal();
            server.deliver(client.address, Frames.join(first, next));
            assertEquals(1, server.dropped(DropReason.DUPLICATE));
            assertEquals(List.of(0L, 2L), onlyAck().ranges());
        }

        @Test
        void doesNotHideTheNextIfThereAreNoKeysForItYet() {
            client.send(client.initial(Frames.ping()));
            client.listen();
            byte[] early =
                    new PacketDraft(
                                    PacketType.ZERO_RTT,
                                    client.level(PacketType.INITIAL).keys(),
                                    client.subjectId,
                                    client.ownId,
                                    7)
                            .frames(Frames.ping())
                            .seal();
            byte[] good = client.initial(Frames.ping()).padTo(1180).seal();
            server.deliver(client.address, Frames.join(early, good));
            assertEquals(0, server.dropped(DropReason.NO_KEYS));
            assertEquals(List.of(0L, 1L), onlyAck().ranges());
        }
    }

    @Test
    void readsHandshakeAndApplicationPacketsOfOneDatagram() {
        client.hello();
        client.answer();
        client.listen();
        PacketDraft finished = client.drafts(PacketType.HANDSHAKE).getFirst();
        client.send(finished, client.oneRtt(Frames.ping()));
        server.advance(50 * Subject.MS);
        List<Heard> answer = client.listen();
        assertTrue(
                answer.stream().anyMatch(packet -> packet.has(ControlFrame.HandshakeDone.class)));
        assertTrue(
                answer.stream()
                        .filter(packet -> packet.type() == PacketType.ONE_RTT)
                        .anyMatch(packet -> packet.has(Frame.Ack.class)));
    }

    private Frame.Ack onlyAck() {
        List<Heard> answer = client.listen();
        assertEquals(1, answer.size(), answer::toString);
        return answer.getFirst().first(Frame.Ack.class).orElseThrow();
    }
}
