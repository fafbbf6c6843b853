package io.culebra.internal.crypto;

import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;

/**
 * The 1-RTT keys of both directions through all key updates, ours and the peer's.
 *
 * <p>Belongs to one thread. Allocates nothing beyond what the ciphers allocate, but for an update.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-6 RFC 9001, section 6
 */
public final class OneRttKeys implements AutoCloseable {
    /** How many PTOs old keys are kept, and how many pass between two of our updates. */
    static final int QUIET_PTOS = 3;

    private final ReadKeys reading;
    private final WriteKeys writing;
    private final HeaderMasks readMasks;
    private final HeaderMasks writeMasks;
    private boolean confirmed;
    private boolean currentPhaseAcknowledged;
    private long quietUntilNanos;
    private long latestNanos;
    private long latestPtoNanos;

    /**
     * Derives the keys of the first phase.
     *
     * @param provider makes the ciphers, which this object owns
     * @param suite names cipher and hash
     * @param readSecret of the peer's packets, not kept
     * @param writeSecret of our packets, not kept
     * @param version gives the labels
     */
    public OneRttKeys(
            AeadProvider provider,
            CipherSuite suite,
            byte[] readSecret,
            byte[] writeSecret,
            QuicVersion version) {
        this(
                provider,
                suite,
                readSecret,
                writeSecret,
                version,
                suite.confidentialityLimit(),
                suite.integrityLimit());
    }

    OneRttKeys(
            AeadProvider provider,
            CipherSuite suite,
            byte[] readSecret,
            byte[] writeSecret,
            QuicVersion version,
            long confidentialityLimit,
            long integrityLimit) {
        PacketKeys keys = new PacketKeys(suite, version);
        readMasks = keys.headerMasks(provider, readSecret);
        writeMasks = keys.headerMasks(provider, writeSecret);
        reading = new ReadKeys(provider, keys, readSecret, integrityLimit);
        writing = new WriteKeys(provider, keys, writeSecret, confidentialityLimit);
        keys.rest();
    }

    /**
     * Takes header protection off packets {@code stride} apart. Their first bytes, key phases and
     * packet numbers are then in clear, but nothing is authentic yet.
     *
     * @param memory native, borrowed
     * @param from where the first packet starts
     * @param stride from one packet's start to the next
     * @param count number of packets, at least 1; each has at least 20 bytes from its packet number
     *     on, and the shorter ones are to be discarded before (RFC 9001 §5.4.2)
     * @param packetNumberOffset where the packet number is in each packet
     */
    public void unprotectRun(
            MemorySegment memory, long from, int stride, int count, int packetNumberOffset) {
        readMasks.unprotect(memory, from, stride, count, packetNumberOffset, false);
    }

    /**
     * Decrypts a packet in place with the keys of its phase. If those are the next ones, the peer
     * has updated its keys, and what we seal from now on follows.
     *
     * @param memory native, borrowed
     * @param header where the packet starts
     * @param headerLength bytes of the header, packet number included
     * @param bodyLength bytes of ciphertext and tag
     * @param packetNumber the whole number, recovered from the header
     * @param phaseBit the header's key phase, 0 or 1
     * @param nowNanos monotonic time
     * @param ptoNanos the probe timeout; old keys are kept three times as long
     * @return false if the packet is forged or its keys are gone: discard it. Its last 16 bytes are
     *     still as received
     * @throws TransportException KEY_UPDATE_ERROR if the packet is authentic but must not have been
     *     sealed with these keys; AEAD_LIMIT_REACHED if too many packets were forged
     */
    public boolean open(
            MemorySegment memory,
            long header,
            int headerLength,
            int bodyLength,
            long packetNumber,
            int phaseBit,
            long nowNanos,
            long ptoNanos)
            throws TransportException {
        latestNanos = nowNanos;
        latestPtoNanos = ptoNanos;
        reading.onTime(nowNanos, ptoNanos);
        Aead aead = reading.keyFor(phaseBit, packetNumber);
        if (!aead.open(memory, header, headerLength, bodyLength, packetNumber, 0)) {
            reading.onForged();
            return false;
        }
        if (reading.isNext(aead)) {
            followPeer();
        }
        reading.onOpened(aead, packetNumber, nowNanos, ptoNanos);
        return true;
    }

    /**
     * Protects packets that lie one after another, each with its header in clear and {@link
     * #sendPhase()} in it.
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
     * @throws TransportException AEAD_LIMIT_REACHED if the key may not seal so many packets more;
     *     none of them was sealed
     */
    public void sealRun(
            MemorySegment memory,
            long from,
            int stride,
            int count,
            int lastLength,
            int packetNumberOffset,
            int packetNumberLength,
            long firstPacketNumber)
            throws TransportException {
        int header = packetNumberOffset + packetNumberLength;
        writing.sealRun(memory, from, stride, count, lastLength, header, firstPacketNumber);
        writeMasks.protect(memory, from, stride, count, packetNumberOffset);
    }

    /**
     * The key phase of what is sealed next.
     *
     * @return 0 or 1, for the short header
     */
    public int sendPhase() {
        return (int) (reading.phase() & 1);
    }

    /**
     * How many key updates there were, ours and the peer's.
     *
     * @return 0 as long as the keys of the handshake are in use
     */
    public long updates() {
        return reading.phase();
    }

    /** The handshake is confirmed: from now on we may update our keys. */
    public void onHandshakeConfirmed() {
        confirmed = true;
    }

    /**
     * Whether {@link #initiateUpdate} may be called: the handshake is confirmed, a packet of the
     * current phase was acknowledged, and three PTOs have passed since.
     *
     * @return true if so, as of the packet received last
     */
    public boolean mayUpdate() {
        // RFC 9001 §6.1: no update before the handshake is confirmed, and no second one before a
        // packet of the current phase was acknowledged. §6.5: three PTOs later, the peer has let go
        // of its old keys.
        return confirmed && currentPhaseAcknowledged && latestNanos - quietUntilNanos >= 0;
    }

    /**
     * Whether so many packets were sealed in this phase that new keys are due; then call {@link
     * #initiateUpdate} as soon as {@link #mayUpdate}.
     *
     * @return true from half of the confidentiality limit on
     */
    public boolean updateDue() {
        return writing.nearLimit();
    }

    /**
     * Goes on to the next keys, in both directions: what is sealed next has the other {@link
     * #sendPhase()}. Only if {@link #mayUpdate}.
     */
    public void initiateUpdate() {
        if (!mayUpdate()) {
            throw new IllegalStateException("no key update now");
        }
        advance();
    }

    /**
     * The peer acknowledged packets.
     *
     * @param largestAcked the largest packet number it has acknowledged so far
     * @throws TransportException KEY_UPDATE_ERROR if it acknowledged a packet of a phase that it
     *     has not followed us to
     */
    public void onAcknowledged(long largestAcked) throws TransportException {
        if (currentPhaseAcknowledged || !writing.sealedUpTo(largestAcked)) {
            return;
        }
        // RFC 9001 §6.2: who acknowledges a packet with new keys must answer with them.
        if (!reading.receivedInCurrentPhase()) {
            throw TransportException.of(Violation.KEY_UPDATE_ACK);
        }
        currentPhaseAcknowledged = true;
        quietUntilNanos =
                reading.phase() == 0 ? latestNanos : latestNanos + QUIET_PTOS * latestPtoNanos;
    }

    /**
     * How many packets were forged, over all phases.
     *
     * @return packets
     */
    public long forged() {
        return reading.forged();
    }

    /** Forgets the keys. Closing twice is harmless. */
    @Override
    public void close() {
        reading.close();
        writing.close();
        readMasks.close();
        writeMasks.close();
    }

    private void followPeer() throws TransportException {
        // RFC 9001 §6.2: the peer may update only once we have acknowledged a packet of the phase
        // before, and for that we must have sealed something in it.
        if (!writing.sealedUpTo(Long.MAX_VALUE)) {
            throw TransportException.of(Violation.KEY_UPDATE_TOO_SOON);
        }
        // RFC 9001 §6.2: whatever is sent from now on is sent with the new keys.
        advance();
    }

    private void advance() {
        reading.advance();
        writing.advance();
        currentPhaseAcknowledged = false;
    }
}
