package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.recovery.EcnValidator.State;
import io.culebra.internal.wire.PacketNumberSpace;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EcnValidatorTest {
    private static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION;

    private final Sender sender = Sender.established();
    private final EcnValidator ecn = sender.path().ecn();
    private long next;

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            sender.sendMarked(next++, ecn.codepoint());
        }
        sender.after(20);
    }

    private void acked(long ect0, long ect1, long ce, long... bounds) {
        sender.acked(SPACE, Acks.withEcn(ect0, ect1, ce, bounds), 0);
    }

    /** RFC 9000 §13.4.2. */
    @Nested
    class Testing {
        @Test
        void isOffUntilSomebodyAsks() {
            assertEquals(State.OFF, ecn.state());
            assertEquals(Ecn.NOT_ECT, ecn.codepoint());
            send(5);
            acked(0, 0, 3, 0, 4);
            assertEquals(State.OFF, ecn.state());
        }

        @Test
        void marksTenPacketsAndWaits() {
            ecn.start();
            send(9);
            assertEquals(Ecn.ECT0, ecn.codepoint());
            send(1);
            assertEquals(State.UNKNOWN, ecn.state());
            assertEquals(Ecn.NOT_ECT, ecn.codepoint());
        }

        @Test
        void goesOnMarkingOnceThePeerCounts() {
            ecn.start();
            send(12);
            acked(4, 0, 0, 0, 3);
            assertEquals(State.CAPABLE, ecn.state());
            assertEquals(Ecn.ECT0, ecn.codepoint());
        }

        @Test
        void failsIfAllMarkedPacketsAreLost() {
            ecn.start();
            send(14);
            acked(0, 0, 0, 13, 13);
            assertEquals(State.FAILED, ecn.state());
            assertEquals(Ecn.NOT_ECT, ecn.codepoint());
        }

        @Test
        void startsAgainOnANewPath() {
            ecn.start();
            send(1);
            sender.acked(0, 0);
            assertEquals(State.FAILED, ecn.state());
            sender.recovery.resetPath(0);
            assertEquals(State.TESTING, ecn.state());
        }

        @Test
        void staysOffOnANewPathIfItWasOff() {
            sender.recovery.resetPath(0);
            assertEquals(State.OFF, ecn.state());
        }
    }

    /** RFC 9000 §13.4.2.1. */
    @Nested
    class Counts {
        Counts() {
            ecn.start();
            send(10);
        }

        private void expect(State state) {
            assertEquals(state, ecn.state());
        }

        @Test
        void mustBeThere() {
            sender.acked(0, 3);
            expect(State.FAILED);
        }

        @Test
        void mustGrowWithTheMarkedPackets() {
            acked(3, 0, 0, 0, 3);
            expect(State.FAILED);
        }

        @Test
        void mayGrowAsCongestionMarks() {
            acked(3, 0, 1, 0, 3);
            expect(State.CAPABLE);
        }

        @Test
        void mayBeAheadBecauseAcksWereLost() {
            acked(6, 0, 0, 0, 3);
            expect(State.CAPABLE);
        }

        @Test
        void mustNotExceedWhatWasSent() {
            acked(11, 0, 0, 0, 3);
            expect(State.FAILED);
        }

        @Test
        void mustNotSpeakOfMarksThatWereNeverMade() {
            acked(4, 1, 0, 0, 3);
            expect(State.FAILED);
        }

        @Test
        void mustNotShrink() {
            acked(4, 0, 0, 0, 3);
            expect(State.CAPABLE);
            send(2);
            acked(3, 0, 3, 0, 4);
            expect(State.FAILED);
        }

        @Test
        void meanNothingInAFrameThatWasOvertaken() {
            acked(8, 0, 0, 4, 7);
            expect(State.CAPABLE);
            acked(4, 0, 0, 0, 3);
            expect(State.CAPABLE);
        }

        @Test
        void neverSpeakAgainstPacketsWithoutMarks() {
            acked(10, 0, 0, 0, 9);
            expect(State.CAPABLE);
            sender.send(next).after(20).acked(next, next);
            expect(State.CAPABLE);
        }
    }

    /** RFC 9002 §7.1. */
    @Nested
    class Congestion {
        @Test
        void isWhatMoreCongestionMarksMean() {
            ecn.start();
            send(10);
            long window = sender.window();
            acked(3, 0, 1, 0, 3);
            assertEquals(0.7 * window, (double) sender.window(), 1);
            acked(8, 0, 2, 0, 9);
            assertEquals(0.7 * window, (double) sender.window(), 1, "once for each round trip");
            assertEquals(0, sender.recovery.packetsLost());
        }

        @Test
        void isNotWhatOldCongestionMarksMean() {
            ecn.start();
            send(10);
            acked(9, 0, 1, 0, 9);
            send(10);
            long window = sender.window();
            acked(19, 0, 1, 0, 19);
            assertTrue(sender.window() >= window);
        }
    }
}
