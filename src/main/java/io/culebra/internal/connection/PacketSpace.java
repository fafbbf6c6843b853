package io.culebra.internal.connection;

import io.culebra.internal.crypto.PacketOpener;
import io.culebra.internal.crypto.PacketSealer;
import io.culebra.internal.recovery.AckTracker;
import io.culebra.internal.recovery.SentPackets;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.PacketType;
import org.jspecify.annotations.Nullable;

/**
 * One packet number space: its numbers, acknowledgements and CRYPTO stream, and for the two
 * handshake spaces their keys; for the application's the keys of 0-RTT.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-12.3 RFC 9000, section 12.3
 */
final class PacketSpace {
    // Of discarded spaces, which take in and send nothing: shared by all, never written to.
    private static final AckTracker NO_ACKS = new AckTracker(PacketNumberSpace.INITIAL, 0);
    private static final CryptoStream NO_CRYPTO = new CryptoStream();

    final PacketNumberSpace id;
    final AckTracker acks;
    final SentPackets sent;
    final CryptoStream crypto;

    /**
     * Opens what the peer sends here; null before the keys are known and after they are dropped.
     */
    @Nullable PacketOpener opener;

    /** Seals what is sent here; null before the keys are known and after they are dropped. */
    @Nullable PacketSealer sealer;

    private final boolean discarded;
    private long nextPacketNumber;

    PacketSpace(PacketNumberSpace id, AckTracker acks, SentPackets sent) {
        this(id, acks, sent, new CryptoStream(), false);
    }

    private PacketSpace(
            PacketNumberSpace id,
            AckTracker acks,
            SentPackets sent,
            CryptoStream crypto,
            boolean discarded) {
        this.id = id;
        this.acks = acks;
        this.sent = sent;
        this.crypto = crypto;
        this.discarded = discarded;
    }

    long nextPacketNumber() {
        return nextPacketNumber;
    }

    void advance(int packets) {
        nextPacketNumber += packets;
    }

    /** Whether the keys were there and are gone for good. */
    boolean isDiscarded() {
        return discarded;
    }

    /** The type of this space's packets with a long header. */
    PacketType longType() {
        return switch (id) {
            case INITIAL -> PacketType.INITIAL;
            case HANDSHAKE -> PacketType.HANDSHAKE;
            case APPLICATION -> PacketType.ZERO_RTT;
        };
    }

    void install(PacketOpener reading, PacketSealer writing) {
        assert !discarded : "keys for a space that is no more";
        dropKeys();
        opener = reading;
        sealer = writing;
    }

    /**
     * RFC 9001 §4.9: keys, unsent bytes and acknowledgements of the space are forgotten.
     *
     * @return what takes its place, with nothing in it
     */
    PacketSpace discard() {
        dropKeys();
        crypto.release();
        PacketSpace gone = new PacketSpace(id, NO_ACKS, sent, NO_CRYPTO, true);
        gone.nextPacketNumber = nextPacketNumber;
        return gone;
    }

    void dropKeys() {
        if (opener != null) {
            opener.close();
            opener = null;
        }
        if (sealer != null) {
            sealer.close();
            sealer = null;
        }
    }
}
