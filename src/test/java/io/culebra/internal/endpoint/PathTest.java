package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.QuicStream;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Datagrams from other addresses than before. */
class PathTest {
    private static final InternetAddress OLD = HandmadePeer.CLIENT;
    private static final InternetAddress OTHER_PORT = InternetAddress.ofIpv4(0x0a000002, 3333);
    private static final InternetAddress OTHER_HOST = InternetAddress.ofIpv4(0x0a000099, 2222);
    private static final long DATA = 0x1234_5678_9abc_def0L;
    private static final long FAILURE_NANOS = 3 * 999 * Subject.MS;
    private static final long FRESH_RTT_NANOS = 333 * Subject.MS;

    private final Listener application = new Listener();
    private final Subject server = Subject.server(options -> options.application = application);
    private final HandmadePeer client = HandmadePeer.client(server);

    /** RFC 9000 §8.2.2. */
    @Nested
    class AResponse {
        @Test
        void goesBackAlongThePathOfItsChallengeInAFullDatagram() {
            client.completeHandshake();
            client.address = OTHER_HOST;
            client.send(challenge().padTo(HandmadePeer.FULL_BYTES));
            Heard answer = response(client.listen());
            assertEquals(OTHER_HOST, answer.to());
            assertEquals(HandmadePeer.FULL_BYTES, answer.datagramBytes());
        }

        @Test
        void goesBackAlongTheOldPathIfItWasAskedThere() {
            client.completeHandshake();
            client.send(challenge());
            Heard answer = response(client.listen());
            assertEquals(OLD, answer.to());
            assertEquals(HandmadePeer.FULL_BYTES, answer.datagramBytes());
        }

        /** RFC 9000 §9.3: a path that is only tried gets nothing else. */
        @Test
        void doesNotTakeTheConnectionAlong() {
            client.completeHandshake();
            client.address = OTHER_HOST;
            client.send(challenge().padTo(HandmadePeer.FULL_BYTES));
            client.listen();
            write(1000);
            client.listen()
                    .forEach(packet -> {
                        if (packet.has(Frame.Stream.class)) {
                            assertEquals(OLD, packet.to());
                        }
                    });
        }

        /** RFC 9000 §8.2.2, §8.1. */
        @Test
        void isNoLargerThanTheAmplificationLimitAllows() {
            client.completeHandshake();
            client.address = OTHER_HOST;
            byte[] question = challenge().padTo(100).seal();
            server.deliver(client.address, question);
            List<Heard> heard = client.listen();
            response(heard);
            server.advance(2000 * Subject.MS);
            heard.addAll(client.listen());
            long bytes =
                    heard.stream()
                            .filter(packet -> packet.to().equals(OTHER_HOST))
                            .mapToLong(Heard::packetBytes)
                            .sum();
            assertTrue(bytes <= 3L * question.length, bytes + " bytes");
        }

        private PacketDraft challenge() {
            return client.oneRtt(Frames.control(new ControlFrame.PathChallenge(DATA)));
        }

        private static Heard response(List<Heard> heard) {
            ControlFrame wanted = new ControlFrame.PathResponse(DATA);
            return heard.stream()
                    .filter(packet -> packet.frames().contains(new Frame.Control(wanted)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no answer but " + heard));
        }
    }

    /** RFC 9000 §8.2.1, §8.2.3. */
    @Nested
    class AServerThatFollows {
        @Test
        void challengesTheNewPathInAFullDatagram() {
            move(OTHER_HOST, HandmadePeer.FULL_BYTES);
            assertEquals(HandmadePeer.FULL_BYTES, challenge(OTHER_HOST).datagramBytes());
        }

        @Test
        void challengesTheOldPathToo() {
            move(OTHER_HOST, HandmadePeer.FULL_BYTES);
            assertEquals(HandmadePeer.FULL_BYTES, challenge(OLD).datagramBytes());
        }

        /** RFC 9000 §9.3.1. */
        @Test
        void sendsNoMoreThanTheLimitUntilTheAnswer() {
            move(OTHER_HOST, 100);
            write(100_000);
            server.advance(2000 * Subject.MS);
            assertTrue(bytesTo(OTHER_HOST) <= 300);
        }

        @Test
        void isFreeToSendAfterTheAnswer() {
            move(OTHER_HOST, HandmadePeer.FULL_BYTES);
            answer(dataOf(challenge(OTHER_HOST)));
            assertEquals(1, application.paths.size());
            write(8000);
            assertTrue(bytesTo(OTHER_HOST) > 8000);
        }

        @Test
        void takesTheAnswerAlongWhateverPath() {
            move(OTHER_HOST, HandmadePeer.FULL_BYTES);
            long data = dataOf(challenge(OTHER_HOST));
            client.address = OLD;
            answer(data);
            assertEquals(1, application.paths.size());
            write(8000);
            assertTrue(bytesTo(OTHER_HOST) > 8000, "it went back");
        }

        @Test
        void takesNoOtherAnswer() {
            move(OTHER_HOST, HandmadePeer.FULL_BYTES);
            answer(dataOf(challenge(OTHER_HOST)) + 1);
            assertEquals(0, application.paths.size());
            write(8000);
            server.advance(500 * Subject.MS);
            assertTrue(bytesTo(OTHER_HOST) <= 3 * 2 * HandmadePeer.FULL_BYTES);
        }

        /** RFC 9000 §13.3: each challenge is another. */
        @Test
        void asksAgainWithOtherData() {
            move(OTHER_HOST, HandmadePeer.FULL_BYTES);
            server.advance(2500 * Subject.MS);
            List<Heard> heard = new ArrayList<>(moved);
            heard.addAll(client.listen());
            List<Long> asked =
                    heard.stream()
                            .filter(packet -> packet.to().equals(OTHER_HOST))
                            .flatMap(packet ->
                                    Frames.pick(packet.frames(), ControlFrame.PathChallenge.class))
                            .map(ControlFrame.PathChallenge::data)
                            .toList();
            assertTrue(asked.size() >= 2);
            assertEquals(asked.size(), asked.stream().distinct().count());
        }

        private Heard challenge(InternetAddress to) {
            List<Heard> heard = new ArrayList<>(moved);
            heard.addAll(client.listen());
            return heard.stream()
                    .filter(packet -> packet.to().equals(to))
                    .filter(packet -> packet.has(ControlFrame.PathChallenge.class))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no challenge but " + heard));
        }

        private long dataOf(Heard packet) {
            return packet.first(ControlFrame.PathChallenge.class).orElseThrow().data();
        }

        private void answer(long data) {
            client.send(
                    client.oneRtt(Frames.control(new ControlFrame.PathResponse(data)))
                            .padTo(HandmadePeer.FULL_BYTES));
        }

        private long bytesTo(InternetAddress to) {
            List<Heard> heard = new ArrayList<>(moved);
            heard.addAll(client.listen());
            return heard.stream()
                    .filter(packet -> packet.to().equals(to))
                    .mapToLong(Heard::packetBytes)
                    .sum();
        }
    }

    /** RFC 9000 §9.3.2. */
    @Nested
    class APathThatFails {
        @Test
        void leadsBackToTheOldOneIfThatStillWorks() {
            move(OTHER_HOST, HandmadePeer.FULL_BYTES);
            client.address = OLD;
            ControlFrame.PathChallenge old =
                    moved.stream()
                            .filter(packet -> packet.to().equals(OLD))
                            .flatMap(packet ->
                                    Frames.pick(packet.frames(), ControlFrame.PathChallenge.class))
                            .findFirst()
                            .orElseThrow();
            client.send(client.oneRtt(Frames.control(new ControlFrame.PathResponse(old.data()))));
            server.advance(FAILURE_NANOS + 100 * Subject.MS);
            client.listen();
            write(1000);
            List<Heard> heard = client.listen();
            assertFalse(heard.isEmpty());
            heard.forEach(packet -> assertEquals(OLD, packet.to()));
        }

        @Test
        void endsTheConnectionSilentlyIfThereIsNoOther() {
            move(OTHER_HOST, HandmadePeer.FULL_BYTES);
            server.advance(FAILURE_NANOS + 100 * Subject.MS);
            assertEquals(Optional.of(new ConnectionShutdown.IdleTimeout()), server.shutdown());
            assertTrue(client.listen().stream().noneMatch(Heard::isClose));
            assertEquals(0, server.connections());
        }
    }

    /** RFC 9000 §9.4. */
    @Nested
    class RoundTripAndWindow {
        @Test
        void beginAnewAtAnotherHost() {
            move(OTHER_HOST, HandmadePeer.FULL_BYTES);
            assertEquals(FRESH_RTT_NANOS, server.connection().stats().smoothedRttNanos());
        }

        @Test
        void areKeptAtAnotherPort() {
            move(OTHER_PORT, HandmadePeer.FULL_BYTES);
            assertTrue(server.connection().stats().smoothedRttNanos() < 100 * Subject.MS);
        }
    }

    /** RFC 9000 §9. */
    @Nested
    class AnUnknownAddress {
        @Test
        void isNotListenedToByAServerDuringTheHandshake() {
            client.hello();
            client.answer();
            client.listen();
            client.address = OTHER_HOST;
            client.drafts(PacketType.HANDSHAKE).forEach(client::send);
            assertEquals(1, server.dropped(DropReason.WRONG_ADDRESS));
            assertTrue(server.connection().handshakeInfo().isEmpty());
        }

        @Test
        void isListenedToByAServerAfterIt() {
            client.completeHandshake();
            client.address = OTHER_HOST;
            client.send(client.oneRtt(Frames.stream(0, 0, new byte[100], false)));
            assertEquals(100, application.bytes);
        }

        @Test
        void isNeverListenedToByAClient() {
            HandmadePeer talking = HandmadePeer.connectedServer();
            talking.address = OTHER_HOST;
            talking.send(talking.oneRtt(Frames.ping()));
            talking.subject.advance(100 * Subject.MS);
            assertEquals(1, talking.subject.dropped(DropReason.WRONG_ADDRESS));
            assertEquals(List.of(), talking.listen());
            talking.address = HandmadePeer.SERVER;
            talking.assertStillTalking();
        }
    }

    private List<Heard> moved = List.of();

    /** A packet that is no probe comes from another address. */
    private void move(InternetAddress to, int bytes) {
        client.completeHandshake();
        client.address = to;
        client.send(client.oneRtt(Frames.ping()).padTo(bytes));
        moved = client.listen();
    }

    private void write(int bytes) {
        QuicStream stream = server.connection().tryOpenStream(true).orElseThrow();
        stream.write(MemorySegment.ofArray(new byte[bytes]), 0, bytes, false);
        server.turn();
    }
}
