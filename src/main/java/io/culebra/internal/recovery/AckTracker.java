package io.culebra.internal.recovery;

import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.RangeSet;

/**
 * Which packets of one space arrived, and when to acknowledge them.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-13.2 RFC 9000, section 13.2
 */
public final class AckTracker {
    /** Ranges kept; when there are more, the oldest packets count as received for ever. */
    static final int MAX_RANGES = 64;

    /** So many ack-eliciting packets are acknowledged at the end of a batch. */
    static final int ELICITING_THRESHOLD = 2;

    /** ACK frames without a word from the peer about them, after which it should be asked. */
    static final int UNHEARD_ACKS = 16;

    private static final long NEVER = Long.MAX_VALUE;
    private static final long NO_PACKET = -1;

    private final long maxDelayNanos;
    private final RangeSet received = new RangeSet(MAX_RANGES);
    private long largestReceivedNanos;
    private long largestEliciting = NO_PACKET;
    private boolean gapBelowNext;
    private int unacknowledged;
    private long deadlineNanos = NEVER;
    private int unheardAcks;
    private long ect0;
    private long ect1;
    private long ce;

    /**
     * Creates a tracker that has received nothing.
     *
     * @param space its packets; Initial and Handshake packets are acknowledged at once
     * @param maxAckDelayNanos what was promised to the peer as max_ack_delay
     */
    public AckTracker(PacketNumberSpace space, long maxAckDelayNanos) {
        // RFC 9000 §13.2.1: at once in the handshake, else within what was promised.
        maxDelayNanos = space == PacketNumberSpace.APPLICATION ? maxAckDelayNanos : 0;
    }

    /**
     * Whether a packet must not be processed (again).
     *
     * @param packetNumber of a packet that was opened
     * @return true if it was received, or is so old that nobody knows
     */
    public boolean isDuplicate(long packetNumber) {
        // RFC 9000 §12.3: a number is processed once; what was forgotten counts as received.
        return packetNumber <= received.max()
                && (packetNumber < received.floor() || received.contains(packetNumber));
    }

    /**
     * A packet was processed, and is no duplicate.
     *
     * @param packetNumber its number
     * @param ackEliciting whether it has to be acknowledged
     * @param nowNanos when it arrived
     * @param ecn the ECN bits of its datagram, see {@link Ecn}
     */
    public void record(long packetNumber, boolean ackEliciting, long nowNanos, int ecn) {
        long largest = received.max();
        received.add(packetNumber);
        if (ecn != Ecn.NOT_ECT) {
            count(ecn);
        }
        boolean gap = false;
        if (packetNumber > largest) {
            largestReceivedNanos = nowNanos;
            gap = packetNumber > largest + 1 || gapBelowNext;
            gapBelowNext = gap && !ackEliciting;
        }
        if (ackEliciting) {
            onEliciting(packetNumber, gap || ecn == Ecn.CE, nowNanos);
        }
    }

    private void onEliciting(long packetNumber, boolean urgent, long nowNanos) {
        unacknowledged++;
        // RFC 9000 §13.2.1: at once if it was overtaken, follows a gap, or is marked.
        if (urgent || packetNumber < largestEliciting) {
            deadlineNanos = Math.min(deadlineNanos, nowNanos);
        } else if (deadlineNanos == NEVER) {
            deadlineNanos = nowNanos + maxDelayNanos;
        }
        largestEliciting = Math.max(largestEliciting, packetNumber);
    }

    private void count(int ecn) {
        // RFC 9000 §13.4.1: what was marked is reported, whether or not we mark.
        switch (ecn) {
            case Ecn.ECT0 -> ect0++;
            case Ecn.ECT1 -> ect1++;
            default -> ce++;
        }
    }

    /**
     * {@link #isDuplicate} and {@link #record} in one.
     *
     * @param packetNumber its number
     * @param ackEliciting whether it has to be acknowledged
     * @param nowNanos when it arrived
     * @param ecn the ECN bits of its datagram
     * @return false if it is a duplicate
     */
    public boolean onReceived(long packetNumber, boolean ackEliciting, long nowNanos, int ecn) {
        if (isDuplicate(packetNumber)) {
            return false;
        }
        record(packetNumber, ackEliciting, nowNanos, ecn);
        return true;
    }

    /**
     * All packets that waited in the socket are processed: two that ask for it are acknowledged
     * now.
     *
     * @param nowNanos the time
     */
    public void onBatchEnd(long nowNanos) {
        // RFC 9000 §13.2.2: after two packets, once all that is there is processed.
        if (unacknowledged >= ELICITING_THRESHOLD && deadlineNanos > nowNanos) {
            deadlineNanos = nowNanos;
        }
    }

    /**
     * Whether an ACK frame must go, alone if need be.
     *
     * @param nowNanos the time
     * @return true once the deadline has come
     */
    public boolean ackDue(long nowNanos) {
        return nowNanos >= deadlineNanos;
    }

    /**
     * Whether an ACK frame should go along with anything that is sent.
     *
     * @return true if an ack-eliciting packet is not acknowledged yet
     */
    public boolean hasUnsentAck() {
        return unacknowledged > 0;
    }

    /**
     * When an ACK frame must go.
     *
     * @return {@code Long.MAX_VALUE} if nothing asks for one; may be in the past
     */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /**
     * What to acknowledge.
     *
     * @return borrowed, to be read only
     */
    public RangeSet received() {
        return received;
    }

    /**
     * When the packet with the largest number arrived: the ACK frame's delay counts from there.
     *
     * @return 0 before the first packet
     */
    public long largestReceivedNanos() {
        return largestReceivedNanos;
    }

    /**
     * An ACK frame with all of {@link #received} is on its way.
     *
     * @param nowNanos the time
     */
    public void onAckSent(long nowNanos) {
        unacknowledged = 0;
        deadlineNanos = NEVER;
        unheardAcks++;
    }

    /**
     * The peer has an ACK frame: what it said need not be said again.
     *
     * @param largest the largest packet number it acknowledged
     */
    public void onAckAcked(long largest) {
        unheardAcks = 0;
        // RFC 9000 §13.2.4: ranges below are done with. The one that holds the number stays
        // whole, which costs nothing and keeps the largest number received.
        int index = received.firstEndingAtOrAbove(largest);
        if (index > 0 && index < received.size()) {
            received.forgetBelow(received.first(index));
        }
    }

    /**
     * Whether to add a PING to an ACK frame, so that the peer says which it has: there is more than
     * one range to say, and nothing was heard for long.
     *
     * @return false most of the time
     */
    public boolean wantsAnswer() {
        return unheardAcks >= UNHEARD_ACKS && received.size() > 1;
    }

    /**
     * Packets received with ECT(0).
     *
     * @return 0 or more
     */
    public long ect0() {
        return ect0;
    }

    /**
     * Packets received with ECT(1).
     *
     * @return 0 or more
     */
    public long ect1() {
        return ect1;
    }

    /**
     * Packets received with CE.
     *
     * @return 0 or more
     */
    public long ce() {
        return ce;
    }

    /**
     * Whether ACK frames carry ECN counts.
     *
     * @return true if any count is not 0
     */
    public boolean hasEcn() {
        return (ect0 | ect1 | ce) != 0;
    }
}
