package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.Garbage;
import io.culebra.api.QuicSettings;
import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.RangeSet;
import io.culebra.internal.wire.SentOutcome;
import io.culebra.internal.wire.TransportException;
import org.junit.jupiter.api.Test;

/** Sending, losing, acknowledging: without garbage once the rings have grown. */
class AllocationTest {
    private static final int ROUNDS = 1_000;
    private static final int RUN = 44;
    private static final int PACKET = 1452;
    private static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION;

    /** Counts, and keeps nothing. */
    private static final class Sum implements SentOutcome {
        private long calls;
        private long bytes;
        private long lost;
        private long acks;

        @Override
        public void onStreamAcked(long streamId, long offset, long length, boolean fin) {
            calls++;
            bytes += length;
        }

        @Override
        public void onStreamLost(long streamId, long offset, long length, boolean fin) {
            lost += length;
        }

        @Override
        public void onCryptoAcked(PacketNumberSpace space, long offset, long length) {}

        @Override
        public void onCryptoLost(PacketNumberSpace space, long offset, long length) {}

        @Override
        public void onControlAcked(int kind, long first, long second) {}

        @Override
        public void onControlLost(int kind, long first, long second) {}

        @Override
        public void onAckAcked(PacketNumberSpace space, long largest) {
            acks++;
        }
    }

    private final QuicSettings settings = QuicSettings.builder().initialWindowPackets(200).build();
    private final Recovery recovery = new Recovery(true, settings, PACKET);
    private final AckTracker tracker = new AckTracker(SPACE, 25_000_000);
    private final Acks acks = new Acks();
    private final RangeSet received = new RangeSet(32);
    private final Sum sum = new Sum();
    private long nowNanos = 1;
    private long next;
    private int repeats;
    private long offset;

    @Test
    void allocatesNothing() throws TransportException {
        recovery.onHandshakeConfirmed();
        Garbage.Work<TransportException> work =
                () -> {
                    rounds(ROUNDS);
                    repeats++;
                };
        assertEquals(0, Garbage.leastOf(1, work));
        assertEquals(offset, sum.bytes + sum.lost, "each byte arrived or was lost");
        long rounds = (long) repeats * ROUNDS;
        assertEquals(rounds / 4 * 1400, sum.lost);
        // Where a packet was lost, its neighbours are no neighbours.
        assertEquals(rounds + rounds / 4, sum.calls);
        assertEquals(rounds, sum.acks);
    }

    private void rounds(int count) throws TransportException {
        SentPackets sent = recovery.sent(SPACE);
        for (int round = 0; round < count; round++) {
            long first = next;
            for (int i = 0; i < RUN; i++) {
                sent.begin(next++);
                if (i == 0) {
                    sent.ack(round);
                }
                sent.stream(4, offset, 1400, false);
                offset += 1400;
                sent.commit(nowNanos, PACKET, true, true, 0, Ecn.NOT_ECT);
            }
            nowNanos += 1_000_000;
            // Every fourth run loses a packet in its middle.
            boolean loses = round % 4 == 3;
            for (long number = first; number < next; number++) {
                if (!loses || number != first + RUN / 2) {
                    tracker.onReceived(number, true, nowNanos, Ecn.ECT0);
                }
            }
            tracker.onBatchEnd(nowNanos);
            received.clear();
            RangeSet all = tracker.received();
            for (int i = Math.max(0, all.size() - 32); i < all.size(); i++) {
                received.add(all.first(i), all.last(i));
            }
            tracker.onAckSent(nowNanos);
            AckFrame ack = acks.frame(received);
            nowNanos += 1_000_000;
            recovery.onAck(SPACE, ack, 0, nowNanos, sum);
            tracker.onAckAcked(tracker.received().max());
            PathRecovery path = recovery.path(0);
            path.pacer().allowance(nowNanos);
            recovery.onApplicationLimited(0);
            recovery.onTimeout(nowNanos, sum);
            nowNanos = Math.max(nowNanos, Math.min(recovery.deadlineNanos(), nowNanos + 100));
        }
    }
}
