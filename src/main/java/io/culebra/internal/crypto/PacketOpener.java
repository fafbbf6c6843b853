package io.culebra.internal.crypto;

import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;

/**
 * Takes the protection off the packets of one encryption level. For 1-RTT packets there is {@link
 * OneRttKeys}.
 *
 * <p>Belongs to one thread. Allocates nothing beyond what the ciphers allocate.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5 RFC 9001, section 5
 */
public final class PacketOpener implements AutoCloseable {
    private final Aead aead;
    private final HeaderMasks masks;
    private final long limit;
    private long forged;

    /**
     * Derives the keys.
     *
     * @param provider makes the ciphers, which this opener owns
     * @param suite names cipher and hash
     * @param secret of this level and direction, not kept
     * @param version gives the labels
     */
    public PacketOpener(
            AeadProvider provider, CipherSuite suite, byte[] secret, QuicVersion version) {
        this(provider, suite, secret, version, suite.integrityLimit());
    }

    /** With a limit that a test can reach. */
    PacketOpener(
            AeadProvider provider,
            CipherSuite suite,
            byte[] secret,
            QuicVersion version,
            long integrityLimit) {
        PacketKeys keys = new PacketKeys(suite, version);
        aead = keys.opener(provider, secret);
        masks = keys.headerMasks(provider, secret);
        limit = integrityLimit;
    }

    /**
     * Takes header protection off packets {@code stride} apart. Their first bytes and packet
     * numbers are then in clear, but nothing is authentic yet.
     *
     * @param memory native, borrowed
     * @param from where the first packet starts
     * @param stride from one packet's start to the next
     * @param count number of packets, at least 1; each has at least 20 bytes from its packet number
     *     on, and the shorter ones are to be discarded before (RFC 9001 §5.4.2)
     * @param packetNumberOffset where the packet number is in each packet
     * @param longHeader whether these are long headers
     */
    public void unprotectRun(
            MemorySegment memory,
            long from,
            int stride,
            int count,
            int packetNumberOffset,
            boolean longHeader) {
        masks.unprotect(memory, from, stride, count, packetNumberOffset, longHeader);
    }

    /**
     * Decrypts a packet in place.
     *
     * @param memory native, borrowed
     * @param header where the packet starts
     * @param headerLength bytes of the header, packet number included
     * @param bodyLength bytes of ciphertext and tag
     * @param packetNumber the whole number, recovered from the header
     * @return false if the packet is forged: discard it. Its last 16 bytes are still as received
     * @throws TransportException AEAD_LIMIT_REACHED if too many packets were forged
     */
    public boolean open(
            MemorySegment memory, long header, int headerLength, int bodyLength, long packetNumber)
            throws TransportException {
        boolean authentic = aead.open(memory, header, headerLength, bodyLength, packetNumber, 0);
        // RFC 9001 §6.6: nobody gets unlimited attempts, whatever the packets' level.
        if (!authentic && ++forged > limit) {
            throw TransportException.of(Violation.INTEGRITY_LIMIT);
        }
        return authentic;
    }

    /**
     * How many packets were forged.
     *
     * @return packets
     */
    public long forged() {
        return forged;
    }

    /** Forgets the keys. Closing twice is harmless. */
    @Override
    public void close() {
        aead.close();
        masks.close();
    }
}
