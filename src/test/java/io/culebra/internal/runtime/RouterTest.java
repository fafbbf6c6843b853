package io.culebra.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.wire.DropReason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final int SLOTS = 8;
    private static final int SLOT_BYTES = 4096;
    private static final int RESERVE = 2;
    private static final int SIZE = 100;
    private static final InternetAddress PEER = InternetAddress.ofIpv4(0x7f000001, 9);

    private final Arena arena = Arena.ofConfined();
    private final Slab slab = new Slab(arena.allocate(SLOTS * SLOT_BYTES), SLOTS, SLOT_BYTES);
    private final Inbox[] inboxes = {inbox(), inbox(), inbox()};
    private final Counters counters = new Counters();
    private final RecordingEngine engine = new RecordingEngine(0, false);
    private final Router router =
            new Router(0, inboxes, inboxes[0], slab, SLOTS, RESERVE, counters);
    private final DatagramRun run = new DatagramRun();

    private static Inbox inbox() {
        return new Inbox(() -> {}, 4, SLOTS);
    }

    @AfterEach
    void everythingIsHome() {
        inboxes[0].takeReturns(slab);
        assertEquals(0, slab.inUse());
        arena.close();
    }

    /** A slot with one datagram for each worker named, the last one shorter by some bytes. */
    private PacketBuffer filled(int shorter, int... workers) {
        PacketBuffer slot = Objects.requireNonNull(slab.tryAcquire());
        for (int i = 0; i < workers.length; i++) {
            MemorySegment.copy(
                    MemorySegment.ofArray(RecordingEngine.datagram(workers[i], SIZE)),
                    0,
                    slot.bytes(),
                    (long) i * SIZE,
                    SIZE);
        }
        int length = workers.length * SIZE - shorter;
        run.set(slot, 0, length, Math.min(SIZE, length), 2, 1, InternetAddress.NONE, PEER);
        return slot;
    }

    @Test
    void keepsWhatIsItsOwn() {
        PacketBuffer slot = filled(0, 0, 0, 0);
        assertFalse(router.route(run, engine, 0));
        assertEquals(3, engine.datagrams.get());
        assertEquals(0, counters.get(Count.DATAGRAMS_HANDED_OVER));
        slot.release();
    }

    @Test
    void handsOverAForeignRunAsTheSlotItself() {
        PacketBuffer slot = filled(1, 1, 1, 1);
        assertTrue(router.route(run, engine, 0));
        DatagramRun arrived = inboxes[1].nextRun();
        assertNotNull(arrived);
        assertSame(slot, arrived.buffer());
        assertEquals(3, arrived.count());
        assertEquals(3 * SIZE - 1, arrived.length());
        assertEquals(2, arrived.ecn());
        assertEquals(1, arrived.socket());
        assertSame(PEER, arrived.peer());
        assertEquals(1, counters.get(Count.SLOTS_HANDED_OVER));
        assertEquals(3, counters.get(Count.DATAGRAMS_HANDED_OVER));
        assertEquals(0, engine.datagrams.get());
        arrived.buffer().release();
        assertEquals(1, slab.inUse(), "home only when the owner of the slab looks");
    }

    @Test
    void copiesForeignStretchesOfAMixedRun() {
        PacketBuffer slot = filled(10, 0, 1, 1, 0, 2);
        assertFalse(router.route(run, engine, 0));
        assertEquals(2, engine.datagrams.get());
        assertEquals(0, engine.strangers.get());
        DatagramRun toFirst = Objects.requireNonNull(inboxes[1].nextRun());
        DatagramRun toSecond = Objects.requireNonNull(inboxes[2].nextRun());
        assertEquals(2, toFirst.count());
        assertEquals(SIZE, toFirst.stride());
        assertEquals(1, toSecond.count());
        assertEquals(SIZE - 10, toSecond.length());
        MemorySegment expected = MemorySegment.ofArray(RecordingEngine.datagram(1, SIZE));
        for (int i = 0; i < 2; i++) {
            long at = toFirst.from() + (long) i * SIZE;
            assertEquals(expected.mismatch(toFirst.bytes().asSlice(at, SIZE)), -1);
        }
        assertEquals(2, counters.get(Count.COPIES_HANDED_OVER));
        assertEquals(3, counters.get(Count.DATAGRAMS_HANDED_OVER));
        toFirst.buffer().release();
        toSecond.buffer().release();
        slot.release();
    }

    @Test
    void leavesTheWholeRunInPlaceWhenOwnersChangeAtItsVeryEnd() {
        PacketBuffer slot = filled(SIZE - RecordingEngine.HEADER_BYTES, 1, 1, 0);
        assertFalse(router.route(run, engine, 0));
        assertEquals(1, engine.datagrams.get());
        Objects.requireNonNull(inboxes[1].nextRun()).buffer().release();
        slot.release();
    }

    @Test
    void keepsWhatNamesNobody() {
        PacketBuffer slot = filled(SIZE - 3, 1);
        assertFalse(router.route(run, engine, 0));
        assertEquals(1, engine.datagrams.get());
        slot.release();
    }

    @Nested
    class Overflow {
        @Test
        void ofTheInboxIsCountedAndTheSlotStays() {
            for (int i = 0; i < 4; i++) {
                filled(0, 1, 1);
                assertTrue(router.route(run, engine, 0));
            }
            PacketBuffer slot = filled(0, 1, 1);
            assertFalse(router.route(run, engine, 0));
            assertEquals(2, counters.dropped(DropReason.INBOX_FULL));
            slot.release();
            PacketBuffer mixed = filled(0, 0, 1);
            assertFalse(router.route(run, engine, 0));
            assertEquals(3, counters.dropped(DropReason.INBOX_FULL));
            assertEquals(1, engine.datagrams.get());
            mixed.release();
            assertEquals(4, slab.inUse());
            inboxes[1].releaseRuns();
        }

        @Test
        void ofTheSlabIsCountedAndTheReserveStays() {
            PacketBuffer[] others = new PacketBuffer[SLOTS - RESERVE];
            for (int i = 0; i < others.length; i++) {
                others[i] = Objects.requireNonNull(slab.tryAcquire());
            }
            PacketBuffer slot = filled(0, 1, 1, 1);
            assertFalse(router.route(run, engine, 0));
            assertEquals(3, counters.dropped(DropReason.NO_SLOT));
            slot.release();
            PacketBuffer mixed = filled(0, 0, 1);
            assertFalse(router.route(run, engine, 0));
            assertEquals(4, counters.dropped(DropReason.NO_SLOT));
            assertNull(inboxes[1].nextRun());
            mixed.release();
            for (PacketBuffer other : others) {
                other.release();
            }
        }
    }

    @Test
    void routesForOthersOnlyWhenItIsNobodys() {
        Router nobodys =
                new Router(Router.NOBODY, inboxes, inboxes[0], slab, SLOTS, RESERVE, counters);
        for (int worker = 0; worker < inboxes.length; worker++) {
            filled(0, worker, worker);
            assertTrue(nobodys.route(run, null, 0));
            Objects.requireNonNull(inboxes[worker].nextRun()).buffer().release();
        }
        filled(SIZE - 3, 1);
        assertTrue(nobodys.route(run, null, 0), "also what names nobody");
        IntStream.range(0, 3).forEach(i -> inboxes[i].releaseRuns());
    }

    @Test
    void asksNobodyWhenItIsAlone() {
        Inbox[] alone = {inboxes[0]};
        Router lonely = new Router(0, alone, inboxes[0], slab, SLOTS, RESERVE, counters);
        PacketBuffer slot = filled(0, 5, 6, 7);
        assertFalse(lonely.route(run, engine, 0));
        assertEquals(3, engine.datagrams.get());
        slot.release();
    }

    @Test
    void allocatesNothing() {
        PacketBuffer slot = filled(0, 0, 1, 0, 2);
        Runnable work =
                () -> {
                    router.route(run, engine, 0);
                    inboxes[1].releaseRuns();
                    inboxes[2].releaseRuns();
                    inboxes[0].takeReturns(slab);
                };
        assertEquals(0, Garbage.leastOf(1_000, work::run));
        slot.release();
    }
}
