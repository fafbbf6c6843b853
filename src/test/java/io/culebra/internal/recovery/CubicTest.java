package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CubicTest {
    private static final int PACKET = 1000;
    private static final long MS = 1_000_000;
    private static final double RTT_SECONDS = 0.1;
    private static final long RTT = 100 * MS;

    private final RttEstimator rtt = new RttEstimator();
    private long nowNanos = 1_000 * MS;

    CubicTest() {
        rtt.onSample(RTT, 0, 1);
    }

    private Cubic plain(int packets) {
        return new Cubic(PACKET, (long) packets * PACKET, false);
    }

    /** A tenth of the window is acknowledged every tenth of a round trip. */
    private void tenth(Cubic cubic) {
        nowNanos += RTT / 10;
        cubic.onAcked(cubic.window() / 10, nowNanos - RTT, nowNanos, rtt, true);
    }

    private void lose(Cubic cubic) {
        nowNanos += RTT;
        cubic.onCongestion(nowNanos - 1, nowNanos);
        // The first packet that was sent after it comes back one round trip later.
        nowNanos += RTT;
    }

    private static double packets(Cubic cubic) {
        return (double) cubic.window() / PACKET;
    }

    @Test
    void isTheDefaultAndGoesWithoutHyStartIfAsked() {
        assertTrue(Sender.established().path().congestion() instanceof Cubic);
        QuicSettings settings = QuicSettings.builder().hystart(false).build();
        assertTrue(Sender.with(settings).path().congestion() instanceof Cubic);
    }

    /** RFC 9438 §4.2, §4.4 and §4.5. */
    @Nested
    class Curve {
        /** The equations in segments and seconds, step by step, with nothing from the class. */
        @Test
        void isThatOfTheRfcAckByAck() {
            Cubic cubic = plain(1000);
            lose(cubic);
            double wMax = 1000;
            double cwnd = 700;
            double cwndPrior = 1000;
            double wEst = 700;
            double k = Math.cbrt((wMax - cwnd) / 0.4);
            double start = Double.NaN;
            for (int i = 0; i < 3000; i++) {
                long window = cubic.window();
                tenth(cubic);
                double now = nowNanos / 1e9;
                start = Double.isNaN(start) ? now : start;
                double t = now - start;
                long bytesAcked = window / 10;
                double segmentsAcked = (double) bytesAcked / PACKET;
                wEst += (wEst >= cwndPrior ? 1 : 3 * 0.3 / 1.7) * segmentsAcked / cwnd;
                double later = 0.4 * Math.pow(t + RTT_SECONDS - k, 3) + wMax;
                double target = Math.min(Math.max(later, cwnd), 1.5 * cwnd);
                if (0.4 * Math.pow(t - k, 3) + wMax < wEst) {
                    cwnd = Math.max(cwnd, wEst);
                } else {
                    cwnd += (target - cwnd) / cwnd * segmentsAcked;
                }
                assertEquals(cwnd, packets(cubic), 0.01 + cwnd * 1e-4, "after " + t + " s");
            }
        }

        @Test
        void isBackAtThePlateauAfterKSeconds() {
            Cubic cubic = plain(1000);
            lose(cubic);
            assertEquals(700, packets(cubic), 0.01);
            double k = Math.cbrt(300 / 0.4);
            for (int i = 0; i < k / RTT_SECONDS * 10; i++) {
                tenth(cubic);
            }
            assertEquals(1000, packets(cubic), 2);
        }

        @Test
        void isFlatAroundThePlateauAndSteepFarFromIt() {
            Cubic cubic = plain(1000);
            lose(cubic);
            double early = growthInOneSecond(cubic);
            for (int i = 0; i < 800; i++) {
                tenth(cubic);
            }
            double flat = growthInOneSecond(cubic);
            for (int i = 0; i < 600; i++) {
                tenth(cubic);
            }
            double late = growthInOneSecond(cubic);
            assertTrue(early > 10 * flat && late > 10 * flat, early + " " + flat + " " + late);
        }

        private double growthInOneSecond(Cubic cubic) {
            double before = packets(cubic);
            for (int i = 0; i < 100; i++) {
                tenth(cubic);
            }
            return packets(cubic) - before;
        }

        @Test
        void neverGrowsByMoreThanHalfAWindowInARoundTrip() {
            Cubic cubic = plain(10);
            lose(cubic);
            tenth(cubic);
            nowNanos += 1_000_000 * MS;
            double before = packets(cubic);
            cubic.onAcked(cubic.window(), nowNanos - RTT, nowNanos, rtt, true);
            assertEquals(1.5 * before, packets(cubic), 0.01);
        }

        @Test
        void standsStillWhileTheApplicationHasNothingToSend() {
            Cubic busy = plain(1000);
            lose(busy);
            long start = nowNanos;
            for (int i = 0; i < 200; i++) {
                tenth(busy);
            }
            Cubic idle = plain(1000);
            nowNanos = start - 2 * RTT;
            lose(idle);
            for (int i = 0; i < 100; i++) {
                tenth(idle);
            }
            nowNanos += 60_000 * MS;
            idle.onApplicationLimited(60_000 * MS);
            for (int i = 0; i < 100; i++) {
                tenth(idle);
            }
            assertEquals(busy.window(), idle.window());
        }

        @Test
        void doesNotGrowWhileTheWindowIsNotUsed() {
            Cubic cubic = plain(1000);
            lose(cubic);
            nowNanos += RTT;
            cubic.onAcked(10_000, nowNanos - RTT, nowNanos, rtt, false);
            assertEquals(700, packets(cubic), 0.01);
        }
    }

    /** RFC 9438 §4.3. */
    @Nested
    class RenoFriendlyRegion {
        private final RttEstimator fast = new RttEstimator();

        RenoFriendlyRegion() {
            fast.onSample(MS, 0, 1);
        }

        private void roundTrip(Cubic cubic) {
            for (int i = 0; i < 10; i++) {
                nowNanos += MS / 10;
                cubic.onAcked(cubic.window() / 10, nowNanos - MS, nowNanos, fast, true);
            }
        }

        @Test
        void growsAsRenoDoesOnAShortWay() {
            Cubic cubic = plain(20);
            lose(cubic);
            assertEquals(14, packets(cubic), 0.01);
            for (int i = 0; i < 5; i++) {
                roundTrip(cubic);
            }
            // Five round trips of 3 * 0.3 / 1.7 packets.
            assertEquals(14 + 5 * 0.53, packets(cubic), 0.1);
        }

        @Test
        void growsByAWholePacketOnceItIsWhereTheWindowWas() {
            Cubic cubic = plain(20);
            lose(cubic);
            for (int i = 0; i < 30; i++) {
                roundTrip(cubic);
            }
            double before = packets(cubic);
            assertTrue(before > 20, "past the old window: " + before);
            roundTrip(cubic);
            assertEquals(before + 1, packets(cubic), 0.05);
        }
    }

    /** RFC 9438 §4.6. */
    @Nested
    class Decrease {
        @Test
        void leavesSevenTenthsOncePerRoundTrip() {
            Cubic cubic = plain(100);
            cubic.onCongestion(nowNanos - RTT, nowNanos);
            assertEquals(70, packets(cubic), 0.01);
            assertEquals(70_000, (double) cubic.slowStartThreshold(), 1);
            cubic.onCongestion(nowNanos, nowNanos + 10);
            assertEquals(70, packets(cubic), 0.01);
            cubic.onCongestion(nowNanos + 1, nowNanos + RTT);
            assertEquals(49, packets(cubic), 0.01);
        }

        @Test
        void stopsAtTwoPackets() {
            Cubic cubic = plain(10);
            for (int i = 0; i < 20; i++) {
                lose(cubic);
            }
            assertEquals(2, packets(cubic), 0.001);
        }

        @Test
        void isNotUndoneByPacketsSentBefore() {
            Cubic cubic = plain(100);
            cubic.onCongestion(nowNanos - RTT, nowNanos);
            cubic.onAcked(50 * PACKET, nowNanos, nowNanos + RTT, rtt, true);
            assertEquals(70, packets(cubic), 0.01);
        }
    }

    /** RFC 9438 §4.7. */
    @Nested
    class FastConvergence {
        @Test
        void setsThePlateauBelowTheWindowThatFailedTheSecondTime() {
            Cubic cubic = plain(1000);
            lose(cubic);
            lose(cubic);
            // 700 was below 1000, so the plateau is at 700 * 0.85.
            double k = Math.cbrt((595 - 490) / 0.4);
            for (int i = 0; i < k / RTT_SECONDS * 10; i++) {
                tenth(cubic);
            }
            assertEquals(595, packets(cubic), 2);
        }
    }

    /** RFC 9438 §4.8 and RFC 9002 §7.6. */
    @Nested
    class PersistentCongestion {
        @Test
        void leavesTwoPacketsAndSlowStartUpToTheThreshold() {
            Cubic cubic = plain(100);
            cubic.onCongestion(nowNanos - 1, nowNanos);
            cubic.onPersistentCongestion();
            assertEquals(2, packets(cubic), 0.001);
            nowNanos += RTT;
            cubic.onAcked(2 * PACKET, nowNanos - RTT, nowNanos, rtt, true);
            assertEquals(4, packets(cubic), 0.001);
            cubic.onAcked(200 * PACKET, nowNanos - RTT, nowNanos, rtt, true);
            assertEquals(70, packets(cubic), 0.001);
        }

        @Test
        void startsTheNextCurveAtItsPlateau() {
            Cubic cubic = plain(100);
            cubic.onCongestion(nowNanos - 1, nowNanos);
            cubic.onPersistentCongestion();
            cubic.onAcked(200 * PACKET, nowNanos, nowNanos + RTT, rtt, true);
            for (int i = 0; i < 500; i++) {
                tenth(cubic);
            }
            // Five seconds after the plateau at 70: 0.4 * 5^3, and the target is a round ahead.
            assertEquals(70 + 0.4 * 125, packets(cubic), 3);
        }
    }

    /** RFC 9438 §4.10. */
    @Nested
    class SlowStart {
        @Test
        void growsByAllThatIsAcknowledged() {
            Cubic cubic = plain(10);
            cubic.onAcked(5 * PACKET, nowNanos, nowNanos + RTT, rtt, true);
            assertEquals(15, packets(cubic), 0.001);
        }

        @Test
        void endsByHyStartWithThePlateauWhereItIs() {
            Cubic cubic = new Cubic(PACKET, 10 * PACKET, true);
            long round = RTT;
            int rounds = 0;
            while (cubic.slowStartThreshold() == Long.MAX_VALUE) {
                assertTrue(rounds++ < 20, "never left slow start");
                RttEstimator sample = new RttEstimator();
                sample.onSample(round, 0, 1);
                long roundStart = nowNanos;
                for (int i = 0; i < 10; i++) {
                    nowNanos += round / 10;
                    long sentNanos = i == 9 ? roundStart : roundStart - 1;
                    cubic.onAcked(cubic.window() / 10, sentNanos, nowNanos, sample, true);
                }
                round += rounds > 3 ? 20 * MS : 0;
            }
            // The acknowledgement that ended it already counts for what comes next.
            assertEquals((double) cubic.window(), (double) cubic.slowStartThreshold(), PACKET);
            double before = packets(cubic);
            for (int i = 0; i < 100; i++) {
                tenth(cubic);
            }
            // One second on the curve, or as Reno; nothing like slow start.
            assertTrue(packets(cubic) - before < 11 && packets(cubic) > before);
        }
    }
}
