package io.culebra.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 8446 §8. */
class ReplayGuardTest {
    private static final long START = 1_790_000_000_000L;
    private static final long WINDOW_MILLIS = 20_000;

    private final ReplayGuard guard = ReplayGuard.inMemory(100, START);

    private static byte[] ticket(int number) {
        byte[] ticket = new byte[40];
        ticket[39] = (byte) number;
        ticket[30] = (byte) (number >> 8);
        return ticket;
    }

    @Test
    void takesEachTicketOnce() {
        for (int i = 0; i < 100; i++) {
            assertTrue(guard.isFirst(ticket(i), START, START + i));
            assertFalse(guard.isFirst(ticket(i), START, START + i));
        }
    }

    /** No longer than a replay can be fresh. */
    @Test
    void remembersForTheWindowThatItIsAskedIn() {
        for (long first = 0; first < 200_000; first += 7_000) {
            ReplayGuard fresh = ReplayGuard.inMemory(100, START);
            assertTrue(fresh.isFirst(ticket(1), START, START + first));
            for (long later = 0; later <= WINDOW_MILLIS; later += 1_000) {
                assertFalse(fresh.isFirst(ticket(1), START, START + first + later));
            }
        }
    }

    @Test
    void refusesWhenItIsFullAndGoesOnLater() {
        for (int i = 0; i < 100; i++) {
            assertTrue(guard.isFirst(ticket(i), START, START));
        }
        assertFalse(guard.isFirst(ticket(300), START, START));
        assertTrue(guard.isFirst(ticket(300), START, START + 60_000));
    }

    /** RFC 8446 §8.2: what came before the start was not seen. */
    @Test
    void refusesTicketsFromBeforeItsStartForAWhile() {
        assertFalse(guard.isFirst(ticket(1), START - 1, START + 20_000));
        assertTrue(guard.isFirst(ticket(1), START - 1, START + 30_000));
    }

    @Test
    void takesShortTickets() {
        assertTrue(guard.isFirst(new byte[] {1}, START, START));
        assertFalse(guard.isFirst(new byte[] {1}, START, START));
    }
}
