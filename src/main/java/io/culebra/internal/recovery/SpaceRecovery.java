package io.culebra.internal.recovery;

import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.FrameType;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.SentOutcome;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What became of the packets of one packet number space: acknowledged, lost, or still open.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002#section-6.1 RFC 9002, section 6.1
 */
final class SpaceRecovery {
    static final long NO_PACKET = -1;
    static final long NEVER = Long.MAX_VALUE;

    private final PacketNumberSpace space;
    private final PathTable paths;
    private final SentPackets sent;
    private final PacketRing packets;
    private final FrameReport ackedFrames;
    private final FrameReport lostFrames;
    private long largestAcked = NO_PACKET;
    private long lossNanos = NEVER;
    private long lastAckedSentNanos = Long.MIN_VALUE;
    private long lostCount;
    private int probesOwed;
    private @Nullable EcnCounts ecnCounts;

    // What the ACK frame that is being worked on brought.
    private int newlyAcked;
    private boolean newlyEliciting;
    private int newlyEct0;
    private long largestMeta;
    private long largestSentNanos;

    SpaceRecovery(PacketNumberSpace space, PathTable paths, FrameReport acked, FrameReport lost) {
        this.space = space;
        this.paths = paths;
        this.sent = new SentPackets(paths);
        this.packets = sent.packets();
        this.ackedFrames = acked;
        this.lostFrames = lost;
    }

    SentPackets sent() {
        return sent;
    }

    /** The largest number acknowledged, or {@link #NO_PACKET}. */
    long largestAcked() {
        return largestAcked;
    }

    /** When the next packet is lost unless it is acknowledged, or {@link #NEVER}. */
    long lossNanos() {
        return lossNanos;
    }

    /** When the latest packet acknowledged was sent. */
    long lastAckedSentNanos() {
        return lastAckedSentNanos;
    }

    /** Packets lost so far. */
    long lostCount() {
        return lostCount;
    }

    int probesOwed() {
        return probesOwed;
    }

    void oweProbes(int count) {
        probesOwed = count;
    }

    /** Whether the ACK frame that was taken last gives an RTT sample. */
    boolean givesSample() {
        // RFC 9002 §5.1: only if the largest is new, and something was ack-eliciting.
        return newlyEliciting && PacketRing.state(largestMeta) == PacketRing.OUTSTANDING;
    }

    /** What is known of the largest packet of the ACK frame that was taken last. */
    long largestMeta() {
        return largestMeta;
    }

    /** When that packet was sent. */
    long largestSentNanos() {
        return largestSentNanos;
    }

    /**
     * Takes an ACK frame's ranges, oldest first.
     *
     * @return how many packets it acknowledges for the first time
     */
    int onAck(AckFrame ack, SentOutcome outcome) throws TransportException {
        // RFC 9000 §13.1: nobody can have received what was never sent.
        if (ack.largest() >= packets.next()) {
            throw unsent();
        }
        newlyAcked = 0;
        newlyEliciting = false;
        newlyEct0 = 0;
        lookAtLargest(ack.largest());
        long base = packets.base();
        int range = 0;
        while (range < ack.rangeCount() && ack.last(range) >= base) {
            range++;
        }
        while (--range >= 0) {
            onRange(Math.max(base, ack.first(range)), ack.last(range), outcome);
        }
        ackedFrames.flush(outcome);
        largestAcked = Math.max(largestAcked, ack.largest());
        if (newlyAcked > 0) {
            sent.trim(largestAcked);
        }
        return newlyAcked;
    }

    private void lookAtLargest(long number) {
        largestMeta = 0;
        if (number >= packets.base()) {
            int at = packets.at(number);
            largestMeta = packets.meta(at);
            largestSentNanos = packets.sentNanos(at);
        }
    }

    private void onRange(long first, long last, SentOutcome outcome) throws TransportException {
        PacketRing ring = packets;
        for (long number = first; number <= last; number++) {
            int at = ring.at(number);
            long meta = ring.meta(at);
            int state = PacketRing.state(meta);
            if (state == PacketRing.OUTSTANDING) {
                ring.settle(at, meta, PacketRing.ACKED);
                onPacket(meta, ring.sentNanos(at), ring.firstFrame(at), outcome);
            } else if (state == PacketRing.UNSENT) {
                // RFC 9000 §21.4: a number that was left out gives a liar away.
                throw unsent();
            }
        }
    }

    private void onPacket(long meta, long sentNanos, long firstFrame, SentOutcome outcome) {
        newlyAcked++;
        lastAckedSentNanos = sentNanos;
        if (PacketRing.eliciting(meta)) {
            newlyEliciting = true;
            sent.onElicitingSettled();
        }
        if (PacketRing.inFlight(meta)) {
            paths.at(PacketRing.path(meta)).onAcked(meta, sentNanos);
        }
        if (PacketRing.ecn(meta) == Ecn.ECT0) {
            newlyEct0++;
        }
        ackedFrames.report(
                space,
                sent.frames(),
                firstFrame,
                PacketRing.frames(meta),
                FrameReport.Which.ALL,
                outcome);
    }

    private static TransportException unsent() {
        return TransportException.of(Violation.ACK_OF_UNSENT_PACKET, FrameType.ACK);
    }

    /** Compares the ECN counts of an ACK frame that was taken with what it acknowledges. */
    EcnCounts.Verdict onEcn(AckFrame ack) {
        EcnCounts counts = ecnCounts;
        if (counts == null) {
            counts = new EcnCounts();
            ecnCounts = counts;
        }
        return counts.accept(ack, newlyEct0, sent.ect0Count());
    }

    /** Whether the last ACK frame acknowledged packets sent with ECT(0) for the first time. */
    boolean newlyMarked() {
        return newlyEct0 > 0;
    }

    /**
     * Declares packets lost that were overtaken too far or too long ago, and notes when the next
     * one will be.
     */
    void detectLost(long nowNanos, SentOutcome outcome) {
        lossNanos = NEVER;
        boolean any = false;
        long end = Math.min(largestAcked, packets.next());
        for (long number = packets.base(); number < end; number++) {
            int at = packets.at(number);
            long meta = packets.meta(at);
            switch (PacketRing.state(meta)) {
                case PacketRing.OUTSTANDING -> any |= judge(number, at, meta, nowNanos, outcome);
                case PacketRing.ACKED -> paths.at(PacketRing.path(meta)).onAckedBetween(meta);
                default -> {}
            }
        }
        if (any) {
            lostFrames.flush(outcome);
            sent.trim(largestAcked);
        }
    }

    private boolean judge(long number, int at, long meta, long nowNanos, SentOutcome outcome) {
        PathRecovery path = paths.at(PacketRing.path(meta));
        long sentNanos = packets.sentNanos(at);
        long lostAt = LossRule.lostAtNanos(number, sentNanos, largestAcked, path.lossDelayNanos());
        if (lostAt > nowNanos) {
            // RFC 9002 §6.1: only what is in flight can be lost; nobody waits for the rest.
            lossNanos = PacketRing.inFlight(meta) ? Math.min(lossNanos, lostAt) : lossNanos;
            return false;
        }
        packets.settle(at, meta, PacketRing.LOST);
        if (PacketRing.eliciting(meta)) {
            sent.onElicitingSettled();
        }
        if (PacketRing.inFlight(meta)) {
            lostCount++;
            path.onLost(meta, sentNanos);
        }
        // What was requeued for a probe is on its way in another packet.
        FrameReport.Which which =
                PacketRing.requeued(meta) ? FrameReport.Which.SENT_ONCE : FrameReport.Which.ALL;
        lostFrames.report(
                space,
                sent.frames(),
                packets.firstFrame(at),
                PacketRing.frames(meta),
                which,
                outcome);
        return true;
    }

    /** See {@link Recovery#requeueOldest}. */
    boolean requeueOldest(SentOutcome outcome) {
        for (long number = packets.base(); number < packets.next(); number++) {
            int at = packets.at(number);
            long meta = packets.meta(at);
            boolean candidate =
                    PacketRing.state(meta) == PacketRing.OUTSTANDING
                            && PacketRing.eliciting(meta)
                            && !PacketRing.requeued(meta);
            if (candidate) {
                packets.markRequeued(at, meta);
                lostFrames.report(
                        space,
                        sent.frames(),
                        packets.firstFrame(at),
                        PacketRing.frames(meta),
                        FrameReport.Which.REPEATED,
                        outcome);
                lostFrames.flush(outcome);
                return true;
            }
        }
        return false;
    }

    /** See {@link Recovery#requeueAll}. */
    void requeueAll(SentOutcome outcome) {
        for (long number = packets.base(); number < packets.next(); number++) {
            int at = packets.at(number);
            long meta = packets.meta(at);
            if (PacketRing.state(meta) == PacketRing.OUTSTANDING && !PacketRing.requeued(meta)) {
                lostFrames.report(
                        space,
                        sent.frames(),
                        packets.firstFrame(at),
                        PacketRing.frames(meta),
                        FrameReport.Which.ALL,
                        outcome);
            }
        }
        lostFrames.flush(outcome);
        discard();
    }

    /** Forgets all packets: nothing will be heard of them any more. */
    void discard() {
        sent.discardAll();
        lossNanos = NEVER;
        probesOwed = 0;
    }
}
