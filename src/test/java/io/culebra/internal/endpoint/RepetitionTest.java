package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.PacketType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is sent again when it was lost, and what never is. */
class RepetitionTest {
    private static final long SECOND = 1000 * Subject.MS;

    /** RFC 9000 §13.3. */
    @Nested
    class ALostFrame {
        private final HandmadePeer client = HandmadePeer.client(Subject.server());

        @Test
        void ofANewConnectionIdIsRepeated() {
            connect();
            send(new ControlFrame.RetireConnectionId(1));
            assertRepeated(ControlFrame.NewConnectionId.class);
        }

        @Test
        void ofARetiredConnectionIdIsRepeated() {
            connect();
            send(new ControlFrame.NewConnectionId(1, 1, client.newId(), new byte[16]));
            assertRepeated(ControlFrame.RetireConnectionId.class);
        }

        @Test
        void ofAConfirmedHandshakeIsRepeated() {
            client.hello();
            client.answer();
            client.listen();
            client.drafts(PacketType.HANDSHAKE).forEach(client::send);
            assertRepeated(ControlFrame.HandshakeDone.class);
        }

        @Test
        void thatAnswersAChallengeIsNotRepeated() {
            connect();
            send(new ControlFrame.PathChallenge(5));
            lose(ControlFrame.PathResponse.class);
            assertTrue(
                    until(ControlFrame.PathResponse.class).stream()
                            .noneMatch(packet -> packet.has(ControlFrame.PathResponse.class)));
        }

        private void connect() {
            client.parameters = ours -> ours.activeConnectionIdLimit(4);
            client.completeHandshake();
        }

        private void send(ControlFrame frame) {
            client.sendEach(client.oneRtt(Frames.control(frame)));
        }

        private <F> void assertRepeated(Class<F> kind) {
            F lost = lose(kind);
            F again = lose(kind);
            assertEquals(lost, again, "another than was lost");
            assertTrue(
                    until(kind).stream().anyMatch(packet -> packet.has(kind)),
                    "not repeated a second time");
            client.round();
            client.round();
            assertTrue(
                    until(kind).stream().noneMatch(packet -> packet.has(kind)),
                    "repeated though it was acknowledged");
        }

        /** The next packets with such a frame are never acknowledged. */
        private <F> F lose(Class<F> kind) {
            List<Heard> lost = until(kind).stream().filter(packet -> packet.has(kind)).toList();
            assertFalse(lost.isEmpty(), "no " + kind.getSimpleName());
            lost.forEach(packet -> client.level(PacketType.ONE_RTT).heard.remove(packet.number()));
            return lost.getFirst().first(kind).orElseThrow();
        }

        /** Packets until there is one with such a frame, or for long; the others acknowledged. */
        private List<Heard> until(Class<?> kind) {
            List<Heard> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                List<Heard> heard = client.listen();
                all.addAll(heard);
                if (heard.stream().anyMatch(packet -> packet.has(kind))) {
                    return all;
                }
                PeerLevel level = client.level(PacketType.ONE_RTT);
                byte[] ack = level.heard.isEmpty() ? new byte[0] : Frames.ack(level.heard);
                client.sendEach(client.oneRtt(ack, Frames.ping()));
                client.subject.advance(SECOND / 10);
            }
            return all;
        }
    }

    /** RFC 9000 §12.3. */
    @Test
    void noPacketNumberOfASpaceIsUsedTwice() {
        Map<PacketType, List<Long>> numbers = new TreeMap<>();
        HandmadePeer client = HandmadePeer.client(Subject.server());
        client.hello();
        client.answer();
        for (int i = 0; i < 5; i++) {
            client.subject.advance(SECOND);
            client.listen().forEach(packet -> note(numbers, packet));
            client.send(client.initial(Frames.ping()));
        }
        for (int i = 0; i < 30; i++) {
            client.round().forEach(packet -> note(numbers, packet));
            if (client.isComplete()) {
                client.send(client.oneRtt(Frames.ping()));
            }
        }
        assertEquals(3, numbers.size());
        numbers.forEach((type, all) -> {
            assertTrue(all.size() > 2, all::toString);
            assertEquals(all.stream().distinct().sorted().toList(), all, type::toString);
        });
    }

    private static void note(Map<PacketType, List<Long>> numbers, Heard packet) {
        if (packet.opened()) {
            numbers.computeIfAbsent(packet.type(), type -> new ArrayList<>()).add(packet.number());
        }
    }
}
