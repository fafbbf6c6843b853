package io.culebra.internal.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Protects nothing and allocates nothing: ciphers for tests that count what the floors above
 * allocate. XOR with a stream that depends on key and packet number, and a checksum for a tag, so
 * that packets under a wrong key, with a wrong number or changed are still refused.
 */
public final class AllocationFreeAead implements AeadProvider {
    private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

    private final MemorySegment scratch = Arena.global().allocate(SCRATCH_BYTES, 16);

    @Override
    public String name() {
        return "no protection at all";
    }

    @Override
    public Aead sealer(CipherSuite suite, byte[] key, byte[] iv) {
        return new Xor(seed(key) + seed(iv));
    }

    @Override
    public Aead opener(CipherSuite suite, byte[] key, byte[] iv) {
        return new Xor(seed(key) + seed(iv));
    }

    @Override
    public HeaderProtection headerProtection(CipherSuite suite, byte[] key) {
        return new Masks(seed(key));
    }

    @Override
    public MemorySegment scratch() {
        return scratch;
    }

    private static long seed(byte[] bytes) {
        long seed = bytes.length;
        for (byte one : bytes) {
            seed = mix(seed ^ one);
        }
        return seed;
    }

    private static long mix(long x) {
        long product = x * MULTIPLIER;
        return product ^ product >>> 32;
    }

    private record Xor(long seed) implements Aead {
        @Override
        public void seal(
                MemorySegment memory,
                long header,
                int headerLength,
                int payloadLength,
                long packetNumber,
                int path) {
            long start = mix(seed ^ packetNumber ^ (long) path << 32);
            long payload = header + headerLength;
            xor(memory, payload, payloadLength, start);
            long sum = checksum(memory, header, headerLength + payloadLength, start);
            memory.set(JAVA_LONG_UNALIGNED, payload + payloadLength, sum);
            memory.set(JAVA_LONG_UNALIGNED, payload + payloadLength + Long.BYTES, mix(sum));
        }

        @Override
        public boolean open(
                MemorySegment memory,
                long header,
                int headerLength,
                int bodyLength,
                long packetNumber,
                int path) {
            int payloadLength = bodyLength - TAG_BYTES;
            if (payloadLength < 0) {
                return false;
            }
            long start = mix(seed ^ packetNumber ^ (long) path << 32);
            long payload = header + headerLength;
            long tag = payload + payloadLength;
            long sum = checksum(memory, header, headerLength + payloadLength, start);
            if (memory.get(JAVA_LONG_UNALIGNED, tag) != sum
                    || memory.get(JAVA_LONG_UNALIGNED, tag + Long.BYTES) != mix(sum)) {
                return false;
            }
            xor(memory, payload, payloadLength, start);
            return true;
        }

        @Override
        public void close() {}

        private static void xor(MemorySegment memory, long from, int length, long start) {
            long stream = start;
            int at = 0;
            for (; at + Long.BYTES <= length; at += Long.BYTES) {
                stream = mix(stream + at);
                long clear = memory.get(JAVA_LONG_UNALIGNED, from + at);
                memory.set(JAVA_LONG_UNALIGNED, from + at, clear ^ stream);
            }
            for (; at < length; at++) {
                byte clear = memory.get(JAVA_BYTE, from + at);
                memory.set(JAVA_BYTE, from + at, (byte) (clear ^ start));
            }
        }

        private static long checksum(MemorySegment memory, long from, int length, long start) {
            long sum = start;
            int at = 0;
            for (; at + Long.BYTES <= length; at += Long.BYTES) {
                sum = mix(sum ^ memory.get(JAVA_LONG_UNALIGNED, from + at));
            }
            for (; at < length; at++) {
                sum = mix(sum ^ memory.get(JAVA_BYTE, from + at));
            }
            return sum;
        }
    }

    private record Masks(long seed) implements HeaderProtection {
        @Override
        public void masks(MemorySegment memory, long samples, int count) {
            for (int i = 0; i < count; i++) {
                long at = samples + (long) i * SAMPLE_BYTES;
                long sample = memory.get(JAVA_LONG_UNALIGNED, at);
                memory.set(JAVA_LONG_UNALIGNED, at, mix(sample ^ seed));
            }
        }

        @Override
        public void close() {}
    }
}
