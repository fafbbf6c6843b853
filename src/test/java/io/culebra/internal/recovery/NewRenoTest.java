package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NewRenoTest {
    private static final int PACKET = 1200;
    private static final long MS = 1_000_000;

    private final NewReno reno = new NewReno(PACKET, 10 * PACKET);
    private final RttEstimator rtt = new RttEstimator();

    private void acked(long bytes, long sentNanos) {
        reno.onAcked(bytes, sentNanos, sentNanos + 50 * MS, rtt, true);
    }

    @Test
    void isChosenByTheSettings() {
        QuicSettings settings =
                QuicSettings.builder()
                        .congestion(QuicSettings.CongestionAlgorithm.NEW_RENO)
                        .build();
        assertTrue(Sender.with(settings).path().congestion() instanceof NewReno);
    }

    /** RFC 9002 §7.3.1. */
    @Nested
    class SlowStart {
        @Test
        void growsByAllThatIsAcknowledged() {
            acked(5 * PACKET, MS);
            assertEquals(15 * PACKET, reno.window());
            assertEquals(Long.MAX_VALUE, reno.slowStartThreshold());
        }

        @Test
        void endsAtTheThreshold() {
            reno.onCongestion(0, MS);
            reno.onPersistentCongestion();
            acked(10 * PACKET, 2 * MS);
            assertEquals(5 * PACKET + PACKET, reno.window(), "5 to get there, 1 for the other 7");
        }

        @Test
        void standsStillWhileTheWindowIsNotUsed() {
            reno.onAcked(5 * PACKET, MS, 50 * MS, rtt, false);
            assertEquals(10 * PACKET, reno.window());
        }
    }

    /** RFC 9002 §7.3.2. */
    @Nested
    class Recovery {
        @Test
        void halvesTheWindowOncePerRoundTrip() {
            reno.onCongestion(0, 50 * MS);
            assertEquals(5 * PACKET, reno.window());
            assertEquals(5 * PACKET, reno.slowStartThreshold());
            reno.onCongestion(50 * MS, 60 * MS);
            assertEquals(5 * PACKET, reno.window());
            reno.onCongestion(51 * MS, 100 * MS);
            assertEquals(5 * PACKET / 2, reno.window());
        }

        @Test
        void growsByNothingThatWasSentBefore() {
            reno.onCongestion(0, 50 * MS);
            acked(50 * PACKET, 50 * MS);
            assertEquals(5 * PACKET, reno.window());
            acked(5 * PACKET, 51 * MS);
            assertEquals(6 * PACKET, reno.window());
        }

        @Test
        void neverGoesBelowTwoPackets() {
            for (int i = 1; i < 10; i++) {
                reno.onCongestion(100 * MS * i, 100 * MS * i + 1);
            }
            assertEquals(2 * PACKET, reno.window());
        }
    }

    /** RFC 9002 §7.3.3. */
    @Nested
    class CongestionAvoidance {
        @Test
        void growsByOnePacketForEachWindow() {
            reno.onCongestion(0, MS);
            for (int i = 0; i < 5; i++) {
                assertEquals(5 * PACKET, reno.window());
                acked(PACKET, 2 * MS);
            }
            assertEquals(6 * PACKET, reno.window());
        }
    }

    /** RFC 9002 §7.6. */
    @Nested
    class PersistentCongestion {
        @Test
        void leavesTwoPacketsAndSlowStart() {
            reno.onCongestion(0, 50 * MS);
            reno.onPersistentCongestion();
            assertEquals(2 * PACKET, reno.window());
            acked(PACKET, 20 * MS);
            assertEquals(3 * PACKET, reno.window(), "recovery is over, too");
        }
    }
}
