package io.culebra.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Two hosts, two links, one clock that only moves when nothing is left to do now. All chance comes
 * from the seed: a test that fails prints it, and that seed is the bug report.
 */
final class Simulation {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private record Delivery(
            long atNanos, long order, SimulatedHost to, SimulatedSink.Datagram datagram) {}

    private static final class Direction {
        final SimulatedHost from;
        final SimulatedHost to;
        Link link;
        long busyUntilNanos;
        int count;
        Set<Integer> dropped = Set.of();

        Direction(SimulatedHost from, SimulatedHost to, Link link) {
            this.from = from;
            this.to = to;
            this.link = link;
        }
    }

    private final PriorityQueue<Delivery> inFlight =
            new PriorityQueue<>(
                    Comparator.comparingLong(Delivery::atNanos).thenComparingLong(Delivery::order));
    private final RandomGenerator random;
    private final Direction up;
    private final Direction down;
    private long nowNanos = NANOS_PER_SECOND;
    private long sent;
    private long hash;

    Simulation(long seed, SimulatedHost client, SimulatedHost server, Link up, Link down) {
        random = new SeededRandom(seed).generator();
        this.up = new Direction(client, server, up);
        this.down = new Direction(server, client, down);
        client.at(nowNanos);
        server.at(nowNanos);
    }

    /** Loses the datagrams of these numbers, counted from 1, whatever the links do. */
    void drop(Set<Integer> fromClient, Set<Integer> fromServer) {
        up.dropped = fromClient;
        down.dropped = fromServer;
    }

    /** Runs until nobody has anything to do, or {@code limitNanos} from now. */
    void run(long limitNanos) {
        long until = nowNanos + limitNanos;
        while (true) {
            up.from.turn();
            down.from.turn();
            send(up);
            send(down);
            long next =
                    Math.min(
                            inFlight.isEmpty() ? Long.MAX_VALUE : inFlight.peek().atNanos(),
                            Math.min(
                                    up.from.endpoint.nextDeadlineNanos(),
                                    down.from.endpoint.nextDeadlineNanos()));
            if (next > until) {
                nowNanos = Math.max(nowNanos, Math.min(next, until));
                return;
            }
            nowNanos = Math.max(nowNanos, next);
            up.from.at(nowNanos);
            down.from.at(nowNanos);
            deliver();
        }
    }

    long nowNanos() {
        return nowNanos;
    }

    /** The same for the same seed, down to the last byte sent. */
    long hash() {
        return hash;
    }

    long datagrams() {
        return sent;
    }

    private void send(Direction way) {
        Link link = way.link;
        for (SimulatedSink.Datagram next = way.from.sink.datagrams.poll();
                next != null;
                next = way.from.sink.datagrams.poll()) {
            for (byte b : next.bytes) {
                hash = hash * 31 + b;
            }
            hash = hash * 31 + nowNanos;
            int copies = random.nextDouble() < link.loss() ? 0 : 1;
            copies += random.nextDouble() < link.duplication() ? 1 : 0;
            long departs = queue(way, next.bytes.length);
            if (departs < 0 || way.dropped.contains(++way.count)) {
                copies = 0;
            }
            for (int i = 0; i < copies; i++) {
                long jitter = link.jitterNanos() == 0 ? 0 : random.nextLong(link.jitterNanos());
                long arrives = departs + link.delayNanos() + jitter;
                inFlight.add(new Delivery(arrives, sent++, way.to, corrupt(next, link)));
            }
        }
    }

    /** When the last bit leaves; -1 if the queue is full. */
    private long queue(Direction way, int bytes) {
        Link link = way.link;
        if (link.bytesPerSecond() == Long.MAX_VALUE) {
            return nowNanos;
        }
        long start = Math.max(nowNanos, way.busyUntilNanos);
        long waiting = (start - nowNanos) * link.bytesPerSecond() / NANOS_PER_SECOND;
        if (waiting > link.queueBytes()) {
            return -1;
        }
        way.busyUntilNanos = start + bytes * NANOS_PER_SECOND / link.bytesPerSecond();
        return way.busyUntilNanos;
    }

    private SimulatedSink.Datagram corrupt(SimulatedSink.Datagram datagram, Link link) {
        if (random.nextDouble() >= link.corruption()) {
            return datagram;
        }
        byte[] bytes = datagram.bytes.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return new SimulatedSink.Datagram(datagram.from, datagram.to, datagram.ecn, bytes);
    }

    private void deliver() {
        List<SimulatedSink.Datagram> batch = new ArrayList<>();
        while (!inFlight.isEmpty() && inFlight.peek().atNanos() <= nowNanos) {
            Delivery first = inFlight.remove();
            batch.clear();
            batch.add(first.datagram());
            while (!inFlight.isEmpty()
                    && inFlight.peek().atNanos() <= nowNanos
                    && inFlight.peek().to() == first.to()) {
                batch.add(inFlight.remove().datagram());
            }
            first.to().onDatagrams(batch);
        }
    }
}
