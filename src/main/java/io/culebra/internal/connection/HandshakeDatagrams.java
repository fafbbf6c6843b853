package io.culebra.internal.connection;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.OneRttKeys;
import io.culebra.internal.crypto.PacketSealer;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.HeaderWriter;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.PacketNumbers;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;

/**
 * Writes one datagram while the handshake lasts: Initial, 0-RTT, Handshake and 1-RTT packets
 * coalesced, and padded where the RFC wants it.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-12.2 RFC 9000, section 12.2
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-14.1 RFC 9000, section 14.1
 */
final class HandshakeDatagrams {
    /** RFC 9000 §14.1. */
    static final int LEAST_INITIAL_DATAGRAM = 1200;

    /** Header protection samples 16 bytes that start 4 bytes after the packet number's start. */
    private static final int LEAST_NUMBER_AND_PAYLOAD = 4;

    private static final int LEAST_USEFUL_PAYLOAD = 32;
    private static final int MAX_PACKETS = 4;
    private static final byte[] NO_TOKEN = {};

    /** A packet of the datagram, written but not sealed. */
    private static final class Draft {
        PacketSpace space;
        long start;
        long lengthAt;
        long numberAt;
        int numberBytes;
        long number;
        int flags;

        Draft(PacketSpace none) {
            space = none;
        }
    }

    private final Connection connection;
    private final SegmentWriter out = new SegmentWriter();
    private final Draft[] drafts = new Draft[MAX_PACKETS];
    private int count;

    HandshakeDatagrams(Connection connection) {
        this.connection = connection;
        for (int i = 0; i < MAX_PACKETS; i++) {
            drafts[i] = new Draft(connection.initial);
        }
    }

    /**
     * Writes and seals one datagram.
     *
     * @param limit most bytes that may be written
     * @param mayElicit whether congestion control allows more than acknowledgements
     * @return its size; 0 if there is nothing to send
     */
    int assemble(MemorySegment memory, long base, int limit, boolean mayElicit, long nowNanos)
            throws TransportException {
        count = 0;
        long end = base + limit;
        long at = base;
        at = draftLong(connection.initial, memory, at, end, mayElicit, nowNanos);
        at = draftLong(connection.application, memory, at, end, mayElicit, nowNanos);
        at = draftLong(connection.handshakeSpace, memory, at, end, mayElicit, nowNanos);
        at = draftShort(memory, at, end, mayElicit, nowNanos);
        if (count == 0) {
            return 0;
        }
        if (mustPad() && at - base < LEAST_INITIAL_DATAGRAM) {
            at = pad(at, base + LEAST_INITIAL_DATAGRAM);
        }
        seal(memory, at, nowNanos);
        return (int) (at - base);
    }

    /** Whether {@link #assemble} has to be able to write a full-sized datagram. */
    boolean needsFullSize() {
        return connection.initial.sealer != null
                && (!connection.isServer() || connection.frames.hasContent(connection.initial));
    }

    private long draftLong(
            PacketSpace space,
            MemorySegment memory,
            long at,
            long end,
            boolean mayElicit,
            long nowNanos) {
        // Handshake bytes pass a window that is full of 1-RTT packets: those cannot be
        // acknowledged, nor probed (RFC 9002 §6.2.1), before the peer has the handshake bytes.
        boolean eliciting =
                mayElicit
                        || space.crypto.hasUnsent()
                        || connection.recovery.probesOwed(space.id) > 0;
        if (space.sealer == null || !connection.frames.wants(space, eliciting, nowNanos)) {
            return at;
        }
        byte[] token =
                space.id == PacketNumberSpace.INITIAL
                        ? connection.initialExchange.token()
                        : NO_TOKEN;
        int header =
                HeaderWriter.longSize(
                        space.longType(), connection.peerId(), connection.localId(), token.length);
        int numberBytes = numberBytes(space);
        if (end - at < header + numberBytes + LEAST_USEFUL_PAYLOAD + Aead.TAG_BYTES) {
            return at;
        }
        Draft draft = drafts[count];
        out.wrap(memory, at, end - Aead.TAG_BYTES);
        draft.lengthAt =
                HeaderWriter.writeLong(
                        out,
                        version(space),
                        space.longType(),
                        connection.peerId(),
                        connection.localId(),
                        token,
                        numberBytes);
        return fill(draft, space, at, numberBytes, eliciting, nowNanos);
    }

    /** RFC 9369 §4.1: 0-RTT packets have the version that the client began with. */
    private QuicVersion version(PacketSpace space) {
        return space == connection.application ? connection.origin.version() : connection.version();
    }

    private long draftShort(
            MemorySegment memory, long at, long end, boolean mayElicit, long nowNanos) {
        PacketSpace space = connection.application;
        OneRttKeys keys = connection.handshake.writeKeys();
        boolean eliciting = mayElicit || connection.recovery.probesOwed(space.id) > 0;
        int numberBytes = numberBytes(space);
        int header = 1 + connection.peerId().length();
        if (keys == null
                || !connection.frames.wants(space, eliciting, nowNanos)
                || end - at < header + numberBytes + LEAST_USEFUL_PAYLOAD + Aead.TAG_BYTES) {
            return at;
        }
        Draft draft = drafts[count];
        out.wrap(memory, at, end - Aead.TAG_BYTES);
        HeaderWriter.writeShort(out, connection.peerId(), keys.sendPhase() != 0, numberBytes);
        draft.lengthAt = -1;
        return fill(draft, space, at, numberBytes, eliciting, nowNanos);
    }

    private long fill(
            Draft draft,
            PacketSpace space,
            long at,
            int numberBytes,
            boolean mayElicit,
            long nowNanos) {
        draft.space = space;
        draft.start = at;
        draft.numberAt = out.position();
        draft.numberBytes = numberBytes;
        draft.number = space.nextPacketNumber();
        HeaderWriter.writePacketNumber(out, draft.number, numberBytes);
        space.sent.begin(draft.number);
        draft.flags = connection.frames.fill(space, out, mayElicit, nowNanos);
        if (draft.flags == 0) {
            space.sent.cancel();
            return at;
        }
        long missing = LEAST_NUMBER_AND_PAYLOAD - (out.position() - draft.numberAt);
        if (missing > 0) {
            out.writeZeros(missing);
        }
        count++;
        return out.position() + Aead.TAG_BYTES;
    }

    /**
     * RFC 9000 §14.1: a client pads every datagram with an Initial, a server those with an
     * ack-eliciting one.
     */
    private boolean mustPad() {
        for (int i = 0; i < count; i++) {
            Draft draft = drafts[i];
            if (draft.space.id == PacketNumberSpace.INITIAL
                    && (!connection.isServer() || (draft.flags & FrameScheduler.ELICITING) != 0)) {
                return true;
            }
        }
        return false;
    }

    /** Lengthens the last packet, whose writer is still in place. */
    private long pad(long at, long to) {
        Draft last = drafts[count - 1];
        if ((last.flags & FrameScheduler.OPEN_END) != 0) {
            throw new IllegalStateException("a frame without a length in a packet to be padded");
        }
        out.writeZeros(to - at);
        return to;
    }

    private void seal(MemorySegment memory, long datagramEnd, long nowNanos)
            throws TransportException {
        for (int i = 0; i < count; i++) {
            Draft draft = drafts[i];
            long end = i == count - 1 ? datagramEnd : drafts[i + 1].start;
            int bytes = (int) (end - draft.start);
            PacketSpace space = draft.space;
            int numberOffset = (int) (draft.numberAt - draft.start);
            if (draft.lengthAt >= 0) {
                HeaderWriter.setLength(out, draft.lengthAt, (int) (end - draft.numberAt));
                PacketSealer sealer = space.sealer;
                if (sealer == null) {
                    throw new IllegalStateException("keys went away under a packet");
                }
                sealer.sealOne(
                        memory, draft.start, bytes, numberOffset, draft.numberBytes, draft.number);
            } else {
                OneRttKeys keys = connection.handshake.writeKeys();
                if (keys == null) {
                    throw new IllegalStateException("keys went away under a packet");
                }
                keys.sealRun(
                        memory,
                        draft.start,
                        bytes,
                        1,
                        bytes,
                        numberOffset,
                        draft.numberBytes,
                        draft.number);
            }
            boolean padded = i == count - 1 && mustPad();
            commit(draft, bytes, padded, nowNanos);
        }
    }

    private void commit(Draft draft, int bytes, boolean padded, long nowNanos) {
        boolean eliciting = (draft.flags & FrameScheduler.ELICITING) != 0;
        draft.space.advance(1);
        // RFC 9002 §2: a packet with padding counts as in flight, too.
        connection.departures.commit(draft.space, bytes, eliciting, eliciting || padded, nowNanos);
    }

    private int numberBytes(PacketSpace space) {
        return PacketNumbers.encodedLength(
                space.nextPacketNumber(), connection.recovery.largestAcked(space.id));
    }
}
