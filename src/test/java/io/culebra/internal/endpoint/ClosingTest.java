package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.TransportErrorCode;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.PacketType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The end of a connection, and the time after it. */
class ClosingTest {
    private static final int CODE = 7;
    private static final String REASON = "secret";

    /** At least three times round trip and max_ack_delay. */
    private static final long LEAST_STAY_NANOS = 3 * (20 + 25) * Subject.MS;

    private static final long MOST_STAY_NANOS = 3000 * Subject.MS;

    private final HandmadePeer client = HandmadePeer.connectedClient();
    private final Subject server = client.subject;

    /** RFC 9000 §10.2.1. */
    @Nested
    class Closing {
        @Test
        void lastsAtLeastThreeProbeTimeouts() {
            close();
            assertStays();
        }

        @Test
        void tellsThePeerAtOnce() {
            close();
            List<Heard> heard = client.listen();
            assertEquals(1, heard.size());
            assertEquals(
                    List.of(new Frame.Control(new ControlFrame.ApplicationClose(CODE, REASON))),
                    heard.getFirst().frames());
        }

        @Test
        void answersFewerAndFewerPacketsWithTheSameClose() {
            close();
            client.listen();
            List<Integer> answered = new ArrayList<>();
            for (int packet = 1; packet <= 40; packet++) {
                client.send(client.oneRtt(Frames.ping()));
                List<Heard> heard = client.listen();
                heard.forEach(answer -> {
                    assertEquals(1, answer.frames().size());
                    assertTrue(answer.isClose());
                });
                if (!heard.isEmpty()) {
                    answered.add(packet);
                }
            }
            assertEquals(List.of(1, 2, 4, 8, 16, 32), answered);
        }

        @Test
        void processesNothingAnyMore() {
            close();
            client.listen();
            client.send(client.oneRtt(Frames.stream(0, 0, new byte[100], true)));
            server.advance(LEAST_STAY_NANOS);
            assertTrue(client.listen().stream().noneMatch(packet -> packet.has(Frame.Ack.class)));
        }

        @Test
        void sendsNothingByItself() {
            close();
            client.listen();
            server.advance(MOST_STAY_NANOS);
            assertEquals(List.of(), client.listen());
        }
    }

    /** RFC 9000 §10.2.2. */
    @Nested
    class Draining {
        @Test
        void lastsAtLeastThreeProbeTimeouts() {
            peerCloses();
            assertStays();
        }

        @Test
        void sendsNothingWhateverComes() {
            peerCloses();
            for (int packet = 0; packet < 40; packet++) {
                client.send(client.oneRtt(Frames.ping()));
            }
            server.advance(MOST_STAY_NANOS);
            assertEquals(List.of(), client.listen());
        }

        @Test
        void tellsTheApplicationWhatThePeerSaid() {
            peerCloses();
            assertEquals(
                    Optional.of(new ConnectionShutdown.ByPeerApplication(CODE, REASON)),
                    server.shutdown());
        }

        private void peerCloses() {
            client.send(
                    client.oneRtt(Frames.control(new ControlFrame.ApplicationClose(CODE, REASON))));
        }
    }

    /** RFC 9000 §10.2.3. */
    @Nested
    class AnApplicationsCloseInTheHandshake {
        @Test
        void saysNoMoreThanThatTheApplicationFailed() {
            HandmadePeer early = HandmadePeer.client(Subject.server());
            early.hello();
            early.answer();
            early.listen();
            early.subject.connection().close(CODE, REASON);
            early.subject.turn();
            List<Heard> heard = early.listen();
            assertTrue(heard.size() >= 2, heard::toString);
            for (Heard packet : heard) {
                ControlFrame expected =
                        packet.type() == PacketType.ONE_RTT
                                ? new ControlFrame.ApplicationClose(CODE, REASON)
                                : new ControlFrame.ConnectionClose(
                                        TransportErrorCode.APPLICATION_ERROR.code(), 0, "");
                assertEquals(List.of(new Frame.Control(expected)), packet.frames());
            }
        }
    }

    private void close() {
        server.connection().close(CODE, REASON);
        server.turn();
    }

    private void assertStays() {
        server.advance(LEAST_STAY_NANOS);
        assertEquals(1, server.connections(), "gone too soon");
        server.advance(MOST_STAY_NANOS);
        assertEquals(0, server.connections(), "it stays for ever");
        server.assertSound();
    }
}
