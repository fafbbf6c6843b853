package io.culebra.internal.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame.NewConnectionId;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PeerConnectionIdsTest {
    private static final int LIMIT = 4;

    private final PeerConnectionIds ids = new PeerConnectionIds(id(0), LIMIT);

    private static ConnectionId id(int number) {
        byte[] bytes = new byte[8];
        Arrays.fill(bytes, (byte) (0x40 + number));
        return ConnectionId.of(bytes);
    }

    private static byte[] token(int number) {
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, (byte) (0x80 + number));
        return bytes;
    }

    private static NewConnectionId frame(int sequence, int retirePriorTo) {
        return new NewConnectionId(sequence, retirePriorTo, id(sequence), token(sequence));
    }

    private boolean give(int sequence, int retirePriorTo) throws TransportException {
        return ids.onNewConnectionId(frame(sequence, retirePriorTo));
    }

    private List<Long> retirements() {
        List<Long> all = new ArrayList<>();
        while (ids.hasRetirement()) {
            all.add(ids.nextRetirement());
        }
        return all;
    }

    private void refuses(Violation violation, NewConnectionId frame) {
        TransportException refusal =
                assertThrows(TransportException.class, () -> ids.onNewConnectionId(frame));
        assertEquals(violation, refusal.violation());
    }

    /** RFC 9000, 5.1.2. */
    @Nested
    class Using {
        @Test
        void startsWithTheHandshakesId() {
            assertEquals(id(0), ids.id(0));
            assertEquals(-1, ids.takeUnused());
            assertFalse(ids.hasUnused());
        }

        @Test
        void followsTheServersChoiceOfTheFirst() {
            ids.replaceFirst(id(9));
            assertEquals(id(9), ids.id(0));
        }

        @Test
        void takesTheLowestUnused() throws TransportException {
            give(2, 0);
            give(1, 0);
            assertEquals(1, ids.takeUnused());
            assertEquals(id(1), ids.id(1));
            assertEquals(2, ids.takeUnused());
            assertEquals(-1, ids.takeUnused());
        }

        @Test
        void retiresWhatAPathGaveUp() throws TransportException {
            give(1, 0);
            ids.retire(0);
            ids.retire(0);
            assertEquals(List.of(0L), retirements());
            assertFalse(ids.isActive(0));
            assertThrows(IllegalStateException.class, () -> ids.id(0));
            assertTrue(ids.isActive(1));
        }

        @Test
        void repeatsALostRetirement() {
            ids.retire(0);
            long sequence = ids.nextRetirement();
            assertFalse(ids.hasRetirement());
            ids.onRetirementLost(sequence);
            assertEquals(List.of(0L), retirements());
        }

        @Test
        void doesNotTakeBackWhatItRetired() throws TransportException {
            give(1, 0);
            ids.retire(1);
            retirements();
            give(1, 0);
            assertFalse(ids.isActive(1));
            assertFalse(ids.hasRetirement());
        }
    }

    /** RFC 9000, 19.15. */
    @Nested
    class NewIds {
        @Test
        void mayComeTwice() throws TransportException {
            give(1, 0);
            give(1, 0);
            assertEquals(2, ids.activeCount());
        }

        @Test
        void mustNotChange() throws TransportException {
            give(1, 0);
            refuses(Violation.CONNECTION_ID_REUSED, new NewConnectionId(1, 0, id(2), token(2)));
            refuses(Violation.CONNECTION_ID_REUSED, new NewConnectionId(1, 0, id(1), token(2)));
            refuses(Violation.CONNECTION_ID_REUSED, new NewConnectionId(2, 0, id(1), token(1)));
            refuses(Violation.CONNECTION_ID_REUSED, new NewConnectionId(2, 0, id(0), token(2)));
            refuses(Violation.RESET_TOKEN_REUSED, new NewConnectionId(2, 0, id(2), token(1)));
        }

        @Test
        void mustNotComeWhileIdsAreEmpty() {
            ids.replaceFirst(ConnectionId.EMPTY);
            refuses(Violation.CONNECTION_ID_NOT_USED, frame(1, 0));
        }

        @Test
        void mayFillTheLimitAndNoMore() throws TransportException {
            for (int i = 1; i < LIMIT; i++) {
                give(i, 0);
            }
            refuses(Violation.TOO_MANY_CONNECTION_IDS, frame(LIMIT, 0));
        }

        @Test
        void mayReplaceAllOthers() throws TransportException {
            for (int i = 1; i < LIMIT; i++) {
                give(i, 0);
            }
            assertTrue(give(4, 4));
            assertEquals(1, ids.activeCount());
            List<Long> retired = retirements();
            assertEquals(List.of(0L, 1L, 2L, 3L), retired.stream().sorted().toList());
            assertEquals(4, ids.takeUnused());
        }

        @Test
        void sayWhetherAUsedOneIsGone() throws TransportException {
            give(1, 0);
            give(2, 0);
            assertTrue(give(3, 1));
            assertFalse(give(4, 2));
        }

        @Test
        void ignoreARetirementThatDoesNotIncrease() throws TransportException {
            give(3, 3);
            retirements();
            give(4, 1);
            assertTrue(ids.isActive(3));
            assertFalse(ids.hasRetirement());
        }

        @Test
        void thatComeTooLateAreRetiredUnused() throws TransportException {
            give(3, 3);
            retirements();
            give(2, 0);
            give(2, 0);
            assertFalse(ids.isActive(2));
            assertEquals(List.of(2L), retirements());
        }

        @Test
        void cannotPileUpRetirements() throws TransportException {
            int sequence = 1;
            for (; sequence < 4 * LIMIT + 1; sequence++) {
                give(sequence, sequence);
            }
            refuses(Violation.TOO_MANY_IDS_TO_RETIRE, frame(sequence, sequence));
        }

        @Test
        void goOnForeverWhenRetirementsArrive() throws TransportException {
            for (int sequence = 1; sequence < 60; sequence++) {
                give(sequence, sequence);
                retirements().forEach(gone -> ids.onRetirementAcked());
            }
            assertEquals(1, ids.activeCount());
        }
    }

    @Nested
    class EmptyIds {
        private final PeerConnectionIds empty = new PeerConnectionIds(ConnectionId.EMPTY, LIMIT);

        @Test
        void serveEveryPath() {
            assertTrue(empty.hasUnused());
            assertEquals(0, empty.takeUnused());
            assertEquals(0, empty.takeUnused());
            assertEquals(ConnectionId.EMPTY, empty.id(0));
        }

        @Test
        void areNeverRetired() {
            empty.retire(0);
            assertFalse(empty.hasRetirement());
            assertTrue(empty.isActive(0));
        }
    }

    /** RFC 9000, 10.3.1. */
    @Nested
    class ResetTokens {
        private boolean known(int number) {
            byte[] datagramEnd = new byte[21];
            System.arraycopy(token(number), 0, datagramEnd, 5, 16);
            return ids.isResetToken(MemorySegment.ofArray(datagramEnd), 5);
        }

        @Test
        void countForIdsInUse() throws TransportException {
            give(1, 0);
            assertFalse(known(1));
            ids.takeUnused();
            assertTrue(known(1));
            ids.retire(1);
            assertFalse(known(1));
        }

        @Test
        void ofTheFirstIdComeFromTheTransportParameters() {
            assertFalse(known(0));
            ids.resetTokenOfFirst(token(0));
            assertTrue(known(0));
        }

        @Test
        void mustBeEqualInEveryBit() {
            byte[] token = token(0);
            ids.resetTokenOfFirst(token);
            for (int bit = 0; bit < 128; bit++) {
                byte[] other = token.clone();
                other[bit / 8] ^= (byte) (1 << (bit % 8));
                assertFalse(ids.isResetToken(MemorySegment.ofArray(other), 0));
            }
        }
    }
}
