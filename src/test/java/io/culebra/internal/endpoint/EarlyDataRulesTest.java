package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.tls.Answer;
import io.culebra.internal.tls.ClientSessions;
import io.culebra.internal.tls.ServerTickets;
import io.culebra.internal.tls.Session;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportParameters;
import io.culebra.internal.wire.Violation;
import io.culebra.simulation.SeededRandom;
import io.culebra.simulation.TestTls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer may do wrong about early data. */
class EarlyDataRulesTest {
    private static final String LIMITS =
            "io.culebra.internal.endpoint.EarlyDataRulesTest#lowerLimits";
    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};
    private static final KeyRing RING = KeyRing.of(new SeededRandom(4));
    private static final long SECOND_MILLIS = 1000;
    private static final long NO_APPLICATION_PROTOCOL = 0x178;

    private boolean accepts = true;
    private final ServerTickets tickets =
            new ServerTickets(
                    now -> RING.copy(),
                    1,
                    3600,
                    true,
                    (ticket, issued, now) -> Answer.now(accepts));

    /** RFC 9000 §7.4.1: each of these must not be lower than before. */
    static Stream<UnaryOperator<TransportParameters.Builder>> lowerLimits() {
        return Stream.of(
                ours -> ours.initialMaxData(HandmadePeer.PLENTY - 1),
                ours -> ours.initialMaxStreamDataBidiLocal(HandmadePeer.PLENTY - 1),
                ours -> ours.initialMaxStreamDataBidiRemote(HandmadePeer.PLENTY - 1),
                ours -> ours.initialMaxStreamDataUni(HandmadePeer.PLENTY - 1),
                ours -> ours.initialMaxStreamsBidi(9),
                ours -> ours.initialMaxStreamsUni(9),
                ours -> ours.activeConnectionIdLimit(2),
                ours -> ours.maxDatagramFrameSize(0));
    }

    private static TransportParameters.Builder high(TransportParameters.Builder ours) {
        return ours.activeConnectionIdLimit(3).maxDatagramFrameSize(100);
    }

    private static Session older(Session session) {
        return new Session(
                session.suite(),
                session.key(),
                session.ticket(),
                session.ageAdd(),
                session.receivedMillis() - SECOND_MILLIS,
                session.lifetimeSeconds(),
                session.earlyData(),
                session.serverName(),
                session.protocol(),
                session.version(),
                session.transportParameters());
    }

    /** Speaks as soon as it may. */
    private static final class Eager implements ApplicationOverQuic {
        private final MemorySegment bytes = Arena.ofAuto().allocate(HELLO.length);

        Eager() {
            bytes.copyFrom(MemorySegment.ofArray(HELLO));
        }

        @Override
        public void onEstablished(QuicConnection connection, HandshakeInfo info) {
            connection.tryOpenStream(true).orElseThrow().write(bytes, 0, HELLO.length, true);
        }

        @Override
        public void onStreamReadable(
                QuicStream stream, MemorySegment received, long from, long length, boolean fin) {}
    }

    /** RFC 9000 §7.4.1. */
    @Nested
    class AClient {
        private final List<Session> kept = new ArrayList<>();

        private HandmadePeer server(Optional<Session> session) {
            Subject client =
                    Subject.client(
                            HandmadePeer.SERVER,
                            options -> {
                                options.sessions =
                                        new ClientSessions(true, session, true, 1, kept::add);
                                options.application = new Eager();
                            });
            HandmadePeer server = HandmadePeer.server(client);
            server.tickets = tickets;
            server.parameters = EarlyDataRulesTest::high;
            return server;
        }

        /** A server that was met before. */
        private HandmadePeer again() {
            HandmadePeer first = server(Optional.empty());
            first.completeHandshake();
            return server(Optional.of(older(kept.getFirst())));
        }

        @ParameterizedTest
        @MethodSource(LIMITS)
        void closesIfALimitIsLowerAndEarlyDataAccepted(
                UnaryOperator<TransportParameters.Builder> lower) {
            HandmadePeer server = again();
            server.parameters = ours -> lower.apply(high(ours));
            server.listen();
            server.answer();
            server.assertClosedFor(Violation.EARLY_LIMIT_REDUCED);
        }

        @ParameterizedTest
        @MethodSource(LIMITS)
        void givesUpWithoutBlameIfALimitIsLowerAndEarlyDataRefused(
                UnaryOperator<TransportParameters.Builder> lower) {
            HandmadePeer server = again();
            accepts = false;
            server.parameters = ours -> lower.apply(high(ours));
            server.listen();
            server.answer();
            assertEquals(0, server.heardClose().errorCode());
        }

        /** RFC 9001 §5.6. */
        @Test
        void sendsNoEarlyDataOnceItHasOneRttKeys() {
            for (boolean accepted : new boolean[] {true, false}) {
                accepts = true;
                HandmadePeer server = again();
                accepts = accepted;
                List<Heard> first = server.listen();
                assertTrue(first.stream().anyMatch(one -> one.type() == PacketType.ZERO_RTT));
                server.answer();
                List<Heard> later = new ArrayList<>(server.listen());
                for (int i = 0; i < 5; i++) {
                    later.addAll(server.round());
                }
                assertTrue(server.isComplete());
                assertTrue(later.stream().noneMatch(one -> one.type() == PacketType.ZERO_RTT));
            }
        }

        @Test
        void goesOnIfNoLimitIsLower() {
            for (boolean accepted : new boolean[] {true, false}) {
                accepts = true;
                HandmadePeer server = again();
                accepts = accepted;
                server.completeHandshake();
                server.assertStillTalking();
            }
        }

        /** RFC 9001 §4.6.2: refused early data was for another protocol than what was agreed on. */
        @Test
        void closesIfTheServerTakesAnotherProtocol() {
            HandmadePeer first = server(Optional.empty());
            first.completeHandshake();
            Subject client =
                    Subject.client(
                            HandmadePeer.SERVER,
                            options -> {
                                options.sessions =
                                        new ClientSessions(
                                                true,
                                                Optional.of(older(kept.getFirst())),
                                                true,
                                                1,
                                                kept::add);
                                options.clientTls =
                                        TestTls.client(
                                                List.of(CipherSuite.values()),
                                                Subject.PROTOCOL,
                                                "other");
                                options.application = new Eager();
                            });
            HandmadePeer server = HandmadePeer.server(client);
            server.tickets = tickets;
            server.parameters = EarlyDataRulesTest::high;
            server.serverTls = TestTls.server("other");
            server.listen();
            server.answer();
            assertEquals(NO_APPLICATION_PROTOCOL, server.heardClose().errorCode());
            client.assertSound();
        }

        /** RFC 9000 §17.2.3: only clients send it. */
        @Test
        void dropsEarlyDataOfAServer() {
            HandmadePeer server = server(Optional.empty());
            server.listen();
            server.send(
                    new PacketDraft(
                                    PacketType.ZERO_RTT,
                                    server.level(PacketType.INITIAL).keys(),
                                    server.subjectId,
                                    server.ownId,
                                    1000)
                            .frames(Frames.ping()));
            assertEquals(1, server.subject.dropped(DropReason.NO_KEYS));
            server.completeHandshake();
        }
    }

    /** RFC 9001 §4.6. */
    @Nested
    class AServer {
        private final List<Session> kept = new ArrayList<>();
        private Listener listener = new Listener();

        private HandmadePeer client(Optional<Session> session) {
            listener = new Listener();
            Subject server =
                    Subject.server(options -> {
                        options.tickets = tickets;
                        options.application = listener;
                    });
            HandmadePeer client = HandmadePeer.client(server);
            client.sessions = new ClientSessions(true, session, true, 1, kept::add);
            return client;
        }

        private HandmadePeer again() {
            HandmadePeer first = client(Optional.empty());
            first.completeHandshake();
            return client(Optional.of(older(kept.getFirst())));
        }

        private static PacketDraft early(HandmadePeer client, long stream) {
            return client.packet(PacketType.ZERO_RTT, Frames.stream(stream, 0, HELLO, true));
        }

        @Test
        void takesWhatComesBehindTheHello() {
            HandmadePeer client = again();
            client.hello();
            client.answer();
            client.send(early(client, 0));
            assertEquals(HELLO.length, listener.bytes);
            assertTrue(client.subject.connection().handshakeInfo().isEmpty());
        }

        /** RFC 9001 §5.7: order is up to the network. */
        @Test
        void keepsWhatOvertookTheHello() {
            HandmadePeer client = again();
            client.hello();
            client.send(client.initial(Frames.ping()));
            client.send(early(client, 0));
            assertEquals(0, listener.bytes);
            client.answer();
            assertEquals(HELLO.length, listener.bytes);
        }

        @Test
        void keepsFewOfThose() {
            HandmadePeer client = again();
            client.hello();
            client.send(client.initial(Frames.ping()));
            for (int i = 0; i < 50; i++) {
                client.send(early(client, 4L * i));
            }
            client.answer();
            assertTrue(client.subject.dropped(DropReason.NO_KEYS) > 30);
            assertTrue(listener.bytes > 0);
        }

        @Test
        void dropsWhatItHasRefused() {
            HandmadePeer client = again();
            accepts = false;
            client.hello();
            client.answer();
            client.send(early(client, 0));
            assertEquals(1, client.subject.dropped(DropReason.NO_KEYS));
            assertEquals(0, listener.bytes);
        }

        /** RFC 9001 §4.9.3: the keys go soon after the handshake. */
        @Test
        void dropsWhatComesMuchTooLate() {
            HandmadePeer client = again();
            client.completeHandshake();
            client.subject.advance(20_000 * Subject.MS);
            client.send(early(client, 0));
            assertEquals(0, listener.bytes);
            assertFalse(client.subject.dropped(DropReason.NO_KEYS) == 0);
        }

        /** RFC 9369 §4.1: early data has the version of the client's first packet. */
        @Test
        void dropsEarlyDataOfAnotherVersion() {
            HandmadePeer client = again();
            client.hello();
            client.answer();
            client.send(early(client, 0).version(QuicVersion.V2.wire()));
            assertEquals(1, client.subject.dropped(DropReason.WRONG_VERSION));
            assertEquals(0, listener.bytes);
            client.send(early(client, 0));
            assertEquals(HELLO.length, listener.bytes);
        }

        /** RFC 9001 §5.6. */
        @Test
        void answersEarlyDataInOneRttPacketsOnly() {
            HandmadePeer client = again();
            client.hello();
            client.answer();
            client.send(early(client, 0));
            client.subject.advance(100 * Subject.MS);
            List<Heard> heard = client.listen();
            assertTrue(heard.stream().noneMatch(one -> one.type() == PacketType.ZERO_RTT));
            assertTrue(heard.stream().anyMatch(one -> one.type() == PacketType.ONE_RTT));
        }

        /** RFC 9001 §8.3. */
        @Test
        void closesForCryptoInEarlyData() {
            HandmadePeer client = again();
            client.hello();
            client.answer();
            client.send(client.packet(PacketType.ZERO_RTT, Frames.crypto(0, HELLO)));
            client.assertClosedFor(Violation.FRAME_NOT_ALLOWED_HERE);
        }
    }
}
