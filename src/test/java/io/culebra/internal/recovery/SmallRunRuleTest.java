package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SmallRunRuleTest {
    private static final int PACKET = 1000;
    private static final long NOW = Long.MIN_VALUE;
    private static final long MUCH = 1_000_000;

    private final SmallRunRule rule = new SmallRunRule();

    private long ask(long nowNanos, long allowedPackets, long waitingBytes, long windowPackets) {
        return rule.holdUntilNanos(
                nowNanos, allowedPackets * PACKET, waitingBytes, windowPackets * PACKET, PACKET);
    }

    @Test
    void takesSixteenPacketsOrAQuarterOfTheWindowForEnough() {
        assertEquals(16 * PACKET, SmallRunRule.enoughBytes(1000 * PACKET, PACKET));
        assertEquals(5 * PACKET, SmallRunRule.enoughBytes(20 * PACKET, PACKET));
    }

    @Test
    void letsARunGoThatIsLongEnough() {
        assertEquals(NOW, ask(0, 16, MUCH, 1000));
        assertEquals(NOW, ask(0, 5, MUCH, 20));
    }

    @Test
    void letsAllGoThatThereIs() {
        assertEquals(NOW, ask(0, 3, 3 * PACKET, 1000));
        assertEquals(NOW, ask(0, 3, 10, 1000));
    }

    @Test
    void holdsASmallRunWithMoreBehindItFor200Microseconds() {
        assertEquals(200_005, ask(5, 15, MUCH, 1000));
        assertEquals(200_005, ask(100_000, 15, MUCH, 1000));
        assertEquals(NOW, ask(200_005, 15, MUCH, 1000));
    }

    @Test
    void letsItGoWhenAcknowledgementsMadeRoom() {
        assertEquals(200_005, ask(5, 12, MUCH, 1000));
        assertEquals(NOW, ask(50_000, 16, MUCH, 1000));
    }

    @Test
    void countsTheWaitAnewForEachRun() {
        ask(5, 15, MUCH, 1000);
        ask(100, 16, MUCH, 1000);
        assertEquals(350_000, ask(150_000, 1, MUCH, 1000));
        ask(350_000, 1, MUCH, 1000);
        assertEquals(560_000, ask(360_000, 1, MUCH, 1000));
    }

    @Test
    void setsNoTimerWhereNothingMayGo() {
        assertEquals(NOW, ask(0, 0, MUCH, 1000));
        assertEquals(NOW, rule.holdUntilNanos(5, PACKET - 1, MUCH, MUCH, PACKET));
        assertEquals(200_007, ask(7, 2, MUCH, 1000), "and the wait begins when something may");
    }

    @Test
    void neverHoldsAnEmptyFlight() {
        for (int packets = 2; packets < 100; packets++) {
            assertEquals(NOW, ask(0, packets, MUCH, packets));
        }
    }
}
