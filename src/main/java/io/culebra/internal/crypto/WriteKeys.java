package io.culebra.internal.crypto;

import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The sealing key of the current phase and the secret that the next one comes from.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-6.4 RFC 9001, section 6.4
 */
final class WriteKeys implements AutoCloseable {
    private static final long NONE = Long.MAX_VALUE;

    private final AeadProvider provider;
    private final PacketKeys keys;
    private final long limit;
    private byte[] secret;
    private SealingKey current;
    private long firstSealed = NONE;
    private boolean stale;

    WriteKeys(AeadProvider provider, PacketKeys keys, byte[] secret, long limit) {
        this.provider = provider;
        this.keys = keys;
        this.limit = limit;
        this.secret = secret.clone();
        current = new SealingKey(keys.sealer(provider, secret), limit);
    }

    void sealRun(
            MemorySegment memory,
            long from,
            int stride,
            int count,
            int lastLength,
            int headerLength,
            long firstPacketNumber)
            throws TransportException {
        if (stale) {
            renew();
        }
        if (!current.allows(count)) {
            throw TransportException.of(Violation.CONFIDENTIALITY_LIMIT);
        }
        if (firstSealed == NONE) {
            firstSealed = firstPacketNumber;
        }
        current.sealRun(memory, from, stride, count, lastLength, headerLength, firstPacketNumber);
    }

    /**
     * Goes on to the next phase. Its key is made when the first packet is sealed with it, so that
     * the time to handle the received packet that led here does not tell (RFC 9001 §6.3).
     */
    void advance() {
        if (stale) {
            renew();
        }
        stale = true;
        firstSealed = NONE;
    }

    /** Whether a packet up to {@code packetNumber} was sealed in the current phase. */
    boolean sealedUpTo(long packetNumber) {
        return firstSealed != NONE && firstSealed <= packetNumber;
    }

    boolean nearLimit() {
        return !stale && current.nearLimit();
    }

    @Override
    public void close() {
        current.close();
        Arrays.fill(secret, (byte) 0);
    }

    /** RFC 9001 §6.4: a sender needs no key of the past. */
    private void renew() {
        byte[] next = keys.nextSecret(secret);
        Arrays.fill(secret, (byte) 0);
        secret = next;
        current.close();
        current = new SealingKey(keys.sealer(provider, next), limit);
        keys.rest();
        stale = false;
    }
}
