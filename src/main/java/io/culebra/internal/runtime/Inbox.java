package io.culebra.internal.runtime;

import io.culebra.internal.memory.BufferReturns;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What other threads put in for one thread: commands, runs of datagrams that are its own but
 * arrived elsewhere, and slots of its slab that come home. Anybody puts in, the owner takes out; no
 * lock.
 *
 * <p>The owner sleeps only after {@link #tryToSleep} said that there is nothing. Whoever puts
 * something in afterwards finds it asleep and wakes it, once per sleep.
 */
final class Inbox implements BufferReturns {
    private static final int COMMANDS_PER_CHUNK = 64;
    private static final VarHandle ASLEEP;

    static {
        try {
            ASLEEP = MethodHandles.lookup().findVarHandle(Inbox.class, "asleep", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Wakes the owner out of its sleep. Called from any thread. */
    interface Alarm {
        void wake();
    }

    private final Alarm alarm;
    private final MpscUnboundedAtomicArrayQueue<WorkerCommand> commands =
            new MpscUnboundedAtomicArrayQueue<>(COMMANDS_PER_CHUNK);
    private final MpscAtomicArrayQueue<DatagramRun> runs;
    private final MpscAtomicArrayQueue<PacketBuffer> returns;

    @SuppressWarnings("unused") // through ASLEEP
    private boolean asleep;

    private volatile boolean ended;

    /**
     * Creates an empty inbox.
     *
     * @param alarm wakes the owner
     * @param runs how many runs wait at the most, above 0
     * @param slots of the owner's slab: so many can come home at a time
     */
    Inbox(Alarm alarm, int runs, int slots) {
        this.alarm = alarm;
        this.runs = new MpscAtomicArrayQueue<>(Math.max(2, runs));
        this.returns = new MpscAtomicArrayQueue<>(Math.max(2, slots));
    }

    /** Puts a command in, from any thread. Returns false if the owner has ended. */
    boolean put(WorkerCommand command) {
        if (ended) {
            return false;
        }
        commands.add(command);
        wakeIfAsleep();
        return true;
    }

    /**
     * Puts a run in, from any thread; with it the one reference to its slot, whose way home is set.
     * Returns false if there is no room: the slot stays the caller's.
     */
    boolean put(DatagramRun run) {
        if (!runs.offer(run)) {
            return false;
        }
        wakeIfAsleep();
        return true;
    }

    /** Brings a slot home, from any thread. The owner finds it when it wakes for another reason. */
    @Override
    public void giveBack(PacketBuffer buffer) {
        if (!returns.offer(buffer)) {
            throw new IllegalStateException("more slots come home than went out");
        }
    }

    /** Takes the next command out; null if there is none. The owner only. */
    @Nullable WorkerCommand nextCommand() {
        return commands.poll();
    }

    /** Takes the next run out; null if there is none. The owner only. */
    @Nullable DatagramRun nextRun() {
        return runs.poll();
    }

    /** Throws all runs away. The owner only. */
    void releaseRuns() {
        for (DatagramRun run = nextRun(); run != null; run = nextRun()) {
            run.buffer().release();
        }
    }

    /** Puts all slots that came home back into the slab. The owner only. */
    void takeReturns(Slab slab) {
        PacketBuffer buffer = returns.poll();
        while (buffer != null) {
            slab.giveBack(buffer);
            buffer = returns.poll();
        }
    }

    /**
     * Declares the owner asleep unless there is something for it. The owner only.
     *
     * @return false if it must look into the inbox first; true if it may sleep, and has to call
     *     {@link #onAwake} afterwards
     */
    boolean tryToSleep() {
        ASLEEP.setVolatile(this, true);
        // Either a producer sees this and wakes us, or we see what it put in: both stand behind a
        // full fence, so not both can miss.
        VarHandle.fullFence();
        if (isEmpty()) {
            return true;
        }
        onAwake();
        return false;
    }

    /** The owner is awake, for whatever reason. */
    void onAwake() {
        ASLEEP.setVolatile(this, false);
    }

    /** The owner takes no commands any more. */
    void end() {
        ended = true;
    }

    private boolean isEmpty() {
        return commands.isEmpty() && runs.isEmpty();
    }

    private void wakeIfAsleep() {
        VarHandle.fullFence();
        if ((boolean) ASLEEP.getVolatile(this) && ASLEEP.compareAndSet(this, true, false)) {
            alarm.wake();
        }
    }
}
