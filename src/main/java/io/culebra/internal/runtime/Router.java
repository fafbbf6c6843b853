package io.culebra.internal.runtime;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.memory.SteeringFunction;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Finds the owner of every datagram of a run. A run that is all another worker's goes to it as the
 * slot itself; a stretch of a mixed run is copied into a slot of our slab and goes as that. Slots
 * come home through our inbox.
 *
 * <p>Belongs to the thread that receives, as do the slab and the counters.
 */
final class Router {
    /** Of a thread that receives for others only. */
    static final int NOBODY = -1;

    private final int self;
    private final Inbox[] workers;
    private final Inbox home;
    private final Slab slab;
    private final int reserve;
    private final Counters counters;
    private final DatagramRun part = new DatagramRun();
    // One run object for each slot travels with it: it is free again when the slot is home.
    private final DatagramRun[] travellers;

    /**
     * Creates a router.
     *
     * @param self number of the worker that receives, or {@link #NOBODY}
     * @param workers the inboxes of all, by number
     * @param home the receiving thread's own inbox: slots come back through it
     * @param slab that runs are received into
     * @param slots how many the slab has
     * @param reserve slots that are never handed over: the thread goes on receiving with them
     * @param counters of the receiving thread
     */
    Router(
            int self,
            Inbox[] workers,
            Inbox home,
            Slab slab,
            int slots,
            int reserve,
            Counters counters) {
        this.self = self;
        this.workers = workers;
        this.home = home;
        this.slab = slab;
        this.reserve = reserve;
        this.counters = counters;
        travellers = new DatagramRun[slots];
        for (int i = 0; i < slots; i++) {
            travellers[i] = new DatagramRun();
        }
    }

    /**
     * Routes a run.
     *
     * @param run as received; the caller holds the one reference to its slot
     * @param engine takes what is ours; null if nothing can be
     * @param nowNanos the time
     * @return true if the slot was handed over, and is the caller's no more
     */
    boolean route(DatagramRun run, @Nullable Engine engine, long nowNanos) {
        if (workers.length == 1 && engine != null) {
            engine.onDatagrams(run, nowNanos);
            return false;
        }
        int end = run.from() + run.length();
        int first = run.from();
        int owner = ownerOf(run, first);
        for (int at = first + run.stride(); at < end; at += run.stride()) {
            int next = ownerOf(run, at);
            if (next != owner) {
                deliver(run, first, at, owner, engine, nowNanos);
                first = at;
                owner = next;
            }
        }
        if (first == run.from()) {
            return deliverWhole(run, owner, engine, nowNanos);
        }
        deliver(run, first, end, owner, engine, nowNanos);
        return false;
    }

    /**
     * RFC 9000 §10.3.1: a stateless reset has no id, but one that is made up, so that it comes to
     * any worker. Only its token tells whose it is, and that each worker knows for itself.
     */
    void askOthers(ConnectionId resetToken) {
        for (int worker = 0; worker < workers.length; worker++) {
            if (worker != self && workers[worker].put(new WorkerCommand.Reset(resetToken))) {
                counters.add(Count.RESETS_ASKED, 1);
            }
        }
    }

    private int ownerOf(DatagramRun run, int at) {
        int length = Math.min(run.stride(), run.from() + run.length() - at);
        int worker = SteeringFunction.workerOf(run.bytes(), at, length, workers.length);
        if (worker != SteeringFunction.UNSURE) {
            return worker;
        }
        return self != NOBODY ? self : Math.floorMod(run.peer().hashCode(), workers.length);
    }

    private boolean deliverWhole(
            DatagramRun run, int owner, @Nullable Engine engine, long nowNanos) {
        if (owner == self && engine != null) {
            engine.onDatagrams(run, nowNanos);
            return false;
        }
        if (slab.available() < reserve) {
            counters.drop(DropReason.NO_SLOT, run.count());
            return false;
        }
        PacketBuffer slot = run.buffer();
        if (handOver(run, slot, run.from(), run.length(), owner)) {
            counters.add(Count.SLOTS_HANDED_OVER, 1);
            return true;
        }
        slot.handOver(slab);
        return false;
    }

    private void deliver(
            DatagramRun run, int from, int to, int owner, @Nullable Engine engine, long nowNanos) {
        int length = to - from;
        if (owner == self && engine != null) {
            engine.onDatagrams(part(run, run.buffer(), from, length, part), nowNanos);
            return;
        }
        PacketBuffer copy = slab.available() < reserve ? null : slab.tryAcquire();
        if (copy == null) {
            counters.drop(DropReason.NO_SLOT, count(run, length));
            return;
        }
        MemorySegment.copy(run.bytes(), from, copy.bytes(), 0, length);
        if (handOver(run, copy, 0, length, owner)) {
            counters.add(Count.COPIES_HANDED_OVER, 1);
        } else {
            copy.handOver(slab);
            copy.release();
        }
    }

    private boolean handOver(DatagramRun run, PacketBuffer slot, int from, int length, int owner) {
        int index = (int) (slot.position() / slab.slotBytes());
        DatagramRun traveller = part(run, slot, from, length, travellers[index]);
        int datagrams = count(run, length);
        slot.handOver(home);
        if (workers[owner].put(traveller)) {
            counters.add(Count.DATAGRAMS_HANDED_OVER, datagrams);
            return true;
        }
        counters.drop(DropReason.INBOX_FULL, datagrams);
        return false;
    }

    private static int count(DatagramRun run, int length) {
        return (length + run.stride() - 1) / run.stride();
    }

    private static DatagramRun part(
            DatagramRun run, PacketBuffer slot, int from, int length, DatagramRun target) {
        return target.set(
                slot,
                from,
                length,
                Math.min(run.stride(), length),
                run.ecn(),
                run.socket(),
                run.local(),
                run.peer());
    }
}
