package io.culebra.internal.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame.NewConnectionId;
import io.culebra.internal.wire.TransportException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PathTableTest {
    private static final InternetAddress LOCAL = InternetAddress.ofIpv4(0x7f000001, 4433);

    private final PeerConnectionIds ids =
            new PeerConnectionIds(ConnectionId.of(new byte[] {1, 2, 3, 4}), 4);
    private final Path first = path(0, peer(1000), true);
    private final PathTable table = new PathTable(first);

    private static InternetAddress peer(int port) {
        return InternetAddress.ofIpv4(0x7f000001, port);
    }

    private Path path(int id, InternetAddress peer, boolean validated) {
        return new Path(id, 0, LOCAL, peer, 0, validated, ids, 0);
    }

    @Test
    void findsAPathByBothAddressesAndTheSocket() {
        Path second = path(table.nextId(), peer(2000), false);
        assertNull(table.add(second));
        assertSame(first, table.find(0, LOCAL, peer(1000)));
        assertSame(second, table.find(0, LOCAL, peer(2000)));
        assertNull(table.find(1, LOCAL, peer(1000)));
        assertNull(table.find(0, LOCAL, peer(3000)));
        assertNull(table.find(0, InternetAddress.ofIpv4(0x7f000002, 4433), peer(1000)));
    }

    @Test
    void findsAPathWhoseLocalAddressIsNotKnown() {
        assertSame(first, table.find(0, InternetAddress.NONE, peer(1000)));
        Path client = new Path(0, 0, InternetAddress.NONE, peer(1000), 0, true, ids, 0);
        assertTrue(client.matches(0, LOCAL, peer(1000)));
        client.learnLocal(LOCAL);
        client.learnLocal(peer(7));
        assertEquals(LOCAL, client.local());
        assertFalse(client.matches(0, peer(7), peer(1000)));
    }

    @Test
    void keepsThePathInUseAndTheLastValidatedWhenFull() {
        Path[] tried = new Path[5];
        for (int i = 0; i < tried.length; i++) {
            tried[i] = path(table.nextId(), peer(2000 + i), false);
            Path gone = table.add(tried[i]);
            if (i == 0) {
                table.moveTo(tried[0]);
            }
            // The first three fit beside the first path; then the oldest one not in use goes.
            assertSame(i < 3 ? null : tried[i - 2], gone);
        }
        assertSame(tried[0], table.active());
        assertSame(first, table.lastValidated());
        assertEquals(PathTable.CAPACITY, table.count());
    }

    /** RFC 9000, 9.3.2. */
    @Nested
    class GoingBack {
        @Test
        void remembersTheLastValidatedPathAcrossUnvalidatedOnes() {
            Path second = path(table.nextId(), peer(2000), false);
            table.add(second);
            table.moveTo(second);
            Path third = path(table.nextId(), peer(3000), false);
            table.add(third);
            table.moveTo(third);
            assertSame(first, table.lastValidated());
            table.moveTo(first);
            assertNull(table.lastValidated());
            assertSame(first, table.active());
        }

        @Test
        void forgetsAPathThatIsRemoved() {
            Path second = path(table.nextId(), peer(2000), false);
            table.add(second);
            table.moveTo(second);
            table.remove(first);
            assertNull(table.lastValidated());
            assertEquals(1, table.count());
            assertSame(second, table.get(0));
            assertNull(table.find(0, LOCAL, peer(1000)));
        }
    }

    @Test
    void anAnswerToAChallengeLiftsTheLimit() {
        Path second = path(1, peer(2000), false);
        second.validator().start(0, 1_000_000, 1_000_000);
        long data = second.validator().nextChallenge(new CountingRandom(), 0, true);
        assertFalse(second.onResponse(data + 1, 0));
        assertFalse(second.validated());
        assertTrue(second.onResponse(data, 0));
        assertTrue(second.validated());
    }

    @Test
    void aPathTakesAnotherIdWhenThePeerRetiresItsOwn() throws TransportException {
        ConnectionId next = ConnectionId.of(new byte[] {5, 6, 7, 8});
        assertTrue(first.refreshPeerId(ids));
        assertNotSame(next, first.peerId());
        ids.onNewConnectionId(new NewConnectionId(1, 1, next, new byte[16]));
        assertTrue(first.refreshPeerId(ids));
        assertEquals(next, first.peerId());
        assertEquals(1, first.peerIdSequence());
        ids.retire(1);
        assertFalse(first.refreshPeerId(ids));
    }

    /** RFC 9000, 8.2.2. */
    @Nested
    class Answers {
        private final PathResponses responses = first.responses();

        @Test
        void goOutOnceAndInOrder() {
            responses.add(7);
            responses.add(8);
            assertEquals(7, responses.removeFirst());
            assertEquals(8, responses.removeFirst());
            assertTrue(responses.isEmpty());
        }

        @Test
        void areBoundedAndForgetTheOldest() {
            for (int i = 0; i < 10; i++) {
                responses.add(i);
            }
            for (int i = 6; i < 10; i++) {
                assertEquals(i, responses.removeFirst());
            }
            assertTrue(responses.isEmpty());
        }
    }
}
