package io.culebra.internal.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.path.Migration.Move;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.FrameType;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 9000, 9. */
class MigrationTest {
    /** RFC 9000, 9.3. */
    @Test
    void onlyTheNewestNonProbingPacketMovesAServer() {
        for (boolean probing : new boolean[] {false, true}) {
            for (boolean largest : new boolean[] {false, true}) {
                Move expected = !probing && largest ? Move.FOLLOW : Move.PROBE;
                assertEquals(expected, Migration.onOtherPath(true, probing, largest));
                assertEquals(Move.STAY, Migration.onOtherPath(false, probing, largest));
            }
        }
    }

    @Test
    void onlyAServerAfterTheHandshakeListensToUnknownAddresses() {
        assertTrue(Migration.accepts(true, true));
        assertFalse(Migration.accepts(true, false));
        assertFalse(Migration.accepts(false, true));
        assertFalse(Migration.accepts(false, false));
    }

    /** RFC 9000, 9.1. */
    @Test
    void fourFrameTypesAreProbing() {
        Set<Integer> probing =
                Set.of(
                        FrameType.PADDING,
                        FrameType.NEW_CONNECTION_ID,
                        FrameType.PATH_CHALLENGE,
                        FrameType.PATH_RESPONSE);
        for (int type = 0; type < 0x40; type++) {
            assertEquals(probing.contains(type), Migration.isProbing(type));
        }
        assertFalse(Migration.isProbing((1L << 32) | FrameType.PATH_CHALLENGE));
    }

    /** RFC 9000, 9.4. */
    @Test
    void aChangedPortAloneKeepsTheCongestionState() {
        InternetAddress old = InternetAddress.ofIpv4(0x0a000001, 4000);
        assertTrue(Migration.keepsCongestion(old, InternetAddress.ofIpv4(0x0a000001, 4001)));
        assertFalse(Migration.keepsCongestion(old, InternetAddress.ofIpv4(0x0a000002, 4000)));
        assertFalse(Migration.keepsCongestion(old, new InternetAddress(0, 0x0a000001, 4000)));
    }

    /** RFC 9000, 9.3.3. */
    @Test
    void aValidatedPathIsAskedWhenItIsLeft() {
        PeerConnectionIds ids = new PeerConnectionIds(ConnectionId.EMPTY, 2);
        InternetAddress peer = InternetAddress.ofIpv4(1, 1);
        Path path = new Path(0, 0, InternetAddress.NONE, peer, 0, false, ids, 0);
        assertFalse(Migration.challengesOld(path));
        path.amplification().onValidated();
        assertTrue(Migration.challengesOld(path));
    }

    /** RFC 9000, 9.5. */
    @Test
    void theOldIdGoesOnOnlyIfThePeerSentNoOtherAndHasNotMovedKnowingly() {
        assertTrue(Migration.keepsPeerId(true, false));
        assertFalse(Migration.keepsPeerId(true, true));
        assertFalse(Migration.keepsPeerId(false, false));
        assertFalse(Migration.keepsPeerId(false, true));
    }
}
