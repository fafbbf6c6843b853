package io.culebra.internal.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame.NewConnectionId;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LocalConnectionIdsTest {
    private static final int MOST = 4;

    private final LocalConnectionIds ids = new LocalConnectionIds(id(0), MOST);

    private static ConnectionId id(int number) {
        byte[] bytes = new byte[12];
        Arrays.fill(bytes, (byte) number);
        return ConnectionId.of(bytes);
    }

    private void fill() {
        while (ids.wantsMore()) {
            int number = (int) ids.issue(id(99), new byte[16]);
            assertTrue(number < 100);
        }
    }

    private void issue(int number) {
        assertEquals(number, ids.issue(id(number), new byte[16]));
    }

    private void refuses(Violation violation, long sequence, ConnectionId destination) {
        TransportException refusal =
                assertThrows(TransportException.class, () -> ids.onRetire(sequence, destination));
        assertEquals(violation, refusal.violation());
    }

    /** RFC 9000, 5.1.1. */
    @Nested
    class Issuing {
        @Test
        void keepsToTwoUntilThePeerSaysMore() {
            assertTrue(ids.wantsMore());
            issue(1);
            assertFalse(ids.wantsMore());
        }

        @Test
        void keepsToThePeersLimitAndToItsOwn() {
            ids.onPeerLimit(3);
            fill();
            assertEquals(3, ids.activeCount());
            ids.onPeerLimit(1L << 60);
            fill();
            assertEquals(MOST, ids.activeCount());
        }

        @Test
        void numbersThemUpward() {
            issue(1);
            issue(2);
            issue(3);
            for (int i = 1; i <= 3; i++) {
                NewConnectionId frame = ids.nextFrame();
                assertEquals(i, frame.sequence());
                assertEquals(id(i), frame.id());
                assertEquals(0, frame.retirePriorTo());
            }
            assertFalse(ids.hasFrame());
        }

        @Test
        void repeatsALostFrame() {
            issue(1);
            NewConnectionId frame = ids.nextFrame();
            ids.onFrameLost(1);
            assertTrue(ids.hasFrame());
            assertEquals(frame, ids.nextFrame());
        }

        @Test
        void doesNotRepeatAFrameWhoseIdIsGone() throws TransportException {
            issue(1);
            ids.nextFrame();
            ids.onRetire(1, id(0));
            ids.onFrameLost(1);
            assertFalse(ids.hasFrame());
        }

        @Test
        void replacesWhatThePeerRetires() throws TransportException {
            issue(1);
            assertFalse(ids.wantsMore());
            ids.onRetire(0, id(1));
            assertTrue(ids.wantsMore());
            issue(2);
        }

        @Test
        void isImpossibleAfterTheEmptyId() {
            LocalConnectionIds empty = new LocalConnectionIds(ConnectionId.EMPTY, MOST);
            empty.onPeerLimit(8);
            assertFalse(empty.wantsMore());
            assertThrows(IllegalStateException.class, () -> empty.issue(id(1), new byte[16]));
        }
    }

    /** RFC 9000, 5.1.2. */
    @Nested
    class AskingToRetire {
        @Test
        void makesRoomForReplacementsThatCarryTheWish() {
            issue(1);
            assertTrue(ids.askToRetireBelow(2));
            assertTrue(ids.wantsMore());
            issue(2);
            issue(3);
            assertFalse(ids.wantsMore());
            assertEquals(1, ids.nextFrame().retirePriorTo());
            assertEquals(2, ids.nextFrame().retirePriorTo());
            assertEquals(2, ids.nextFrame().retirePriorTo());
        }

        @Test
        void waitsUntilThePeerHasDoneIt() throws TransportException {
            issue(1);
            ids.askToRetireBelow(2);
            issue(2);
            assertFalse(ids.askToRetireBelow(3));
            ids.onRetire(0, id(2));
            assertFalse(ids.askToRetireBelow(3));
            ids.onRetire(1, id(2));
            assertTrue(ids.askToRetireBelow(3));
        }
    }

    /** RFC 9000, 19.16. */
    @Nested
    class Retiring {
        @Test
        void givesTheIdToBeForgotten() throws TransportException {
            issue(1);
            assertEquals(id(0), ids.onRetire(0, id(1)));
            assertNull(ids.onRetire(0, id(1)));
            assertEquals(1, ids.activeCount());
            assertEquals(id(1), ids.active(0));
        }

        @Test
        void refusesANumberNeverIssued() {
            refuses(Violation.RETIRED_UNKNOWN_ID, 1, id(0));
            refuses(Violation.RETIRED_UNKNOWN_ID, (1L << 62) - 1, id(0));
        }

        @Test
        void refusesTheIdOfItsOwnPacket() {
            issue(1);
            refuses(Violation.RETIRED_ID_IN_USE, 1, id(1));
        }

        @Test
        void refusesTheEmptyId() {
            LocalConnectionIds empty = new LocalConnectionIds(ConnectionId.EMPTY, MOST);
            TransportException refusal =
                    assertThrows(
                            TransportException.class, () -> empty.onRetire(0, ConnectionId.EMPTY));
            assertEquals(Violation.RETIRED_ZERO_LENGTH_ID, refusal.violation());
        }
    }

    @Test
    void tellsTheNumberOfAnId() throws TransportException {
        issue(1);
        assertEquals(1, ids.sequenceOf(id(1)));
        assertEquals(-1, ids.sequenceOf(id(2)));
        ids.onRetire(1, id(0));
        assertEquals(-1, ids.sequenceOf(id(1)));
    }
}
