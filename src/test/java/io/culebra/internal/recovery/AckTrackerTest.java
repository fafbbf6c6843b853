package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.PacketNumberSpace;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AckTrackerTest {
    private static final long MS = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long DELAY = 25 * MS;

    private final AckTracker tracker = new AckTracker(PacketNumberSpace.APPLICATION, DELAY);
    private long nowNanos = 1_000 * MS;

    private void receive(long... packetNumbers) {
        for (long packetNumber : packetNumbers) {
            assertTrue(tracker.onReceived(packetNumber, true, nowNanos, Ecn.NOT_ECT));
        }
    }

    private void receiveQuiet(long packetNumber) {
        assertTrue(tracker.onReceived(packetNumber, false, nowNanos, Ecn.NOT_ECT));
    }

    private boolean due() {
        tracker.onBatchEnd(nowNanos);
        return tracker.ackDue(nowNanos);
    }

    private void acknowledge() {
        tracker.onAckSent(nowNanos);
        nowNanos += MS;
    }

    /** RFC 9000 §12.3. */
    @Nested
    class Duplicates {
        @Test
        void areToldFromPacketsThatWereMissing() {
            receive(0, 1, 2, 5, 6);
            for (long number : new long[] {0, 1, 2, 5, 6}) {
                assertFalse(tracker.onReceived(number, true, nowNanos, Ecn.ECT0), "" + number);
            }
            assertFalse(tracker.isDuplicate(3));
            assertFalse(tracker.isDuplicate(7));
            assertEquals(0, tracker.ect0(), "RFC 9000 §13.4.1: and are not counted");
        }

        @Test
        void areAllPacketsThatAreTooOldToBeKnown() {
            for (int i = 0; i <= AckTracker.MAX_RANGES; i++) {
                receive(2L * i);
            }
            assertEquals(AckTracker.MAX_RANGES, tracker.received().size());
            assertTrue(tracker.isDuplicate(0));
            assertFalse(tracker.isDuplicate(3));
            receive(3L * AckTracker.MAX_RANGES);
            assertTrue(tracker.isDuplicate(1));
            assertTrue(tracker.isDuplicate(2));
            assertFalse(tracker.isDuplicate(5));
        }

        @Test
        void areNeverProcessedTwiceAndNothingNewIsRefusedNearTheTop() {
            Random random = new Random(3);
            TreeSet<Long> seen = new TreeSet<>();
            for (int i = 0; i < 20_000; i++) {
                long number = Math.max(0, i - random.nextInt(60));
                boolean taken = tracker.onReceived(number, true, nowNanos, 0);
                boolean first = seen.add(number);
                assertTrue(first || !taken, "twice: " + number);
                assertEquals(seen.last(), tracker.received().max());
                if (random.nextInt(10) == 0) {
                    tracker.onAckAcked(seen.last() - random.nextInt(50));
                }
                if (number > seen.last() - 1) {
                    assertEquals(first, taken);
                }
            }
        }
    }

    /** RFC 9000 §13.2.1. */
    @Nested
    class Timing {
        @Test
        void waitsForTheDelayWithOnePacket() {
            receive(0);
            assertFalse(due());
            assertTrue(tracker.hasUnsentAck());
            assertEquals(nowNanos + DELAY, tracker.deadlineNanos());
            nowNanos += DELAY;
            assertTrue(due());
        }

        @Test
        void countsTheDelayFromTheFirstPacketThatWaits() {
            receive(0);
            long deadline = tracker.deadlineNanos();
            nowNanos += 5 * MS;
            receive(1);
            assertEquals(deadline, tracker.deadlineNanos());
        }

        @Test
        void acknowledgesHandshakePacketsAtOnce() {
            for (PacketNumberSpace space : PacketNumberSpace.values()) {
                AckTracker one = new AckTracker(space, DELAY);
                one.onReceived(0, true, nowNanos, Ecn.NOT_ECT);
                assertEquals(space != PacketNumberSpace.APPLICATION, one.ackDue(nowNanos));
            }
        }

        @Test
        void neverAnswersPacketsThatNeedNoAnswer() {
            receiveQuiet(0);
            receiveQuiet(5);
            receiveQuiet(3);
            assertFalse(due());
            assertFalse(tracker.hasUnsentAck());
            assertEquals(NEVER, tracker.deadlineNanos());
        }

        @Test
        void acknowledgesAtOnceAfterAGap() {
            receive(0);
            acknowledge();
            receive(2);
            assertTrue(due());
        }

        @Test
        void acknowledgesAtOnceAfterAGapThatAQuietPacketFollowed() {
            receive(0);
            acknowledge();
            receiveQuiet(2);
            assertFalse(due());
            receive(3);
            assertTrue(due());
            acknowledge();
            receive(4);
            assertFalse(due());
        }

        @Test
        void acknowledgesAtOnceWhatWasOvertaken() {
            receive(0, 2);
            acknowledge();
            receive(1);
            assertTrue(due());
        }

        @Test
        void waitsWithAPacketThatOnlyAQuietOneOvertook() {
            receive(0);
            receiveQuiet(2);
            acknowledge();
            receive(1);
            assertFalse(due());
        }

        @Test
        void acknowledgesAtOnceWhatMetCongestion() {
            tracker.onReceived(0, true, nowNanos, Ecn.CE);
            assertTrue(due());
        }

        @Test
        void takesTheFirstPacketForNoGap() {
            receive(0);
            assertFalse(due());
        }
    }

    /** RFC 9000 §13.2.2. */
    @Nested
    class Batches {
        @Test
        void ofTwoAreAcknowledgedAtTheirEnd() {
            receive(0, 1);
            assertFalse(tracker.ackDue(nowNanos), "not before");
            assertTrue(due());
        }

        @Test
        void ofOneAreAcknowledgedEverySecondTime() {
            receive(0);
            assertFalse(due());
            nowNanos += MS;
            receive(1);
            assertTrue(due());
        }

        @Test
        void startAnewWithEveryAcknowledgement() {
            receive(0, 1, 2);
            assertTrue(due());
            acknowledge();
            assertFalse(tracker.hasUnsentAck());
            assertEquals(NEVER, tracker.deadlineNanos());
            receive(3);
            assertFalse(due());
        }
    }

    /** RFC 9000 §13.2.3 and §13.2.4. */
    @Nested
    class Ranges {
        @Test
        void areForgottenOnceThePeerHasThem() {
            receive(0, 2, 4, 6, 8);
            tracker.onAckAcked(4);
            assertEquals("[4..4, 6..6, 8..8]", tracker.received().toString());
            assertTrue(tracker.isDuplicate(3), "as it would be hard to tell");
            assertFalse(tracker.isDuplicate(5));
        }

        @Test
        void stayAsLongAsTheyAreOne() {
            receive(0, 1, 2, 3);
            tracker.onAckAcked(2);
            assertEquals("[0..3]", tracker.received().toString());
        }

        @Test
        void alwaysHoldTheLargestPacket() {
            receive(0, 2);
            tracker.onAckAcked(2);
            assertEquals("[2..2]", tracker.received().toString());
        }

        @Test
        void takeAnOldAcknowledgementForWhatItIs() {
            receive(0, 2, 4);
            tracker.onAckAcked(4);
            tracker.onAckAcked(2);
            tracker.onAckAcked(0);
            assertEquals("[4..4]", tracker.received().toString());
        }

        @Test
        void makeItAskForAnAnswerIfNoneComesForLong() {
            receive(0, 2);
            for (int i = 1; i < AckTracker.UNHEARD_ACKS; i++) {
                acknowledge();
                assertFalse(tracker.wantsAnswer());
            }
            acknowledge();
            assertTrue(tracker.wantsAnswer());
            tracker.onAckAcked(0);
            assertFalse(tracker.wantsAnswer());
        }

        @Test
        void askForNothingAsLongAsTheyAreOne() {
            receive(0);
            for (int i = 0; i < 100; i++) {
                acknowledge();
            }
            assertFalse(tracker.wantsAnswer());
        }
    }

    /** RFC 9000 §13.2.5. */
    @Nested
    class Delay {
        @Test
        void countsFromTheLargestPacket() {
            receive(0);
            nowNanos += MS;
            receive(2);
            long expected = nowNanos;
            nowNanos += MS;
            receive(1);
            assertEquals(expected, tracker.largestReceivedNanos());
        }
    }

    /** RFC 9000 §13.4.1. */
    @Nested
    class EcnMarks {
        @Test
        void areCounted() {
            assertFalse(tracker.hasEcn());
            int[] marks = {Ecn.ECT0, Ecn.ECT0, Ecn.ECT0, Ecn.ECT1, Ecn.CE, Ecn.CE, Ecn.NOT_ECT};
            for (int i = 0; i < marks.length; i++) {
                tracker.onReceived(i, true, nowNanos, marks[i]);
            }
            assertTrue(tracker.hasEcn());
            assertEquals(3, tracker.ect0());
            assertEquals(1, tracker.ect1());
            assertEquals(2, tracker.ce());
        }
    }
}
