package io.culebra.internal.runtime;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.net.DatagramPair;
import io.culebra.internal.net.Poller;
import io.culebra.internal.net.ReceiveBatch;
import io.culebra.internal.net.SendBatch;
import io.culebra.internal.net.UdpSocket;
import io.culebra.internal.syscall.Syscalls;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import java.io.IOException;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when the kernel has no room for more. */
class OutletTest {
    private static final int SEND_SLOTS = 4;
    private static final int RECEIVE_SLOTS = 4;

    private final Arena arena = Arena.ofConfined();
    private final Syscalls calls = new Syscalls(arena);
    private final Slab slab =
            new Slab(
                    arena.allocate((long) RECEIVE_SLOTS * ReceiveBatch.SLOT_BYTES),
                    RECEIVE_SLOTS,
                    ReceiveBatch.SLOT_BYTES);
    private final ReceiveBatch received = new ReceiveBatch(calls, arena, slab, 2);
    private final DatagramRun run = new DatagramRun();
    private final Counters counters = new Counters();
    private final Numbers numbers = new Numbers();
    private DatagramPair pair;
    private Poller poller;
    private UdpSocket[] table;
    private SendBatch batch;
    private int expected;

    /** Always has more to send: 1, 2, 3 and so on. */
    private static final class Numbers implements Engine {
        private int next;
        private boolean done;

        @Override
        public boolean transmit(long nowNanos, DatagramSink sink) {
            while (!done) {
                if (!sink.tryOpen()) {
                    return true;
                }
                sink.memory().set(JAVA_INT, sink.position(), next++);
                InternetAddress none = InternetAddress.NONE;
                sink.commit(0, none, none, 0, Integer.BYTES, Integer.BYTES);
            }
            return false;
        }

        @Override
        public void onDatagrams(DatagramRun run, long nowNanos) {}

        @Override
        public void onBatchEnd(long nowNanos) {}

        @Override
        public long nextDeadlineNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public void onTimeout(long nowNanos) {}

        @Override
        public void close(long nowNanos, long errorCode, String reason) {}

        @Override
        public void onResetToken(ConnectionId token) {}

        @Override
        public void destroy() {}

        @Override
        public int connections() {
            return 0;
        }

        @Override
        public long dropped(DropReason reason) {
            return 0;
        }
    }

    @BeforeEach
    void open() throws IOException {
        pair = DatagramPair.open(calls);
        table = new UdpSocket[] {pair.from()};
        poller = new Poller(calls, arena, 1);
        assertEquals(0, poller.add(pair.from()));
        long bytes = (long) SEND_SLOTS * SendBatch.SLOT_BYTES;
        batch = new SendBatch(calls, arena, arena.allocate(bytes, 64), table);
    }

    @AfterEach
    void close() {
        received.close();
        assertEquals(0, slab.inUse());
        poller.close();
        pair.close(calls);
        arena.close();
    }

    private Outlet outlet(int polledSockets) {
        return new Outlet(batch, poller, table, polledSockets, counters);
    }

    private void fill(Outlet outlet) {
        int turns = 0;
        while (outlet.transmit(numbers, 0)) {
            turns++;
        }
        assertTrue(turns > 0);
        assertTrue(outlet.isBlocked());
    }

    /** Reads what has arrived, and checks that it comes in order. */
    private void drain() {
        for (int n = received.receive(pair.to()); n > 0; n = received.receive(pair.to())) {
            for (int i = 0; i < n; i++) {
                assertTrue(received.run(i, run));
                assertEquals(expected++, run.bytes().get(JAVA_INT, run.from()));
            }
        }
    }

    @Test
    void writesNothingMoreUntilThereIsRoom() {
        Outlet outlet = outlet(1);
        fill(outlet);
        int written = numbers.next;
        assertFalse(outlet.transmit(numbers, 0));
        assertFalse(outlet.mustPoll());
        assertEquals(written, numbers.next);
        assertEquals(0, poller.await(0));
        assertTrue(counters.get(Count.SEND_WAITS) > 0);
    }

    @Test
    void goesOnWhereItStoppedWhenThePollerSaysSo() {
        Outlet outlet = outlet(1);
        for (int round = 0; round < 3; round++) {
            fill(outlet);
            while (outlet.isBlocked()) {
                drain();
                assertEquals(1, poller.await(Long.MAX_VALUE));
                assertTrue(poller.writable(0));
                outlet.retry();
            }
        }
        numbers.done = true;
        assertFalse(outlet.transmit(numbers, 0));
        drain();
        assertEquals(numbers.next, expected);
        assertEquals(numbers.next, counters.get(Count.DATAGRAMS_OUT));
        assertEquals(0, counters.get(Count.SEND_REFUSALS));
        assertEquals(0, poller.await(0), "room is of no interest any more");
    }

    @Test
    void retriesInVainWithoutLosingAnything() {
        Outlet outlet = outlet(1);
        fill(outlet);
        outlet.retry();
        outlet.retry();
        assertTrue(outlet.isBlocked());
        while (outlet.isBlocked()) {
            drain();
            outlet.retry();
        }
        drain();
        assertEquals(numbers.next, expected);
    }

    @Test
    void mustTryByItselfWhereNoPollerWatchesTheSocket() {
        Outlet outlet = outlet(0);
        assertFalse(outlet.mustPoll());
        fill(outlet);
        assertTrue(outlet.mustPoll());
        drain();
        assertEquals(0, poller.await(0), "nobody asked");
        while (outlet.isBlocked()) {
            drain();
            outlet.retry();
        }
        assertFalse(outlet.mustPoll());
    }
}
