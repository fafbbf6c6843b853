package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.PacketNumberSpace;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RttEstimatorTest {
    private static final long MS = 1_000_000;

    private final RttEstimator rtt = new RttEstimator();

    /** RFC 9002 §5.1. */
    @Nested
    class Samples {
        private final Sender sender = Sender.established();

        @Test
        void areTakenFromTheLargestPacketThatIsNew() {
            sender.send(0).after(10).send(1).after(40).acked(0, 1);
            assertEquals(40 * MS, sender.path().rtt().latestNanos());
        }

        @Test
        void areNotTakenIfTheLargestWasKnown() {
            sender.send(0).send(1).after(40).acked(1, 1).after(20).acked(0, 1);
            assertEquals(40 * MS, sender.path().rtt().latestNanos());
        }

        @Test
        void areNotTakenFromPacketsThatNeedNoAnswer() {
            sender.sendAck(PacketNumberSpace.APPLICATION, 0, 7).after(40).acked(0, 0);
            assertFalse(sender.path().rtt().hasSample());
        }

        @Test
        void areTakenIfAnyNewPacketNeededAnAnswer() {
            sender.send(0).sendAck(PacketNumberSpace.APPLICATION, 1, 7).after(40).acked(0, 1);
            assertEquals(40 * MS, sender.path().rtt().latestNanos());
        }
    }

    /** RFC 9002 §5.2. */
    @Nested
    class Minimum {
        @Test
        void isTheSmallestSampleWhateverThePeerSaysOfItsDelay() {
            rtt.onSample(50 * MS, 40 * MS, 1);
            rtt.onSample(30 * MS, 29 * MS, 2);
            rtt.onSample(60 * MS, 59 * MS, 3);
            assertEquals(30 * MS, rtt.minNanos());
        }

        @Test
        void isTakenAnewAfterPersistentCongestion() {
            rtt.onSample(30 * MS, 0, 1);
            rtt.onSample(80 * MS, 0, 2);
            rtt.onPersistentCongestion();
            assertEquals(80 * MS, rtt.minNanos());
        }
    }

    /** RFC 9002 §5.3. */
    @Nested
    class Smoothed {
        @Test
        void isAGuessBeforeTheFirstSample() {
            assertFalse(rtt.hasSample());
            assertEquals(333 * MS, rtt.smoothedNanos());
            assertEquals(333 * MS / 2, rtt.variationNanos());
        }

        @Test
        void startsAnewWithTheFirstSample() {
            rtt.onSample(40 * MS, 30 * MS, 1);
            assertTrue(rtt.hasSample());
            assertEquals(40 * MS, rtt.smoothedNanos());
            assertEquals(20 * MS, rtt.variationNanos());
        }

        @Test
        void movesByAnEighthAndTheVariationByAFourth() {
            rtt.onSample(40 * MS, 0, 1);
            rtt.onSample(80 * MS, 8 * MS, 2);
            assertEquals(44 * MS, rtt.smoothedNanos());
            assertEquals(23 * MS, rtt.variationNanos());
        }

        @Test
        void doesNotBelieveADelayThatTakesASampleBelowTheMinimum() {
            rtt.onSample(40 * MS, 0, 1);
            rtt.onSample(48 * MS, 9 * MS, 2);
            assertEquals(41 * MS, rtt.smoothedNanos());
        }

        @Test
        void followsTheFormulaOfTheRfcThroughManySamples() {
            Random random = new Random(5);
            double smoothed = 0;
            double variation = 0;
            double least = Double.MAX_VALUE;
            for (int i = 0; i < 1000; i++) {
                long sample = (20 + random.nextInt(100)) * MS;
                long delay = random.nextInt(50) * MS;
                least = Math.min(least, (double) sample);
                if (i == 0) {
                    smoothed = (double) sample;
                    variation = sample / 2.0;
                } else {
                    double adjusted = sample >= least + delay ? sample - delay : sample;
                    variation = 0.75 * variation + 0.25 * Math.abs(smoothed - adjusted);
                    smoothed = 0.875 * smoothed + 0.125 * adjusted;
                }
                rtt.onSample(sample, delay, i);
                assertEquals(smoothed, (double) rtt.smoothedNanos(), 50);
                assertEquals(variation, (double) rtt.variationNanos(), 50);
            }
        }

        @Test
        void limitsThePeersDelayOnlyAfterTheHandshake() {
            Sender before = Sender.server();
            before.recovery.setMaxAckDelay(10 * MS);
            PacketNumberSpace application = PacketNumberSpace.APPLICATION;
            before.roundTrip(0, 100).send(1).after(200);
            before.acked(application, Acks.of(1, 1), 80 * MS);
            assertEquals((7 * 100 + 120) * MS / 8, before.path().rtt().smoothedNanos());

            Sender confirmed = Sender.established();
            confirmed.recovery.setMaxAckDelay(10 * MS);
            confirmed.roundTrip(0, 100).send(1).after(200);
            confirmed.acked(application, Acks.of(1, 1), 80 * MS);
            assertEquals((7 * 100 + 190) * MS / 8, confirmed.path().rtt().smoothedNanos());
        }

        @Test
        void takesNoDelayFromAnInitial() {
            Sender sender = Sender.server();
            PacketNumberSpace initial = PacketNumberSpace.INITIAL;
            sender.send(initial, 0).after(100).ackedIn(initial, 0, 0);
            sender.send(initial, 1).after(180).acked(initial, Acks.of(1, 1), 80 * MS);
            assertEquals(110 * MS, sender.path().rtt().smoothedNanos());
        }
    }
}
