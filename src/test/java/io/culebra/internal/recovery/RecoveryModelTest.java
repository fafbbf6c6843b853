package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.PacketNumberSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rings against the pseudocode of RFC 9002, appendix A, taken literally. */
class RecoveryModelTest {
    private static final int SEEDS = 120;
    private static final int STEPS = 120;
    private static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION;

    private static final class Packet {
        final long sentNanos;
        final int bytes;
        final List<String> frames = new ArrayList<>();
        boolean requeued;

        Packet(long sentNanos, int bytes) {
            this.sentNanos = sentNanos;
            this.bytes = bytes;
        }
    }

    private final TreeMap<Long, Packet> unsettled = new TreeMap<>();
    private final List<Long> numbers = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private RttEstimator rtt = new RttEstimator();
    private long largestAcked = -1;
    private long lossNanos = Long.MAX_VALUE;
    private long lost;

    private Sender sender = Sender.established();
    private Random random = new Random(0);
    private long next;
    private long offset;

    @Test
    void agreesWithThePseudocodeWhateverHappens() {
        for (int seed = 0; seed < SEEDS; seed++) {
            start(seed);
            for (int step = 0; step < STEPS; step++) {
                step();
                compare("seed " + seed + ", step " + step);
            }
        }
    }

    private void start(int seed) {
        random = new Random(seed);
        sender = Sender.established();
        unsettled.clear();
        numbers.clear();
        expected.clear();
        rtt = new RttEstimator();
        largestAcked = -1;
        lossNanos = Long.MAX_VALUE;
        lost = 0;
        next = random.nextInt(3);
        offset = 0;
    }

    private void step() {
        sender.nowNanos += random.nextInt(20) * Sender.MS;
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                int burst = 1 + random.nextInt(40);
                for (int i = 0; i < burst; i++) {
                    send();
                }
            }
            case 2 -> send();
            case 3 -> timeout();
            case 4 -> requeue();
            default -> ack();
        }
    }

    private void send() {
        Packet packet = new Packet(sender.nowNanos, 20 + random.nextInt(1400));
        SentPackets sent = sender.recovery.sent(SPACE);
        sent.begin(next);
        int frames = random.nextInt(4);
        for (int i = 0; i < frames; i++) {
            long id = random.nextInt(3);
            int length = 1 + random.nextInt(3);
            sent.stream(id, offset, length, false);
            for (int j = 0; j < length; j++) {
                packet.frames.add("stream " + id + " " + (offset + j));
            }
            // Now and then the next frame of the stream does not go on here.
            offset += length + random.nextInt(8) / 7;
        }
        if (random.nextInt(5) == 0) {
            sent.control(1, next, 0);
            packet.frames.add("control 1 " + next + " 0");
        }
        sent.commit(sender.nowNanos, packet.bytes, true, true, 0, Ecn.NOT_ECT);
        unsettled.put(next, packet);
        numbers.add(next);
        next += random.nextInt(30) == 0 ? 2 : 1;
    }

    private void ack() {
        if (numbers.isEmpty()) {
            return;
        }
        // A window of the newest packets, most of which arrived.
        int from = Math.max(0, numbers.size() - 1 - random.nextInt(60));
        int to = from + random.nextInt(numbers.size() - from);
        int holes = random.nextInt(4);
        List<Long> acked = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            if (i == to || holes == 0 || random.nextInt(10) >= holes) {
                acked.add(numbers.get(i));
            }
        }
        long[] bounds = new long[2 * acked.size()];
        for (int i = 0; i < acked.size(); i++) {
            bounds[2 * i] = acked.get(i);
            bounds[2 * i + 1] = acked.get(i);
        }
        AckFrame frame = Acks.of(bounds);
        onAckReceived(acked);
        sender.acked(SPACE, frame, 0);
    }

    private void onAckReceived(List<Long> acked) {
        long largest = acked.get(acked.size() - 1);
        largestAcked = Math.max(largestAcked, largest);
        Packet sample = unsettled.get(largest);
        boolean any = false;
        for (long number : acked) {
            Packet packet = unsettled.remove(number);
            if (packet != null) {
                any = true;
                packet.frames.forEach(frame -> expected.add(frame + " acked"));
            }
        }
        if (!any) {
            return;
        }
        if (sample != null) {
            long time = Math.max(1, sender.nowNanos - sample.sentNanos);
            rtt.onSample(time, 0, sender.nowNanos);
        }
        detectAndRemoveLostPackets();
    }

    private void detectAndRemoveLostPackets() {
        lossNanos = Long.MAX_VALUE;
        long longer = Math.max(rtt.latestNanos(), rtt.smoothedNanos());
        long delay = Math.max(longer + longer / 8, Sender.MS);
        for (var entry : new TreeMap<>(unsettled.headMap(largestAcked)).entrySet()) {
            long number = entry.getKey();
            Packet packet = entry.getValue();
            if (packet.sentNanos <= sender.nowNanos - delay || largestAcked >= number + 3) {
                unsettled.remove(number);
                lost++;
                if (!packet.requeued) {
                    packet.frames.forEach(frame -> expected.add(frame + " lost"));
                }
            } else {
                lossNanos = Math.min(lossNanos, packet.sentNanos + delay);
            }
        }
    }

    private void timeout() {
        if (lossNanos <= sender.nowNanos) {
            detectAndRemoveLostPackets();
        }
        sender.recovery.onTimeout(sender.nowNanos, sender.outcomes);
    }

    private void requeue() {
        for (Packet packet : unsettled.values()) {
            if (!packet.requeued) {
                packet.requeued = true;
                packet.frames.forEach(frame -> expected.add(frame + " lost"));
                break;
            }
        }
        sender.recovery.requeueOldest(SPACE, sender.outcomes);
    }

    private void compare(String where) {
        long inFlight = unsettled.values().stream().mapToLong(packet -> packet.bytes).sum();
        assertEquals(inFlight, sender.path().bytesInFlight(), where);
        assertEquals(!unsettled.isEmpty(), sender.recovery.sent(SPACE).awaitsAck(), where);
        assertEquals(lost, sender.recovery.packetsLost(), where);
        assertEquals(largestAcked, sender.recovery.largestAcked(SPACE), where);
        assertEquals(rtt.smoothedNanos(), sender.path().rtt().smoothedNanos(), where);
        if (lossNanos != Long.MAX_VALUE) {
            assertEquals(lossNanos, sender.recovery.deadlineNanos(), where);
        }
        List<String> heard = new ArrayList<>();
        sender.outcomes.heard().forEach(line -> expand(line, heard));
        assertEquals(expected.stream().sorted().toList(), heard.stream().sorted().toList(), where);
        expected.clear();
    }

    /** A line for a piece of a stream becomes one for each of its bytes. */
    private static void expand(String line, List<String> into) {
        if (!line.startsWith("stream")) {
            into.add(line);
            return;
        }
        String[] words = line.split("[ +]", -1);
        long from = Long.parseLong(words[2]);
        for (long i = 0; i < Long.parseLong(words[3]); i++) {
            into.add("stream " + words[1] + " " + (from + i) + " " + words[4]);
        }
    }
}
