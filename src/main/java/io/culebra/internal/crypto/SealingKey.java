package io.culebra.internal.crypto;

import java.lang.foreign.MemorySegment;

/** A sealing cipher and the count of packets that it has sealed. */
final class SealingKey implements AutoCloseable {
    private final Aead aead;
    private final long limit;
    private long sealed;

    SealingKey(Aead aead, long limit) {
        this.aead = aead;
        this.limit = limit;
    }

    void sealRun(
            MemorySegment memory,
            long from,
            int stride,
            int count,
            int lastLength,
            int headerLength,
            long firstPacketNumber) {
        int last = count - 1;
        int payload = stride - headerLength - Aead.TAG_BYTES;
        long at = from;
        for (int i = 0; i < last; i++, at += stride) {
            aead.seal(memory, at, headerLength, payload, firstPacketNumber + i, 0);
        }
        int lastPayload = lastLength - headerLength - Aead.TAG_BYTES;
        aead.seal(memory, at, headerLength, lastPayload, firstPacketNumber + last, 0);
        sealed += count;
    }

    long sealed() {
        return sealed;
    }

    /** Half of the limit is used: time for new keys, and time enough to get them. */
    boolean nearLimit() {
        return sealed >= limit / 2;
    }

    /** RFC 9001 §6.6: beyond the confidentiality limit a key must not be used. */
    boolean allows(int packets) {
        return sealed + packets <= limit;
    }

    @Override
    public void close() {
        aead.close();
    }
}
