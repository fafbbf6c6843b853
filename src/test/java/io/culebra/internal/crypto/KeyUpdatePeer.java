package io.culebra.internal.crypto;

import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;

/** One of two ends with 1-RTT keys; it seals short packets of one size and opens the other's. */
final class KeyUpdatePeer implements AutoCloseable {
    static final long PTO = 100;

    private static final int LENGTH = 60;
    private static final int HEADER = Packets.SHORT_OFFSET + 2;

    final OneRttKeys keys;
    long nowNanos = -50; // a monotonic clock may well be negative

    KeyUpdatePeer(
            AeadProvider provider,
            CipherSuite suite,
            int readSecret,
            int writeSecret,
            long confidentialityLimit,
            long integrityLimit) {
        keys =
                new OneRttKeys(
                        provider,
                        suite,
                        secret(suite, readSecret),
                        secret(suite, writeSecret),
                        QuicVersion.V1,
                        confidentialityLimit,
                        integrityLimit);
    }

    /** A sealed packet. */
    MemorySegment seal(long packetNumber) throws TransportException {
        MemorySegment memory = Bytes.nativeMemory(LENGTH);
        Packets.write(memory, 0, LENGTH, false, keys.sendPhase(), 2, packetNumber);
        keys.sealRun(memory, 0, LENGTH, 1, LENGTH, Packets.SHORT_OFFSET, 2, packetNumber);
        return memory;
    }

    /** Opens a packet; the caller's memory stays as it is. */
    boolean open(MemorySegment sealed, long packetNumber) throws TransportException {
        MemorySegment copy = Bytes.nativeMemory(LENGTH).copyFrom(sealed);
        keys.unprotectRun(copy, 0, LENGTH, 1, Packets.SHORT_OFFSET);
        int phase = Packets.phaseOf(copy, 0);
        int body = LENGTH - HEADER;
        return keys.open(copy, 0, HEADER, body, packetNumber, phase, nowNanos, PTO);
    }

    @Override
    public void close() {
        keys.close();
    }

    private static byte[] secret(CipherSuite suite, int seed) {
        byte[] secret = new byte[suite.hashBytes()];
        secret[0] = (byte) seed;
        return secret;
    }
}
