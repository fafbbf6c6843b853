package io.culebra.internal.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Puts header protection on a run of packets and takes it off: samples are gathered, become masks
 * in one call, and are applied. Allocates nothing.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5.4.1 RFC 9001, section 5.4.1
 */
final class HeaderMasks implements AutoCloseable {
    /** RFC 9001 §5.4.2: a sample starts where the packet number would end if it had 4 bytes. */
    static final int SAMPLE_OFFSET = 4;

    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final int LONG_HEADER = 0x80;
    private static final int LONG_BITS = 0x0f;
    private static final int SHORT_BITS = 0x1f;
    private static final int PACKET_NUMBER_LENGTH_BITS = 0x03;

    private final HeaderProtection protection;
    private final MemorySegment scratch;

    HeaderMasks(HeaderProtection protection, MemorySegment scratch) {
        this.protection = protection;
        this.scratch = scratch;
    }

    /** Protects {@code count} sealed packets; the length of their packet numbers is in clear. */
    void protect(MemorySegment memory, long from, int stride, int count, int packetNumberOffset) {
        int bits = firstByteBits(memory, from);
        for (int done = 0; done < count; ) {
            int batch = Math.min(count - done, AeadProvider.SCRATCH_SAMPLES);
            long at = from + (long) done * stride;
            gather(memory, at, stride, batch, packetNumberOffset);
            for (int i = 0; i < batch; i++, at += stride) {
                int length = packetNumberBytes(memory.get(JAVA_BYTE, at));
                apply(memory, at, i, bits, packetNumberOffset, length);
            }
            done += batch;
        }
    }

    /** Unprotects {@code count} packets, all of them long enough to be sampled. */
    void unprotect(
            MemorySegment memory,
            long from,
            int stride,
            int count,
            int packetNumberOffset,
            boolean longHeader) {
        int bits = longHeader ? LONG_BITS : SHORT_BITS;
        for (int done = 0; done < count; ) {
            int batch = Math.min(count - done, AeadProvider.SCRATCH_SAMPLES);
            long at = from + (long) done * stride;
            gather(memory, at, stride, batch, packetNumberOffset);
            for (int i = 0; i < batch; i++, at += stride) {
                int clear = memory.get(JAVA_BYTE, at) ^ (mask(i) & bits);
                apply(memory, at, i, bits, packetNumberOffset, packetNumberBytes(clear));
            }
            done += batch;
        }
    }

    @Override
    public void close() {
        protection.close();
    }

    private void gather(MemorySegment memory, long from, int stride, int count, int offset) {
        long sample = from + offset + SAMPLE_OFFSET;
        for (long i = 0, to = 0; i < count; i++, to += HeaderProtection.SAMPLE_BYTES) {
            long low = memory.get(JAVA_LONG_UNALIGNED, sample);
            long high = memory.get(JAVA_LONG_UNALIGNED, sample + Long.BYTES);
            scratch.set(JAVA_LONG_UNALIGNED, to, low);
            scratch.set(JAVA_LONG_UNALIGNED, to + Long.BYTES, high);
            sample += stride;
        }
        protection.masks(scratch, 0, count);
    }

    private byte mask(int index) {
        return scratch.get(JAVA_BYTE, (long) index * HeaderProtection.SAMPLE_BYTES);
    }

    private void apply(
            MemorySegment memory, long packet, int index, int bits, int offset, int length) {
        int first = memory.get(JAVA_BYTE, packet) ^ (mask(index) & bits);
        memory.set(JAVA_BYTE, packet, (byte) first);
        // All 4 bytes that a packet number may have are there, since a sample follows them.
        int mask = scratch.get(U32, (long) index * HeaderProtection.SAMPLE_BYTES + 1);
        int used = mask & (-1 << (Integer.SIZE - Byte.SIZE * length));
        memory.set(U32, packet + offset, memory.get(U32, packet + offset) ^ used);
    }

    /** RFC 9001 §5.4.1: four bits of a long header's first byte are masked, five of a short's. */
    private static int firstByteBits(MemorySegment memory, long packet) {
        return (memory.get(JAVA_BYTE, packet) & LONG_HEADER) != 0 ? LONG_BITS : SHORT_BITS;
    }

    private static int packetNumberBytes(int firstByte) {
        return (firstByte & PACKET_NUMBER_LENGTH_BITS) + 1;
    }
}
