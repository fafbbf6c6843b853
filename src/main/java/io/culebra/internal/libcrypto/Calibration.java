package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.CipherSuite;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one packet costs, sealed and opened with AES-128-GCM, measured at start.
 *
 * <p>In a JVM that has just started the JDK's ciphers are not compiled yet and look worse than they
 * will be. That is no harm: where the two are close, a library that makes no garbage is the better
 * choice, and where a library is slow, it is many times as slow.
 *
 * @param packetBytes length of the packet
 * @param libcryptoNanos nanoseconds with libcrypto
 * @param jdkNanos nanoseconds with the JDK
 */
public record Calibration(int packetBytes, long libcryptoNanos, long jdkNanos) {
    private static final int[] PACKET_BYTES = {64, 1200, 1452};
    private static final int MAX_PACKET_BYTES = 1452;
    private static final int HEADER_BYTES = 20;
    private static final CipherSuite SUITE = CipherSuite.AES_128_GCM_SHA256;
    private static final int WINDOWS = 5;
    private static final int CALLS_PER_LOOK = 4;

    /**
     * Measures both at all lengths, taking turns so that a disturbance hits both. Half of the time
     * goes into warming up.
     */
    static List<Calibration> measure(
            AeadProvider libcrypto, AeadProvider jdk, long budgetNanos, SegmentAllocator memory) {
        long warmUp = budgetNanos / 4;
        long windowNanos = budgetNanos / (4L * WINDOWS * PACKET_BYTES.length);
        MemorySegment packet = memory.allocate(MAX_PACKET_BYTES, Long.BYTES);
        List<Calibration> figures = new ArrayList<>();
        try (Subject first = new Subject(libcrypto, packet);
                Subject second = new Subject(jdk, packet)) {
            first.nanosPerPacket(MAX_PACKET_BYTES, warmUp);
            second.nanosPerPacket(MAX_PACKET_BYTES, warmUp);
            for (int length : PACKET_BYTES) {
                long firstBest = Long.MAX_VALUE;
                long secondBest = Long.MAX_VALUE;
                for (int window = 0; window < WINDOWS; window++) {
                    firstBest = Math.min(firstBest, first.nanosPerPacket(length, windowNanos));
                    secondBest = Math.min(secondBest, second.nanosPerPacket(length, windowNanos));
                }
                figures.add(new Calibration(length, firstBest, secondBest));
            }
        }
        return List.copyOf(figures);
    }

    /** Whether libcrypto is the faster one over all lengths together. */
    static boolean favoursLibcrypto(List<Calibration> figures) {
        long libcrypto = figures.stream().mapToLong(Calibration::libcryptoNanos).sum();
        long jdk = figures.stream().mapToLong(Calibration::jdkNanos).sum();
        return libcrypto <= jdk;
    }

    /** For people and logs. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d bytes: libcrypto %d ns, JDK %d ns",
                packetBytes,
                libcryptoNanos,
                jdkNanos);
    }

    /** A provider's two ciphers; packet numbers never repeat. */
    private static final class Subject implements AutoCloseable {
        private final Aead sealer;
        private final Aead opener;
        private final MemorySegment packet;
        private long packetNumber;

        Subject(AeadProvider provider, MemorySegment packet) {
            byte[] key = new byte[SUITE.keyBytes()];
            byte[] iv = new byte[Aead.IV_BYTES];
            sealer = provider.sealer(SUITE, key, iv);
            opener = provider.opener(SUITE, key, iv);
            this.packet = packet;
        }

        long nanosPerPacket(int length, long windowNanos) {
            int payload = length - HEADER_BYTES - Aead.TAG_BYTES;
            long begun = System.nanoTime();
            long count = 0;
            long passed;
            do {
                for (int i = 0; i < CALLS_PER_LOOK; i++) {
                    long number = packetNumber++;
                    sealer.seal(packet, 0, HEADER_BYTES, payload, number, 0);
                    if (!opener.open(
                            packet, 0, HEADER_BYTES, payload + Aead.TAG_BYTES, number, 0)) {
                        throw new IllegalStateException("a sealed packet cannot be opened");
                    }
                }
                count += CALLS_PER_LOOK;
                passed = System.nanoTime() - begun;
            } while (passed < windowNanos);
            return passed / count;
        }

        @Override
        public void close() {
            sealer.close();
            opener.close();
        }
    }
}
