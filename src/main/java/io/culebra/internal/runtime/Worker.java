package io.culebra.internal.runtime;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.net.Poller;
import io.culebra.internal.net.UdpSocket;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread that does everything for its connections, each turn from beginning to end: receive a
 * batch, take what others have put into the inbox, let deadlines pass, send. It sleeps when there
 * is nothing left to do.
 */
final class Worker implements Runnable {
    private static final int RUNS_PER_TURN = 64;
    private static final int COMMANDS_PER_TURN = 256;
    private static final long RETRY_NANOS = 1_000_000;
    private static final long CLOSING_NANOS = 200_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private enum Phase {
        RUNNING,
        CLOSING,
        CLOSED,
        ENDED
    }

    private final Station station;
    private final Inbox inbox;
    private final Counters counters;
    private final UdpSocket[] sockets;
    private final Intake intake;
    private final Outlet outlet;
    private final IdleStrategy idle;
    private final Farewell farewell;
    private final Runnable onStart;
    private final Consumer<Throwable> onFailure;
    private final Readiness readiness;
    private @Nullable Engine engine;
    private volatile @Nullable Thread thread;
    private long nowNanos;
    private long idleSinceNanos;
    private long closingUntilNanos = NEVER;
    private Phase phase = Phase.RUNNING;
    private boolean failed;

    /**
     * Creates a worker; {@link #engine(Engine)} follows before it runs.
     *
     * @param station what it stands on
     * @param sockets that it receives from
     * @param intake receives
     * @param outlet sends
     * @param idle what to do when there is nothing to do
     * @param farewell how to stop with the others
     * @param onStart runs first, on the worker's thread
     * @param onFailure hears, on the worker's thread, that it cannot go on
     */
    Worker(
            Station station,
            UdpSocket[] sockets,
            Intake intake,
            Outlet outlet,
            IdleStrategy idle,
            Farewell farewell,
            Runnable onStart,
            Consumer<Throwable> onFailure) {
        this.station = station;
        this.inbox = station.inbox();
        this.counters = station.counters();
        this.sockets = sockets;
        this.intake = intake;
        this.outlet = outlet;
        this.idle = idle;
        this.farewell = farewell;
        this.onStart = onStart;
        this.onFailure = onFailure;
        readiness = new Readiness(sockets.length);
    }

    /** Gives it the connections that it works for. Before it runs. */
    void engine(Engine connections) {
        engine = connections;
    }

    /** Whether the caller is on this worker's thread. From any thread. */
    boolean isOnWorker() {
        return Thread.currentThread() == thread;
    }

    /** The time of this turn. On the worker. */
    long nowNanos() {
        return nowNanos;
    }

    /** Tells the others about what may be a stateless reset of theirs. On the worker. */
    void askOthers(ConnectionId resetToken) {
        intake.askOthers(resetToken);
    }

    Inbox inbox() {
        return inbox;
    }

    Station station() {
        return station;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        Engine mine = engine;
        if (mine == null) {
            throw new IllegalStateException("a worker without an engine");
        }
        onStart.run();
        refresh();
        idleSinceNanos = nowNanos;
        readiness.tryAll();
        while (phase != Phase.ENDED) {
            try {
                turn(mine);
            } catch (Throwable bug) {
                onBug(bug);
            }
        }
        finish(mine);
    }

    private void turn(Engine mine) {
        counters.add(Count.TURNS, 1);
        if (failed) {
            waitForTheEnd(mine);
            return;
        }
        boolean busy = receive(mine);
        busy |= takeRuns(mine);
        busy |= runCommands(mine);
        if (phase == Phase.ENDED) {
            return;
        }
        if (busy) {
            // What was computed since, the keys of a
            // handshake above all, is not the network's time.
            refresh();
        }
        if (mine.nextDeadlineNanos() <= nowNanos) {
            mine.onTimeout(nowNanos);
            busy = true;
        }
        boolean more = outlet.transmit(mine, nowNanos);
        if (phase == Phase.CLOSING) {
            checkClosed(more);
        }
        if (more) {
            readiness.tryAll();
        } else if (!readiness.isAnyReady()) {
            rest(mine, busy);
            return;
        }
        refresh();
    }

    /** After a failure: lets nobody wait for this worker, and touches its connections no more. */
    private void waitForTheEnd(Engine mine) {
        inbox.takeReturns(station.slab());
        inbox.releaseRuns();
        runCommands(mine);
        if (phase != Phase.ENDED) {
            station.sleep(NEVER);
        }
    }

    private boolean receive(Engine mine) {
        boolean any = false;
        for (int i = 0; i < sockets.length; i++) {
            if (readiness.isReady(i)) {
                any |= receive(i, mine);
            }
        }
        readiness.onAllAsked();
        if (any) {
            intake.publish();
        }
        return any;
    }

    private boolean receive(int socket, Engine mine) {
        int messages = intake.fetch(sockets[socket]);
        if (messages <= 0) {
            readiness.onNothing(socket);
            return false;
        }
        refresh();
        intake.route(messages, mine, nowNanos);
        mine.onBatchEnd(nowNanos);
        readiness.onBatch(socket, intake.isFull(messages));
        return true;
    }

    private boolean takeRuns(Engine mine) {
        inbox.takeReturns(station.slab());
        int taken = 0;
        while (taken < RUNS_PER_TURN) {
            DatagramRun run = inbox.nextRun();
            if (run == null) {
                break;
            }
            counters.add(Count.DATAGRAMS_TAKEN_OVER, run.count());
            mine.onDatagrams(run, nowNanos);
            run.buffer().release();
            taken++;
        }
        if (taken > 0) {
            mine.onBatchEnd(nowNanos);
        }
        return taken > 0;
    }

    private boolean runCommands(Engine mine) {
        for (int i = 0; i < COMMANDS_PER_TURN; i++) {
            WorkerCommand command = inbox.nextCommand();
            if (command == null) {
                return i > 0;
            }
            counters.add(Count.COMMANDS, 1);
            carryOut(command, mine);
        }
        return true;
    }

    private void carryOut(WorkerCommand command, Engine mine) {
        switch (command) {
            case WorkerCommand.Execute(Runnable task) -> task.run();
            case WorkerCommand.Close(long errorCode, String reason) -> {
                if (phase == Phase.RUNNING) {
                    phase = Phase.CLOSING;
                    closingUntilNanos = nowNanos + CLOSING_NANOS;
                    if (failed) {
                        closed();
                    } else {
                        mine.close(nowNanos, errorCode, reason);
                    }
                }
            }
            case WorkerCommand.Reset(ConnectionId token) -> {
                if (!failed) {
                    mine.onResetToken(token);
                }
            }
            case WorkerCommand.End() -> phase = Phase.ENDED;
        }
    }

    /** Says that the peers know, or that they cannot be told. */
    private void checkClosed(boolean more) {
        if ((!more && !outlet.isBlocked()) || nowNanos >= closingUntilNanos) {
            closed();
        }
    }

    private void closed() {
        phase = Phase.CLOSED;
        closingUntilNanos = NEVER;
        farewell.onClosed();
    }

    private void rest(Engine mine, boolean busy) {
        refresh();
        if (busy) {
            idleSinceNanos = nowNanos;
        }
        long before = nowNanos;
        long timeout = timeoutNanos(mine);
        if (timeout <= 0) {
            readiness.tryAll();
            return;
        }
        if (!idle.sleeps(before - idleSinceNanos)) {
            outlet.retry();
            readiness.tryAll();
            Thread.onSpinWait();
            return;
        }
        int events = station.sleep(timeout);
        if (events == Station.NOT_SLEPT) {
            readiness.tryAll();
            return;
        }
        note(events);
        refresh();
        readiness.onAnswered(nowNanos - before);
        if (outlet.mustPoll()) {
            outlet.retry();
        }
    }

    private long timeoutNanos(Engine mine) {
        long deadline = Math.min(mine.nextDeadlineNanos(), closingUntilNanos);
        long timeout = deadline == NEVER ? NEVER : deadline - nowNanos;
        return outlet.mustPoll() ? Math.min(timeout, RETRY_NANOS) : timeout;
    }

    private void note(int events) {
        Poller poller = station.poller();
        for (int i = 0; i < events; i++) {
            int socket = poller.socket(i);
            if (socket >= 0) {
                if (poller.readable(i)) {
                    readiness.onTold(socket);
                }
                if (poller.writable(i)) {
                    outlet.retry();
                }
            }
        }
    }

    private void refresh() {
        nowNanos = EngineClock.nanos();
    }

    private void onBug(Throwable bug) {
        if (!failed) {
            failed = true;
            onFailure.accept(bug);
        }
        if (phase == Phase.CLOSING) {
            closed();
        }
    }

    /** Makes the engine's own counts known. On the worker. */
    void publish() {
        Engine mine = engine;
        if (mine != null) {
            counters.set(Count.CONNECTIONS, mine.connections());
            counters.set(Count.SLOTS_IN_USE, station.slab().inUse());
            for (DropReason reason : DropReason.values()) {
                counters.setByEngine(reason, mine.dropped(reason));
            }
        }
    }

    private void finish(Engine mine) {
        inbox.end();
        guarded(intake::close);
        farewell.arriveQuiet();
        guarded(() -> runCommands(mine));
        inbox.releaseRuns();
        guarded(mine::destroy);
        farewell.arriveReleased();
        inbox.takeReturns(station.slab());
        // Whoever was about to put a command in when the inbox ended has done so by now.
        guarded(() -> runCommands(mine));
        guarded(this::publish);
        farewell.onEnded();
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable bug) {
            onBug(bug);
        }
    }
}
