package io.culebra.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** RFC 9001, 6.3 and 9.5: when keys are made, and that no packet tells by the time it takes. */
class NextKeysTest {
    private static final CipherSuite SUITE = CipherSuite.AES_128_GCM_SHA256;
    private static final long PTO = KeyUpdatePeer.PTO;

    private final Counting provider = new Counting();
    private final KeyUpdatePeer we = new KeyUpdatePeer(provider, SUITE, 1, 2, 1_000, 1_000);
    private final KeyUpdatePeer peer =
            new KeyUpdatePeer(new AllocationFreeAead(), SUITE, 2, 1, 1_000, 1_000);

    @Test
    void areMadeOneProbeTimeoutAfterTheFirstPacket() throws TransportException {
        assertMade(1, 1);
        assertTrue(we.open(peer.seal(0), 0));
        assertMade(1, 1);
        we.nowNanos += PTO;
        assertTrue(we.open(peer.seal(1), 1));
        assertMade(2, 1);
    }

    @Test
    void areThereWhenThePeerUpdatesAndOursAreMadeWhenWeSeal() throws TransportException {
        updateByPeer();
        assertMade(2, 1);
        we.seal(9);
        assertMade(2, 2);
        we.seal(10);
        assertMade(2, 2);
    }

    @Test
    void areMadeAgainOneProbeTimeoutAfterAnUpdate() throws TransportException {
        updateByPeer();
        assertTrue(we.open(peer.seal(11), 11));
        we.nowNanos += PTO;
        assertTrue(we.open(peer.seal(12), 12));
        assertMade(3, 1);
    }

    @Test
    void areMadeOnceForAnyNumberOfForgeries() throws TransportException {
        KeyUpdatePeer stranger =
                new KeyUpdatePeer(new AllocationFreeAead(), SUITE, 4, 3, 1_000, 1_000);
        MemorySegment packet = stranger.seal(1);
        for (int bit = 0; bit < 5; bit++) {
            Bytes.flip(packet, 0, bit);
            for (int i = 0; i < 100; i++) {
                assertFalse(we.open(packet, i));
            }
        }
        assertMade(2, 1);
    }

    @Test
    void areAllClosedInTheEnd() throws TransportException {
        updateByPeer();
        we.seal(9);
        assertTrue(we.open(peer.seal(11), 11));
        we.nowNanos += PTO;
        assertTrue(we.open(peer.seal(12), 12));
        assertEquals(provider.openers + provider.sealers - 1, provider.open, "old sealing key");
        we.nowNanos += 3 * PTO;
        assertTrue(we.open(peer.seal(13), 13));
        assertEquals(provider.openers + provider.sealers - 2, provider.open, "old opening key");
        we.close();
        assertEquals(0, provider.open);
    }

    private void updateByPeer() throws TransportException {
        assertTrue(peer.open(we.seal(0), 0));
        assertTrue(we.open(peer.seal(0), 0));
        we.nowNanos += PTO;
        assertTrue(we.open(peer.seal(1), 1));
        peer.keys.onHandshakeConfirmed();
        peer.keys.onAcknowledged(0);
        peer.keys.initiateUpdate();
        assertTrue(we.open(peer.seal(2), 2));
        assertEquals(1, we.keys.sendPhase());
    }

    private void assertMade(int openers, int sealers) {
        assertEquals(openers, provider.openers, "opening keys");
        assertEquals(sealers, provider.sealers, "sealing keys");
    }

    /** Counts the ciphers that it makes and that are not closed yet. */
    private static final class Counting implements AeadProvider {
        private final AeadProvider inner = new AllocationFreeAead();
        private int openers;
        private int sealers;
        private int open;

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public Aead sealer(CipherSuite suite, byte[] key, byte[] iv) {
            sealers++;
            return new Counted(inner.sealer(suite, key, iv));
        }

        @Override
        public Aead opener(CipherSuite suite, byte[] key, byte[] iv) {
            openers++;
            return new Counted(inner.opener(suite, key, iv));
        }

        @Override
        public HeaderProtection headerProtection(CipherSuite suite, byte[] key) {
            return inner.headerProtection(suite, key);
        }

        @Override
        public MemorySegment scratch() {
            return inner.scratch();
        }

        private final class Counted implements Aead {
            private final Aead aead;

            Counted(Aead aead) {
                this.aead = aead;
                open++;
            }

            @Override
            public void seal(
                    MemorySegment memory,
                    long header,
                    int headerLength,
                    int payloadLength,
                    long packetNumber,
                    int path) {
                aead.seal(memory, header, headerLength, payloadLength, packetNumber, path);
            }

            @Override
            public boolean open(
                    MemorySegment memory,
                    long header,
                    int headerLength,
                    int bodyLength,
                    long packetNumber,
                    int path) {
                return aead.open(memory, header, headerLength, bodyLength, packetNumber, path);
            }

            @Override
            public void close() {
                aead.close();
                open--;
            }
        }
    }
}
