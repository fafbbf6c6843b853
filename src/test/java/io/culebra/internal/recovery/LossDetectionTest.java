package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.PacketNumberSpace;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LossDetectionTest {
    private final Sender sender = Sender.established();

    private void sendSix() {
        for (int i = 0; i < 6; i++) {
            sender.sendStream(i, 4L * i, 0, 10, false);
        }
    }

    /** RFC 9002 §6.1.1. */
    @Nested
    class PacketThreshold {
        @Test
        void losesWhatIsThreeBehindAndKeepsTheRest() {
            sendSix();
            sender.after(80).acked(3, 3);
            assertEquals(
                    List.of("stream 12 0+10 acked", "stream 0 0+10 lost"), sender.outcomes.heard());
            assertEquals(1, sender.recovery.packetsLost());
            assertEquals(4 * Sender.PACKET, sender.path().bytesInFlight());
        }

        @Test
        void losesNothingThatWasSentLater() {
            sendSix();
            sender.after(80).acked(0, 0);
            assertEquals(0, sender.recovery.packetsLost());
            assertTrue(sender.untilDeadline() > 80, "and waits for no loss");
        }

        @Test
        void takesALostPacketsAcknowledgementAsOld() {
            sendSix();
            sender.after(80).acked(3, 3).acked(0, 3);
            assertEquals(1, sender.recovery.packetsLost());
            assertEquals(2 * Sender.PACKET, sender.path().bytesInFlight());
        }
    }

    /** RFC 9002 §6.1.2. */
    @Nested
    class TimeThreshold {
        @Test
        void losesTheRestNineEighthsOfARoundTripAfterTheyWereSent() {
            sender.send(0).send(1).after(80).acked(1, 1);
            assertEquals(10, sender.untilDeadline());
            sender.after(9);
            sender.recovery.onTimeout(sender.nowNanos, sender.outcomes);
            assertEquals(0, sender.recovery.packetsLost());
            sender.timeout();
            assertEquals(1, sender.recovery.packetsLost());
            assertEquals(Long.MAX_VALUE, sender.recovery.deadlineNanos());
        }

        @Test
        void losesAtOnceWhatIsOldAlready() {
            sender.send(0).after(100).send(1).after(80).acked(1, 1);
            assertEquals(1, sender.recovery.packetsLost());
        }

        @Test
        void waitsForNothingOnceTheLateOneArrives() {
            sender.send(0).send(1).after(80).acked(1, 1).acked(0, 1);
            assertEquals(Long.MAX_VALUE, sender.recovery.deadlineNanos());
        }

        @Test
        void owesNoProbeWhenItFires() {
            sender.send(0).send(1).after(80).acked(1, 1).timeout();
            assertTrue(!sender.recovery.probesOwed());
        }
    }

    /** RFC 9002 §6: each packet number space for itself. */
    @Nested
    class Spaces {
        @Test
        void doNotLoseEachOthersPackets() {
            sender.send(PacketNumberSpace.INITIAL, 0);
            for (int i = 0; i < 5; i++) {
                sender.send(PacketNumberSpace.HANDSHAKE, i);
            }
            sender.after(80).ackedIn(PacketNumberSpace.HANDSHAKE, 4, 4);
            assertEquals(2, sender.recovery.packetsLost());
            assertTrue(sender.recovery.sent(PacketNumberSpace.INITIAL).awaitsAck());
        }
    }

    /** RFC 9002 §6.4. */
    @Nested
    class DiscardedKeys {
        @Test
        void takeTheirPacketsOutOfFlightWithoutALoss() {
            sender.send(PacketNumberSpace.INITIAL, 0).send(PacketNumberSpace.INITIAL, 1).send(0);
            long window = sender.window();
            sender.recovery.discard(PacketNumberSpace.INITIAL);
            assertEquals(Sender.PACKET, sender.path().bytesInFlight());
            assertEquals(0, sender.recovery.packetsLost());
            assertEquals(window, sender.window());
            assertEquals(List.of(), sender.outcomes.heard());
        }

        @Test
        void takeTheirTimersAlong() {
            PacketNumberSpace handshake = PacketNumberSpace.HANDSHAKE;
            sender.send(handshake, 0).send(handshake, 1).after(80).ackedIn(handshake, 1, 1);
            assertEquals(10, sender.untilDeadline());
            sender.recovery.discard(handshake);
            assertEquals(Long.MAX_VALUE, sender.recovery.deadlineNanos());
        }
    }

    /** RFC 9002 §6.3. */
    @Nested
    class Retry {
        @Test
        void startsEverythingAgainButThePacketNumbers() {
            Sender client = Sender.client();
            client.sendCrypto(PacketNumberSpace.INITIAL, 0, 0, 300).timeout();
            client.recovery.onRetry();
            assertEquals(0, client.path().bytesInFlight());
            assertEquals(0, client.recovery.timeouts());
            assertEquals(List.of(), client.outcomes.heard());
            client.sendCrypto(PacketNumberSpace.INITIAL, 1, 0, 300).after(50);
            client.ackedIn(PacketNumberSpace.INITIAL, 1, 1);
            assertEquals(List.of("INITIAL crypto 0+300 acked"), client.outcomes.heard());
        }
    }
}
