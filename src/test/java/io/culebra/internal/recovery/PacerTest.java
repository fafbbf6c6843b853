package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** RFC 9002 §7.7. */
class PacerTest {
    private static final int PACKET = 1200;
    private static final long MS = 1_000_000;
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final Pacer pacer = new Pacer(true, PACKET);
    private long nowNanos = 1_000 * MS;

    private static double packetsPerMilli(double packets) {
        return packets * PACKET / MS;
    }

    /** Sends all that is allowed, in whole packets. */
    private int burst() {
        int packets = (int) (pacer.allowance(nowNanos) / PACKET);
        for (int i = 0; i < packets; i++) {
            pacer.onSent(PACKET, nowNanos);
        }
        return packets;
    }

    /** Sends whenever it may, with timers that are late, and returns packets per millisecond. */
    private double rateOver(long nanos, long latenessNanos) {
        burst();
        long start = nowNanos;
        long sent = 0;
        while (nowNanos - start < nanos) {
            nowNanos = Math.max(nowNanos, pacer.nextNanos()) + latenessNanos;
            sent += burst();
        }
        return (double) sent / (nowNanos - start) * MS;
    }

    @Nested
    class Rate {
        @Test
        void isOneAndAQuarterWindowsForEachRoundTrip() {
            Sender sender = Sender.established().roundTrip(0, 100);
            CongestionControl congestion = sender.path().congestion();
            assertEquals(
                    1.25 * sender.window() / (100 * MS),
                    congestion.pacingRate(sender.path().rtt()),
                    1e-9);
        }

        @Test
        void isKept() {
            for (double rate : new double[] {0.2, 1, 5, 50, 128, 1000, 2000}) {
                pacer.reset();
                pacer.rate(packetsPerMilli(rate), nowNanos);
                assertEquals(rate, rateOver(1000 * MS, 0), rate * 0.02, rate + " a millisecond");
            }
        }

        @Test
        void isKeptThoughTimersAreLate() {
            for (double rate : new double[] {1, 5, 50, 128, 1000}) {
                pacer.reset();
                pacer.rate(packetsPerMilli(rate), nowNanos);
                double kept = rateOver(1000 * MS, 60_000);
                assertEquals(rate, kept, rate * 0.05, rate + " a millisecond");
            }
        }
    }

    @Nested
    class Burst {
        @Test
        void isTwoMillisecondsOfTheRate() {
            pacer.rate(packetsPerMilli(50), nowNanos);
            burst();
            nowNanos += 1_000 * MS;
            assertEquals(100, burst());
        }

        @Test
        void isTenPacketsAtLeast() {
            pacer.rate(packetsPerMilli(0.1), nowNanos);
            assertEquals(10, burst());
            nowNanos += 1_000_000 * MS;
            assertEquals(10, burst());
        }

        @Test
        void is256PacketsAtMost() {
            pacer.rate(packetsPerMilli(1000), nowNanos);
            burst();
            nowNanos += 1_000 * MS;
            assertEquals(256, burst());
        }

        @Test
        void isFollowedByAPauseForAnother() {
            pacer.rate(packetsPerMilli(50), nowNanos);
            nowNanos += 1_000 * MS;
            assertEquals(100, burst());
            assertEquals(0, pacer.allowance(nowNanos));
            long next = pacer.nextNanos();
            assertEquals(1.9 * MS, (double) (next - nowNanos), 0.01 * MS);
            nowNanos = next - 10_000;
            assertEquals(0, burst(), "not in dribs and drabs");
            nowNanos = next;
            assertEquals(95, burst());
        }

        @Test
        void mayBeUsedInPieces() {
            pacer.rate(packetsPerMilli(50), nowNanos);
            nowNanos += 1_000 * MS;
            for (int i = 0; i < 99; i++) {
                pacer.onSent(PACKET, nowNanos);
            }
            assertEquals(PACKET, pacer.allowance(nowNanos));
            assertEquals(Long.MIN_VALUE, pacer.nextNanos());
        }

        @Test
        void isPaidForByProbesThatWentBeyondIt() {
            pacer.rate(packetsPerMilli(50), nowNanos);
            nowNanos += 1_000 * MS;
            burst();
            pacer.onSent(50 * PACKET, nowNanos);
            assertEquals(2.9 * MS, (double) (pacer.nextNanos() - nowNanos), 0.01 * MS);
        }
    }

    @Nested
    class Freedom {
        @Test
        void isFullBeforeThereIsARate() {
            assertEquals(UNLIMITED, pacer.allowance(nowNanos));
            assertEquals(Long.MIN_VALUE, pacer.nextNanos());
        }

        @Test
        void isFullWhenPacingIsOff() {
            Pacer off = new Pacer(false, PACKET);
            off.rate(packetsPerMilli(1), nowNanos);
            off.onSent(100 * PACKET, nowNanos);
            assertEquals(UNLIMITED, off.allowance(nowNanos));
            assertEquals(Long.MIN_VALUE, off.nextNanos());
            QuicSettings settings = QuicSettings.builder().pacing(false).build();
            assertEquals(
                    UNLIMITED, Sender.with(settings).roundTrip(0, 50).path().pacer().allowance(0));
        }

        @Test
        void isFullWhereNoTimerCouldKeepThePause() {
            // 8 MB in 100 us.
            pacer.rate(1.25 * (8 << 20) / 100_000, nowNanos);
            assertEquals(UNLIMITED, pacer.allowance(nowNanos));
            pacer.rate(packetsPerMilli(1000), nowNanos);
            assertTrue(pacer.allowance(nowNanos) < UNLIMITED, "and ends with the reason for it");
        }

        @Test
        void isEnoughForTheWholeWindowOnAShortWay() {
            // Whatever the window, with round trips of 100 us it is never the pacer that waits.
            for (int packets = 10; packets < 8000; packets *= 2) {
                pacer.reset();
                pacer.rate(1.25 * packets * PACKET / 100_000, nowNanos);
                for (int round = 0; round < 20; round++) {
                    nowNanos += 100_000;
                    long allowed = pacer.allowance(nowNanos);
                    assertTrue(
                            allowed >= Math.min(packets, 10) * (long) PACKET, packets + " packets");
                    long sent = Math.min(allowed, (long) packets * PACKET);
                    for (long bytes = PACKET; bytes <= sent; bytes += PACKET) {
                        pacer.onSent(PACKET, nowNanos);
                    }
                }
            }
        }
    }

    @Nested
    class InUse {
        @Test
        void holdsAWindowThatOpensAtOnceBack() {
            QuicSettings settings =
                    QuicSettings.builder().initialWindowPackets(100).hystart(false).build();
            Sender sender = Sender.with(settings).roundTrip(0, 100);
            Pacer pacer = sender.path().pacer();
            int sent = 0;
            while (pacer.allowance(sender.nowNanos) >= PACKET) {
                sender.send(++sent);
            }
            assertEquals(10, sent);
            assertTrue(sender.path().canSend(PACKET));
            // 101 packets in 100 ms, and a quarter more: ten take 7.9 ms.
            assertEquals(7.82, (pacer.nextNanos() - sender.nowNanos) / 1e6, 0.1);
        }
    }
}
