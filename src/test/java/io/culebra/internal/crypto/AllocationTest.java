package io.culebra.internal.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What protecting a packet and taking its protection off again allocates. */
class AllocationTest {
    private static final int STRIDE = 1200;
    private static final int COUNT = 20;
    private static final int HEADER = Packets.SHORT_OFFSET + 2;
    private static final int RUNS = 50;

    /** What the JDK's ciphers may allocate for a packet, both ways; about 2,200 bytes were seen. */
    private static final long JDK_BYTES = 6_000;

    @ParameterizedTest
    @EnumSource
    void isNothingWithLibcrypto(CipherSuite suite) throws TransportException {
        assertEquals(0, allocated(Ciphers.LIBCRYPTO.provider(), suite, 0));
    }

    @ParameterizedTest
    @EnumSource
    void isNothingWithTheTestDouble(CipherSuite suite) throws TransportException {
        assertEquals(0, allocated(new AllocationFreeAead(), suite, 0));
    }

    @ParameterizedTest
    @EnumSource
    void isAFewKilobytesWithTheJdk(CipherSuite suite) throws TransportException {
        long packets = RUNS * COUNT;
        long perPacket = allocated(Ciphers.JDK.provider(), suite, packets * JDK_BYTES) / packets;
        System.out.println("JDK, " + suite + ": " + perPacket + " bytes a packet, both ways");
        assertTrue(perPacket > 0 && perPacket < JDK_BYTES, perPacket + " bytes");
    }

    @Test
    void ofMasksIsNothingWithTheJdkToo() {
        for (CipherSuite suite : CipherSuite.values()) {
            MemorySegment samples = Bytes.nativeMemory(64 * 16);
            try (HeaderProtection masks =
                    Ciphers.JDK.provider().headerProtection(suite, new byte[suite.keyBytes()])) {
                assertEquals(0, Garbage.leastOf(1_000, () -> masks.masks(samples, 0, 64)));
            }
        }
    }

    /** Bytes allocated for runs that are sealed, unprotected and opened. */
    private static long allocated(AeadProvider provider, CipherSuite suite, long enough)
            throws TransportException {
        byte[] secret = new byte[suite.hashBytes()];
        MemorySegment memory = Bytes.nativeMemory((long) COUNT * STRIDE);
        try (OneRttKeys keys = new OneRttKeys(provider, suite, secret, secret, QuicVersion.V1)) {
            long[] next = new long[1];
            Garbage.Work<TransportException> run =
                    () -> {
                        roundTrip(keys, memory, next[0]);
                        next[0] += COUNT;
                    };
            return Garbage.leastOf(RUNS, enough, run);
        }
    }

    private static void roundTrip(OneRttKeys keys, MemorySegment memory, long firstNumber)
            throws TransportException {
        for (int i = 0; i < COUNT; i++) {
            memory.set(JAVA_BYTE, (long) i * STRIDE, (byte) 0x41);
        }
        int offset = Packets.SHORT_OFFSET;
        keys.sealRun(memory, 0, STRIDE, COUNT, STRIDE, offset, 2, firstNumber);
        keys.unprotectRun(memory, 0, STRIDE, COUNT, offset);
        for (int i = 0; i < COUNT; i++) {
            long at = (long) i * STRIDE;
            int body = STRIDE - HEADER;
            if (!keys.open(memory, at, HEADER, body, firstNumber + i, 0, 1_000_000, 1_000)) {
                throw new AssertionError("packet " + i + " of the run at " + firstNumber);
            }
        }
    }
}
