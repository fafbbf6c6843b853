package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.PacketNumberSpace;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProbeTimeoutTest {
    private static final long MS = Sender.MS;
    private static final long NEVER = Long.MAX_VALUE;
    private static final PacketNumberSpace INITIAL = PacketNumberSpace.INITIAL;
    private static final PacketNumberSpace HANDSHAKE = PacketNumberSpace.HANDSHAKE;
    private static final PacketNumberSpace APPLICATION = PacketNumberSpace.APPLICATION;

    private static void owes(Sender sender, int initial, int handshake, int application) {
        assertEquals(
                List.of(initial, handshake, application),
                List.of(
                        sender.recovery.probesOwed(INITIAL),
                        sender.recovery.probesOwed(HANDSHAKE),
                        sender.recovery.probesOwed(APPLICATION)));
        assertEquals(initial + handshake + application > 0, sender.recovery.probesOwed());
    }

    /** RFC 9002 §6.2.1. */
    @Nested
    class Period {
        @Test
        void isRoundTripAndFourVariationsAndAckDelay() {
            assertEquals((100 + 40 + 25) * MS, ProbeTimer.ptoNanos(100 * MS, 10 * MS, 25 * MS));
        }

        @Test
        void hasAtLeastTheGranularityForTheVariation() {
            assertEquals(101 * MS, ProbeTimer.ptoNanos(100 * MS, 0, 0));
        }

        @Test
        void doublesWithEachTimeoutAndNeverOverflows() {
            assertEquals(8 * MS, ProbeTimer.backedOffNanos(MS, 3));
            assertTrue(ProbeTimer.backedOffNanos(1000 * MS, 1000) > 0);
        }

        @Test
        void isOneSecondBeforeTheFirstSample() {
            Sender sender = Sender.server();
            sender.sendCrypto(INITIAL, 0, 0, 100);
            assertEquals(999, sender.untilDeadline());
        }

        @Test
        void countsFromTheLastAckElicitingPacketOfTheSpace() {
            Sender sender = Sender.established().roundTrip(0, 80);
            // 80 + 4 * 40 + 25.
            sender.send(1).after(50).send(2).after(10).sendAck(APPLICATION, 3, 1);
            assertEquals(255, sender.untilDeadline());
            assertEquals(265 * MS, sender.recovery.ptoNanos());
        }

        @Test
        void leavesOutTheAckDelayInTheHandshake() {
            Sender sender = Sender.server().send(INITIAL, 0).after(80);
            sender.ackedIn(INITIAL, 0, 0).send(HANDSHAKE, 0);
            assertEquals(240, sender.untilDeadline());
        }

        @Test
        void usesWhatThePeerSaysOfItsAckDelay() {
            Sender sender = Sender.established().roundTrip(0, 80);
            sender.recovery.setMaxAckDelay(100 * MS);
            assertEquals(340, sender.send(1).untilDeadline());
        }
    }

    /** RFC 9002 §6.2.1: which space the timer is for. */
    @Nested
    class Space {
        @Test
        void isTheEarlierOfInitialAndHandshake() {
            Sender sender = Sender.server().send(HANDSHAKE, 0).after(5).send(INITIAL, 0);
            sender.timeout();
            owes(sender, 1, 2, 0);
        }

        @Test
        void isNotApplicationDataBeforeTheHandshakeIsConfirmed() {
            Sender sender = Sender.server().send(0);
            assertEquals(NEVER, sender.recovery.deadlineNanos());
            sender.recovery.onHandshakeConfirmed();
            assertTrue(sender.recovery.deadlineNanos() < NEVER);
        }

        @Test
        void countsTimeoutsForAllSpacesTogether() {
            Sender sender = Sender.server().send(INITIAL, 0).timeout().send(HANDSHAKE, 0);
            sender.recovery.discard(INITIAL);
            assertEquals(999, sender.untilDeadline());
            sender.timeout().send(HANDSHAKE, 1);
            assertEquals(2 * 999, sender.untilDeadline());
        }
    }

    /** RFC 9002 §6.2.4. */
    @Nested
    class Probes {
        private final Sender sender = Sender.established();

        @Test
        void areTwoAndLoseNothing() {
            sender.sendStream(0, 4, 0, 10, false).timeout();
            owes(sender, 0, 0, 2);
            assertEquals(0, sender.recovery.packetsLost());
            assertEquals(List.of(), sender.outcomes.heard());
            assertEquals(Sender.PACKET, sender.path().bytesInFlight());
        }

        @Test
        void areSentOneByOne() {
            sender.send(0).timeout().recovery.onProbeSent(APPLICATION);
            owes(sender, 0, 0, 1);
            sender.recovery.onProbeSent(APPLICATION);
            sender.recovery.onProbeSent(APPLICATION);
            owes(sender, 0, 0, 0);
        }

        @Test
        void areNotOwedAnyMoreOnceAnAnswerComes() {
            sender.send(0).send(1).timeout().acked(0, 0);
            owes(sender, 0, 0, 0);
        }

        @Test
        void areNotOwedBeforeTheTime() {
            sender.send(0).after(10);
            sender.recovery.onTimeout(sender.nowNanos, sender.outcomes);
            owes(sender, 0, 0, 0);
        }

        @Test
        void comeTwiceAsLateEachTimeUntilAnAnswerComes() {
            sender.roundTrip(0, 80).send(1);
            for (int i = 0; i < 5; i++) {
                assertEquals(i, sender.recovery.timeouts());
                assertEquals(265 << i, sender.untilDeadline());
                sender.timeout().send(2 + i);
            }
            sender.after(80).acked(6, 6);
            assertEquals(0, sender.recovery.timeouts());
        }

        @Test
        void countAsInFlightBeyondTheWindow() {
            int packets = (int) (sender.window() / Sender.PACKET);
            for (int i = 0; i < packets; i++) {
                sender.send(i);
            }
            assertFalse(sender.path().canSend(Sender.PACKET));
            sender.timeout().send(packets);
            assertTrue(sender.path().bytesInFlight() > sender.window());
            assertEquals(0, sender.path().sendAllowance());
        }

        @Test
        void carryTheOldestPacketsFramesAndThoseOfEachPacketOnce() {
            sender.sendStream(0, 4, 0, 10, false).sendAck(APPLICATION, 1, 7);
            sender.sendStream(2, 4, 10, 10, true).timeout();
            assertTrue(sender.recovery.requeueOldest(APPLICATION, sender.outcomes));
            assertEquals(List.of("stream 4 0+10 lost"), sender.outcomes.heard());
            assertTrue(sender.recovery.requeueOldest(APPLICATION, sender.outcomes));
            assertEquals(List.of("stream 4 10+10 fin lost"), sender.outcomes.heard());
            assertFalse(sender.recovery.requeueOldest(APPLICATION, sender.outcomes));
            assertEquals(0, sender.recovery.packetsLost());
        }

        @Test
        void doNotRepeatWhatIsSentOnceOnly() {
            SentPackets sent = sender.recovery.sent(APPLICATION);
            sent.begin(0);
            sent.control(ControlKind.DATAGRAM, 9, 0);
            sent.control(ControlKind.PING, 0, 0);
            sent.control(ControlKind.MAX_DATA, 5, 0);
            sent.commit(sender.nowNanos, 1200, true, true, 0, 0);
            sender.timeout().recovery.requeueOldest(APPLICATION, sender.outcomes);
            assertEquals(List.of("control 1 5 0 lost"), sender.outcomes.heard());

            sender.send(1).send(2).send(3).after(100).acked(3, 3);
            assertEquals(
                    List.of("control 18 9 0 lost", "control 17 0 0 lost"), sender.outcomes.heard());
        }

        @Test
        void leaveARequeuedPacketsAcknowledgementAsItIs() {
            sender.sendStream(0, 4, 0, 10, false).timeout();
            sender.recovery.requeueOldest(APPLICATION, sender.outcomes);
            sender.outcomes.heard();
            sender.after(10).acked(0, 0);
            assertEquals(List.of("stream 4 0+10 acked"), sender.outcomes.heard());
        }
    }

    /** RFC 9002 §6.2.2.1. */
    @Nested
    class Server {
        private final Sender server = Sender.server();

        @Test
        void hasNoTimerAtItsAmplificationLimit() {
            server.sendCrypto(INITIAL, 0, 0, 100).sendCrypto(HANDSHAKE, 0, 0, 1000);
            server.recovery.setAmplificationLimited(true);
            assertEquals(NEVER, server.recovery.deadlineNanos());
            server.after(5000).recovery.onTimeout(server.nowNanos, server.outcomes);
            owes(server, 0, 0, 0);
        }

        @Test
        void probesAtOnceIfTheTimeCameMeanwhile() {
            server.sendCrypto(INITIAL, 0, 0, 100);
            server.recovery.setAmplificationLimited(true);
            server.after(5000).recovery.setAmplificationLimited(false);
            assertTrue(server.untilDeadline() < 0);
            server.timeout();
            owes(server, 2, 0, 0);
        }

        @Test
        void keepsLookingForLossesThere() {
            server.send(INITIAL, 0).send(INITIAL, 1).after(80).ackedIn(INITIAL, 1, 1);
            server.recovery.setAmplificationLimited(true);
            assertEquals(10, server.untilDeadline());
        }

        @Test
        void resetsItsBackoffWithAnyAcknowledgement() {
            server.send(INITIAL, 0).timeout().send(INITIAL, 1).after(50).ackedIn(INITIAL, 1, 1);
            assertEquals(0, server.recovery.timeouts());
        }

        @Test
        void hasNoTimerWithNothingInFlight() {
            server.send(INITIAL, 0).after(50).ackedIn(INITIAL, 0, 0);
            assertEquals(NEVER, server.recovery.deadlineNanos());
        }

        @Test
        void goesThroughTheHandshake() {
            server.sendCrypto(INITIAL, 0, 0, 90).sendCrypto(HANDSHAKE, 0, 0, 1000).send(0);
            server.timeout();
            owes(server, 2, 1, 1);
            server.recovery.requeueOldest(INITIAL, server.outcomes);
            server.recovery.requeueOldest(HANDSHAKE, server.outcomes);
            assertEquals(
                    List.of("INITIAL crypto 0+90 lost", "HANDSHAKE crypto 0+1000 lost"),
                    server.outcomes.heard());
            server.sendCrypto(INITIAL, 1, 0, 90).sendCrypto(HANDSHAKE, 1, 0, 1000);
            server.after(60).ackedIn(HANDSHAKE, 1, 1).recovery.discard(INITIAL);
            // 9/8 of the round trip are over for the first one.
            assertEquals(1, server.recovery.packetsLost());
            assertEquals(NEVER, server.recovery.deadlineNanos());
            server.recovery.onHandshakeConfirmed();
            server.recovery.discard(HANDSHAKE);
            assertTrue(server.untilDeadline() <= 0, "the lonely application packet is late");
        }
    }

    /** RFC 9002 §6.2.2.1. */
    @Nested
    class Client {
        private final Sender client = Sender.client();

        @Test
        void hasNoTimerBeforeItSendsAnything() {
            assertEquals(NEVER, client.recovery.deadlineNanos());
        }

        @Test
        void keepsATimerWithNothingInFlightUntilTheServerKnowsItsAddress() {
            client.send(INITIAL, 0).after(80).ackedIn(INITIAL, 0, 0);
            assertEquals(240, client.untilDeadline());
            client.timeout();
            owes(client, 1, 0, 0);
        }

        @Test
        void probesWithHandshakePacketsOnceItHasTheKeys() {
            client.send(INITIAL, 0).after(80).ackedIn(INITIAL, 0, 0).recovery.onHandshakeKeys();
            client.timeout();
            owes(client, 0, 1, 0);
        }

        @Test
        void doesNotResetItsBackoffByAcknowledgedInitials() {
            client.send(INITIAL, 0).timeout().send(INITIAL, 1).after(80).ackedIn(INITIAL, 0, 1);
            assertEquals(1, client.recovery.timeouts());
            assertEquals(480, client.untilDeadline());
        }

        @Test
        void resetsItByAnAcknowledgedHandshakePacketAndIsDone() {
            client.send(INITIAL, 0).timeout().send(HANDSHAKE, 0).after(80);
            client.ackedIn(HANDSHAKE, 0, 0);
            assertEquals(0, client.recovery.timeouts());
            client.recovery.discard(INITIAL);
            assertEquals(NEVER, client.recovery.deadlineNanos());
        }

        @Test
        void keepsItsTimerThroughTheDiscardOfInitialKeys() {
            client.send(INITIAL, 0).after(80);
            client.recovery.onHandshakeKeys();
            client.recovery.discard(INITIAL);
            assertEquals(999 - 80, client.untilDeadline());
            client.timeout();
            owes(client, 0, 1, 0);
        }

        @Test
        void keepsATimerThoughOnlyEarlyDataIsInFlight() {
            client.send(INITIAL, 0).send(0).after(80).ackedIn(INITIAL, 0, 0).timeout();
            owes(client, 1, 0, 1);
        }

        @Test
        void takesAcknowledgedEarlyDataForNoProofOfItsAddress() {
            client.send(INITIAL, 0).timeout().send(0).after(80);
            client.ackedIn(INITIAL, 0, 0).acked(0, 0);
            assertEquals(1, client.recovery.timeouts());
            assertTrue(client.recovery.deadlineNanos() < NEVER);
        }

        @Test
        void isDoneOnceTheHandshakeIsConfirmed() {
            client.send(INITIAL, 0).recovery.discard(INITIAL);
            client.recovery.onHandshakeConfirmed();
            assertEquals(NEVER, client.recovery.deadlineNanos());
        }

        @Test
        void isDoneOnceItIsToldSo() {
            client.send(INITIAL, 0).after(80).ackedIn(INITIAL, 0, 0);
            client.recovery.onAddressValidated();
            assertEquals(NEVER, client.recovery.deadlineNanos());
        }

        @Test
        void backsOffItsAntiDeadlockProbes() {
            client.send(INITIAL, 0).after(80).ackedIn(INITIAL, 0, 0).timeout();
            assertEquals(480, client.untilDeadline());
            client.after(3).send(INITIAL, 1);
            assertEquals(480, client.untilDeadline());
        }
    }
}
