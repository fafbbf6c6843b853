package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.PacketNumberSpace;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PersistentCongestionTest {
    private static final long MS = Sender.MS;
    private static final long LEAST = 2 * Sender.PACKET;

    /** RFC 9002 §7.6.1. */
    @Nested
    class Duration {
        @Test
        void isThreeProbeTimeoutsWithTheAckDelay() {
            assertEquals(
                    3 * (100 + 4 * 20 + 25) * MS,
                    PersistentCongestion.durationNanos(100 * MS, 20 * MS, 25 * MS));
            assertEquals(3 * (100 + 1) * MS, PersistentCongestion.durationNanos(100 * MS, 1, 0));
        }
    }

    /** RFC 9002 §7.6.2. */
    @Nested
    class Establishing {
        private final Sender sender = Sender.established();

        Establishing() {
            // Round trip 100 ms, variation 50 ms, no delay: three probe timeouts are 900 ms, and
            // 750 ms with the sample that the last acknowledgement brings.
            sender.recovery.setMaxAckDelay(0);
            sender.roundTrip(0, 100);
        }

        @Test
        void takesTheWindowToItsMinimum() {
            sender.after(1).send(1).after(901).send(2).send(3).send(4).send(5);
            sender.after(100).acked(5, 5);
            assertEquals(LEAST, sender.window());
            assertEquals(100 * MS, sender.path().rtt().minNanos());
        }

        @Test
        void needsMoreThanTheDuration() {
            sender.after(1).send(1).after(740).send(2).send(3).send(4).send(5);
            sender.after(100).acked(5, 5);
            assertTrue(sender.window() > LEAST);
        }

        @Test
        void needsThatNothingBetweenArrived() {
            sender.after(1).send(1).after(400).send(2).after(501).send(3).send(4).send(5).send(6);
            sender.after(100).acked(2, 2, 6, 6);
            assertTrue(sender.window() > LEAST);
        }

        @Test
        void needsThatNoOtherSpaceGotAnythingThrough() {
            PacketNumberSpace handshake = PacketNumberSpace.HANDSHAKE;
            sender.after(1).send(1).after(400).send(handshake, 0).after(100);
            sender.ackedIn(handshake, 0, 0);
            sender.after(401).send(2).send(3).send(4).send(5).after(100).acked(5, 5);
            assertTrue(sender.window() > LEAST);
        }

        @Test
        void needsAckElicitingPackets() {
            sender.after(1).sendAck(PacketNumberSpace.APPLICATION, 1, 1).after(901);
            sender.send(2).send(3).send(4).send(5).after(100).acked(5, 5);
            assertTrue(sender.window() > LEAST);
        }

        @Test
        void needsARoundTripSampleBefore() {
            Sender fresh = Sender.established();
            fresh.recovery.setMaxAckDelay(0);
            fresh.send(0).after(4000).send(1).send(2).send(3).send(4).after(100).acked(4, 4);
            assertEquals(2, fresh.recovery.packetsLost());
            assertTrue(fresh.window() > LEAST);
        }
    }

    /** RFC 9002 §7.6.3. */
    @Nested
    class Example {
        @Test
        void ofTheRfcEstablishesIt() {
            Sender sender = Sender.established();
            // smoothed_rtt + max(4*rttvar, granularity) +
            // max_ack_delay = 2 s when it counts, near enough.
            sender.recovery.setMaxAckDelay(590 * MS);
            sender.roundTrip(0, 200);
            sender.send(1).after(1000).send(2).after(200).acked(1, 1).after(800);
            sender.send(3).after(1000).send(4).after(1000).send(5).after(1000).send(6);
            sender.after(1000).send(7).after(2000).send(8).after(4000).send(9);
            sender.after(200).acked(9, 9);
            assertEquals(7, sender.recovery.packetsLost());
            assertEquals(LEAST, sender.window());
        }
    }
}
