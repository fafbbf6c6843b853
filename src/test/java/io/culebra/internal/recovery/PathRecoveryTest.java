package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import io.culebra.internal.wire.PacketNumberSpace;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PathRecoveryTest {
    private static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION;
    private static final int PACKET = Sender.PACKET;

    private final Sender sender = Sender.established();

    private void sendOn(int path, long packetNumber) {
        SentPackets sent = sender.recovery.sent(SPACE);
        sent.begin(packetNumber);
        sent.commit(sender.nowNanos, PACKET, true, true, path, Ecn.NOT_ECT);
    }

    /** RFC 9002 §7 and §7.2. */
    @Nested
    class Window {
        private long initial(int packetBytes, int packets) {
            QuicSettings settings = QuicSettings.builder().initialWindowPackets(packets).build();
            return new Recovery(true, settings, packetBytes).path(0).congestion().window();
        }

        @Test
        void startsWithTenPacketsOrAFewLessIfTheyAreLarge() {
            assertEquals(12_000, initial(1200, 10));
            assertEquals(14_520, initial(1452, 10));
            assertEquals(14_720, initial(1500, 10));
            assertEquals(18_000, initial(9000, 10));
        }

        @Test
        void startsWithWhatTheSettingsSay() {
            assertEquals(38_400, initial(1200, 32));
            assertEquals(32 * 1472, initial(1500, 32));
        }

        @Test
        void allowsWhatFitsAndNotAByteMore() {
            for (int i = 0; i < 9; i++) {
                sender.send(i);
            }
            assertEquals(PACKET, sender.path().sendAllowance());
            assertTrue(sender.path().canSend(PACKET));
            assertFalse(sender.path().canSend(PACKET + 1));
            sender.send(9);
            assertFalse(sender.path().canSend(1));
        }

        @Test
        void doesNotCountPacketsThatOnlyAcknowledge() {
            sender.sendAck(SPACE, 0, 1);
            assertEquals(0, sender.path().bytesInFlight());
        }

        @Test
        void countsPaddedPacketsThatNeedNoAnswer() {
            SentPackets sent = sender.recovery.sent(SPACE);
            sent.begin(0);
            sent.commit(sender.nowNanos, PACKET, false, true, 0, Ecn.NOT_ECT);
            assertEquals(PACKET, sender.path().bytesInFlight());
            assertFalse(sent.awaitsAck());
        }
    }

    /** RFC 9002 §7.8. */
    @Nested
    class Underuse {
        @Test
        void doesNotGrowTheWindow() {
            sender.send(0).recovery.onApplicationLimited(0);
            sender.after(50).acked(0, 0);
            assertEquals(10 * PACKET, sender.window());
        }

        @Test
        void isOverWhenThereIsMoreToSend() {
            sender.send(0).recovery.onApplicationLimited(0);
            sender.after(50).send(1).after(50).acked(0, 1);
            assertEquals(12 * PACKET, sender.window());
        }

        @Test
        void isNoneForAFlightThatFilledTheWindow() {
            for (int i = 0; i < 10; i++) {
                sender.send(i);
            }
            sender.recovery.onApplicationLimited(0);
            sender.after(50).acked(0, 4).recovery.onApplicationLimited(0);
            sender.after(1).acked(0, 9);
            assertEquals(20 * PACKET, sender.window());
        }
    }

    /** RFC 9000 §9.4. */
    @Nested
    class Paths {
        @Test
        void haveTheirOwnWindowsAndRoundTrips() {
            int other = sender.recovery.addPath(PACKET);
            assertEquals(1, other);
            sendOn(0, 0);
            sendOn(other, 1);
            sender.after(70).acked(1, 1);
            PathRecovery second = sender.recovery.path(other);
            assertFalse(sender.path().rtt().hasSample());
            assertEquals(70 * Sender.MS, second.rtt().latestNanos());
            assertEquals(PACKET, sender.path().bytesInFlight());
            assertEquals(0, second.bytesInFlight());
            assertEquals(10 * PACKET, sender.window());
            assertEquals(11 * PACKET, second.congestion().window());
        }

        @Test
        void suffersOnlyItsOwnLosses() {
            int other = sender.recovery.addPath(PACKET);
            sendOn(0, 0);
            for (int i = 1; i < 5; i++) {
                sendOn(other, i);
            }
            sender.after(70).acked(1, 4);
            assertEquals(7 * PACKET, sender.window());
            assertEquals(14 * PACKET, sender.recovery.path(other).congestion().window());
        }

        @Test
        void giveTheTimerTheActiveOnesRoundTrip() {
            int other = sender.recovery.addPath(PACKET);
            sender.roundTrip(0, 20);
            sendOn(other, 1);
            assertEquals(20 + 40 + 25, sender.untilDeadline());
            sender.recovery.activePath(other);
            assertEquals(999 + 25, sender.untilDeadline());
        }

        @Test
        void startAgainWhenReset() {
            sender.roundTrip(0, 20);
            for (int i = 1; i < 8; i++) {
                sender.send(i);
            }
            sender.after(20).acked(4, 4);
            CongestionControl before = sender.path().congestion();
            sender.recovery.resetPath(0);
            assertEquals(10 * PACKET, sender.window());
            assertEquals(Long.MAX_VALUE, sender.path().congestion().slowStartThreshold());
            assertFalse(sender.path().rtt().hasSample());
            assertEquals(0, sender.path().bytesInFlight());
            assertTrue(before != sender.path().congestion());
        }

        @Test
        void ignoreWhatWasSentBeforeTheReset() {
            for (int i = 0; i < 8; i++) {
                sender.sendStream(i, 4, 10L * i, 10, false);
            }
            sender.recovery.resetPath(0);
            sender.after(20).send(8).after(20).acked(7, 7);
            assertEquals(10 * PACKET, sender.window());
            assertFalse(sender.path().rtt().hasSample());
            assertEquals(PACKET, sender.path().bytesInFlight());
            assertEquals("stream 4 70+10 acked", sender.outcomes.heard().get(0));
            sender.acked(7, 8);
            assertEquals(11 * PACKET, sender.window());
            assertEquals(20 * Sender.MS, sender.path().rtt().latestNanos());
        }
    }
}
