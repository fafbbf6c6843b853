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
    final PacketNumberSpace id;
    final AckTracker acks;
    final SentPackets sent;
    final CryptoStream crypto = new CryptoStream();

    /**
     * Opens what the peer sends here; null before the keys are known and after they are dropped.
     */
    @Nullable PacketOpener opener;

    /** Seals what is sent here; null before the keys are known and after they are dropped. */
    @Nullable PacketSealer sealer;

    private long nextPacketNumber;
    private boolean discarded;

    PacketSpace(PacketNumberSpace id, AckTracker acks, SentPackets sent) {
        this.id = id;
        this.acks = acks;
        this.sent = sent;
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
        dropKeys();
        opener = reading;
        sealer = writing;
    }

    /** RFC 9001 §4.9: keys, unsent bytes and acknowledgements of the space are forgotten. */
    void discard() {
        discarded = true;
        dropKeys();
        crypto.release();
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
