package io.culebra.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class AllocationFreeAeadTest {
    private final AeadProvider provider = new AllocationFreeAead();
    private final CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;

    @Test
    void opensWhatItSealsAndRefusesWhatWasChanged() throws TransportException {
        try (KeyUpdatePeer here = new KeyUpdatePeer(provider, suite, 1, 2, 100, 100);
                KeyUpdatePeer there = new KeyUpdatePeer(provider, suite, 2, 1, 100, 100)) {
            MemorySegment packet = here.seal(1);
            assertTrue(there.open(packet, 1));
            assertFalse(there.open(packet, 2), "wrong number");
            assertFalse(here.open(packet, 1), "wrong keys");
            for (int at = 0; at < packet.byteSize(); at++) {
                Bytes.flip(packet, at, at % 8);
                assertFalse(there.open(packet, 1), "byte " + at);
                Bytes.flip(packet, at, at % 8);
            }
        }
    }

    @Test
    void updatesKeysLikeTheRealOnes() throws TransportException {
        try (KeyUpdatePeer here = new KeyUpdatePeer(provider, suite, 1, 2, 100, 100);
                KeyUpdatePeer there = new KeyUpdatePeer(provider, suite, 2, 1, 100, 100)) {
            assertTrue(there.open(here.seal(0), 0));
            assertTrue(here.open(there.seal(0), 0));
            here.keys.onAcknowledged(0);
            here.keys.onHandshakeConfirmed();
            here.keys.initiateUpdate();
            assertTrue(there.open(here.seal(1), 1));
            assertEquals(1, there.keys.sendPhase());
        }
    }
}
