package io.culebra.internal.crypto;

import io.culebra.internal.wire.QuicVersion;
import java.lang.foreign.MemorySegment;

/**
 * Protects the packets of one encryption level: seals them, then protects their headers. For 1-RTT
 * packets there is {@link OneRttKeys}.
 *
 * <p>Belongs to one thread. Allocates nothing beyond what the ciphers allocate.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5 RFC 9001, section 5
 */
public final class PacketSealer implements AutoCloseable {
    private final SealingKey key;
    private final HeaderMasks masks;

    /**
     * Derives the keys.
     *
     * @param provider makes the ciphers, which this sealer owns
     * @param suite names cipher and hash
     * @param secret of this level and direction, not kept
     * @param version gives the labels
     */
    public PacketSealer(
            AeadProvider provider, CipherSuite suite, byte[] secret, QuicVersion version) {
        PacketKeys keys = new PacketKeys(suite, version);
        key = new SealingKey(keys.sealer(provider, secret), suite.confidentialityLimit());
        masks = keys.headerMasks(provider, secret);
    }

    /**
     * Protects packets that lie one after another, each with its header in clear.
     *
     * @param memory native, borrowed
     * @param from where the first packet starts
     * @param stride length of each packet, its {@value Aead#TAG_BYTES} bytes for the tag included
     * @param count number of packets, at least 1
     * @param lastLength length of the last packet, tag included, at most {@code stride}
     * @param packetNumberOffset where the packet number is in each packet
     * @param packetNumberLength 1 to 4, as the first bytes say; each packet has at least 20 bytes
     *     from its packet number on
     * @param firstPacketNumber the first packet's; the others count up
     */
    public void sealRun(
            MemorySegment memory,
            long from,
            int stride,
            int count,
            int lastLength,
            int packetNumberOffset,
            int packetNumberLength,
            long firstPacketNumber) {
        int header = packetNumberOffset + packetNumberLength;
        key.sealRun(memory, from, stride, count, lastLength, header, firstPacketNumber);
        masks.protect(memory, from, stride, count, packetNumberOffset);
    }

    /**
     * Protects one packet with its header in clear.
     *
     * @param memory native, borrowed
     * @param from where the packet starts
     * @param length of the packet, tag included
     * @param packetNumberOffset where the packet number is in the packet
     * @param packetNumberLength 1 to 4, as the first byte says; the packet has at least 20 bytes
     *     from its packet number on
     * @param packetNumber the whole number
     */
    public void sealOne(
            MemorySegment memory,
            long from,
            int length,
            int packetNumberOffset,
            int packetNumberLength,
            long packetNumber) {
        sealRun(
                memory,
                from,
                length,
                1,
                length,
                packetNumberOffset,
                packetNumberLength,
                packetNumber);
    }

    /**
     * How many packets were sealed.
     *
     * @return packets
     */
    public long sealed() {
        return key.sealed();
    }

    /**
     * Whether so many packets were sealed that this key should be replaced, or the connection
     * closed with AEAD_LIMIT_REACHED. Never so in a handshake of sane length.
     *
     * @return true from half of the confidentiality limit on
     */
    public boolean nearLimit() {
        return key.nearLimit();
    }

    /** Forgets the keys. Closing twice is harmless. */
    @Override
    public void close() {
        key.close();
        masks.close();
    }
}
