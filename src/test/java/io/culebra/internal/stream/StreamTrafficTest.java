package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.wire.TransportException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two sides back to back over a network that loses, delays, reorders and repeats packets, with
 * applications that write, lend, pause, give up and stop at random. One seed is one history.
 */
class StreamTrafficTest {
    private static final int SEEDS = 150;
    private static final int STEPS = 1500;

    @Test
    void everyByteArrivesOnceAndInOrder() throws TransportException {
        long ended = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            try (History history = new History(seed)) {
                history.live();
                history.settle();
                ended += history.client.side.application.ended.size();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
        assertTrue(ended > SEEDS, "hardly anything happened");
    }

    /** What one side's application wants with one stream. */
    private static final class Plan {
        final QuicStream stream;
        final long size;
        long written;
        int lent;
        boolean ended;
        boolean givenUp;

        Plan(QuicStream stream, long size) {
            this.stream = stream;
            this.size = size;
        }
    }

    /** A side, its application's plans, and its packets on the way to the other. */
    private static final class End {
        final Side side;
        final Random random;
        final Map<Long, Plan> plans = new HashMap<>();
        final Set<Long> stopped = new HashSet<>();
        final List<QuicStream> paused = new ArrayList<>();
        final List<LoggedPacket> flying = new ArrayList<>();
        final List<LoggedPacket> outcomes = new ArrayList<>();
        final List<LoggedPacket> late = new ArrayList<>();
        boolean calm;

        End(boolean server, QuicSettings.Builder settings, Random random) {
            this.random = random;
            side = Side.of(server, settings);
            side.application.reader = (stream, _, from, length, _) -> read(stream, from, length);
            side.application.onReset = this::answer;
            side.application.onStopped = stream -> plan(stream).givenUp = true;
            side.application.onClosed = stream -> assertTrue(isOver(stream), "closed too early");
        }

        private boolean isOver(QuicStream stream) {
            Plan plan = plans.get(stream.id());
            return plan == null || plan.ended || plan.givenUp;
        }

        private long read(QuicStream stream, long from, long length) {
            answer(stream);
            if (calm || random.nextInt(4) > 0) {
                return length;
            }
            long taken = random.nextLong(length + 1);
            stream.pauseReading(from + taken);
            paused.add(stream);
            if (random.nextInt(8) == 0) {
                stream.resumeReading();
            }
            return taken;
        }

        private void answer(QuicStream stream) {
            if (stream.isBidirectional() && !stream.isLocal()) {
                plan(stream);
            }
        }

        private Plan plan(QuicStream stream) {
            return plans.computeIfAbsent(
                    stream.id(),
                    _ -> new Plan(stream, (long) random.nextInt(3) * random.nextInt(30_000)));
        }

        void open() {
            side.streams.tryOpen(random.nextBoolean()).ifPresent(this::plan);
        }

        void write() {
            for (Plan plan : plans.values()) {
                if (!plan.ended && !plan.givenUp && (calm || random.nextInt(3) == 0)) {
                    write(plan);
                }
            }
        }

        private void write(Plan plan) {
            int piece = (int) Math.min(plan.size - plan.written, random.nextInt(9000));
            boolean fin = plan.written + piece == plan.size;
            long taken;
            if (piece > 0 && random.nextInt(4) == 0) {
                taken =
                        plan.stream.lend(
                                side.data(plan.written, piece), 0, piece, fin, () -> plan.lent--);
                plan.lent += taken > 0 ? 1 : 0;
            } else {
                taken = plan.stream.write(side.data(plan.written, piece), 0, piece, fin);
            }
            plan.written += taken;
            plan.ended = fin && taken == piece;
        }

        void giveUp() {
            for (Plan plan : plans.values()) {
                if (random.nextInt(60) == 0) {
                    plan.stream.reset(7);
                    plan.givenUp = true;
                    assertEquals(0, plan.lent, "memory of a reset stream");
                }
            }
            for (QuicStream stream : side.application.streams.values()) {
                if (random.nextInt(60) == 0) {
                    stream.stopSending(9);
                    stopped.add(stream.id());
                }
            }
        }

        void resume() {
            paused.forEach(QuicStream::resumeReading);
            paused.clear();
        }

        void transmit() {
            LoggedPacket packet = side.packet(60 + random.nextInt(1400));
            if (packet.payload.length > 0) {
                flying.add(packet);
            }
        }

        /** One packet arrives, is lost, or arrives and is taken for lost. */
        void travel(End to, boolean lossy) throws TransportException {
            if (flying.isEmpty()) {
                return;
            }
            LoggedPacket packet = flying.remove(lossy ? random.nextInt(flying.size()) : 0);
            int fate = lossy ? random.nextInt(10) : 9;
            if (fate < 2) {
                side.lose(packet);
                return;
            }
            to.side.receive(packet);
            if (fate == 2) {
                to.side.receive(packet);
            }
            if (fate == 3) {
                side.lose(packet);
                late.add(packet);
            } else {
                outcomes.add(packet);
            }
        }

        void hear() {
            while (!outcomes.isEmpty()) {
                side.ack(outcomes.remove(random.nextInt(outcomes.size())));
            }
            if (!late.isEmpty() && (calm || random.nextInt(5) == 0)) {
                side.ack(late.removeFirst());
            }
        }

        boolean isBusy() {
            return side.streams.hasWork()
                    || side.streams.hasPendingDelivery()
                    || !flying.isEmpty()
                    || !outcomes.isEmpty()
                    || !late.isEmpty()
                    || plans.values().stream().anyMatch(plan -> !plan.ended && !plan.givenUp);
        }
    }

    private static final class History implements AutoCloseable {
        final Random random;
        final End client;
        final End server;
        long now;

        History(long seed) {
            random = new Random(seed);
            QuicSettings.Builder clientSettings = settings();
            QuicSettings.Builder serverSettings = settings();
            client = new End(false, clientSettings, random);
            server = new End(true, serverSettings, random);
            client.side.learn(serverSettings.build());
            server.side.learn(clientSettings.build());
        }

        private QuicSettings.Builder settings() {
            int stream = 100 + random.nextInt(30_000);
            int all = 100 + random.nextInt(60_000);
            return QuicSettings.builder()
                    .initialMaxStreamData(stream)
                    .maxStreamData(stream * (1L + random.nextInt(5)))
                    .initialMaxData(all)
                    .maxData(all * (1L + random.nextInt(5)))
                    .maxBidirectionalStreams(1 + random.nextInt(5))
                    .maxUnidirectionalStreams(1 + random.nextInt(5))
                    .sendBufferBytes(1024 + random.nextInt(30_000));
        }

        void live() throws TransportException {
            for (int step = 0; step < STEPS; step++) {
                End one = random.nextBoolean() ? client : server;
                End other = one == client ? server : client;
                now += random.nextInt(300_000);
                one.side.streams.turn(now, 1_000_000);
                switch (random.nextInt(16)) {
                    case 0 -> one.open();
                    case 1, 2 -> one.write();
                    case 3 -> one.resume();
                    case 4, 5 -> one.hear();
                    case 6 -> {
                        if (random.nextInt(20) == 0) {
                            one.giveUp();
                        }
                    }
                    case 7, 8, 9, 10 -> one.transmit();
                    default -> one.travel(other, true);
                }
                one.side.streams.deliverPending();
            }
        }

        void settle() throws TransportException {
            client.calm = true;
            server.calm = true;
            for (int round = 0; client.isBusy() || server.isBusy(); round++) {
                assertTrue(round < 10_000, "never settles");
                for (End end : List.of(client, server)) {
                    End other = end == client ? server : client;
                    end.write();
                    end.resume();
                    end.side.streams.deliverPending();
                    end.transmit();
                    end.travel(other, false);
                    end.hear();
                }
            }
            client.resume();
            check(client, server);
            check(server, client);
            assertEquals(0, client.side.pool.inUse(), "chunks of ended streams at the client");
            assertEquals(0, server.side.pool.inUse(), "chunks of ended streams at the server");
        }

        private static void check(End writer, End reader) {
            assertEquals(0, writer.side.streams.openStreams(), "streams left open");
            assertEquals(0, writer.side.streams.queuedBytes());
            for (Plan plan : writer.plans.values()) {
                long id = plan.stream.id();
                assertEquals(0, plan.lent, "lent memory of " + plan.stream);
                if (!plan.givenUp && !reader.stopped.contains(id)) {
                    assertEquals(plan.size, plan.written);
                    assertEquals(plan.size, reader.side.application.consumed(id));
                    assertTrue(reader.side.application.ended.contains(id), "an end is missing");
                }
            }
        }

        @Override
        public void close() {
            client.side.close();
            server.side.close();
        }
    }
}
