package io.culebra.internal.runtime;

import io.culebra.internal.net.UdpSocket;
import java.util.function.Consumer;

/**
 * A thread that receives from a socket that the application handed over, and puts every datagram
 * into the inbox of the worker that owns it.
 */
final class Receiver implements Runnable {
    private final Station station;
    private final UdpSocket socket;
    private final Intake intake;
    private final Farewell farewell;
    private final Consumer<Throwable> onFailure;
    private boolean ended;

    /**
     * Creates a receiver.
     *
     * @param station what it stands on
     * @param socket in the station's poller
     * @param intake receives, and routes for nobody's engine
     * @param farewell how to stop with the others
     * @param onFailure hears, on the receiver's thread, that it cannot go on
     */
    Receiver(
            Station station,
            UdpSocket socket,
            Intake intake,
            Farewell farewell,
            Consumer<Throwable> onFailure) {
        this.station = station;
        this.socket = socket;
        this.intake = intake;
        this.farewell = farewell;
        this.onFailure = onFailure;
    }

    Station station() {
        return station;
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                turn();
            }
        } catch (Throwable bug) {
            onFailure.accept(bug);
            while (!ended) {
                runCommands();
                station.sleep(Long.MAX_VALUE);
            }
        }
        finish();
    }

    private void turn() {
        station.counters().add(Count.TURNS, 1);
        station.inbox().takeReturns(station.slab());
        int messages = intake.fetch(socket);
        if (messages > 0) {
            intake.route(messages, null, EngineClock.nanos());
            intake.publish();
        }
        runCommands();
        if (!intake.isFull(messages) && !ended) {
            station.sleep(Long.MAX_VALUE);
        }
    }

    private void runCommands() {
        WorkerCommand command = station.inbox().nextCommand();
        while (command != null) {
            switch (command) {
                case WorkerCommand.Execute(Runnable task) -> task.run();
                case WorkerCommand.Close _, WorkerCommand.Reset _ -> {}
                case WorkerCommand.End() -> ended = true;
            }
            command = station.inbox().nextCommand();
        }
    }

    private void finish() {
        station.inbox().end();
        intake.close();
        farewell.arriveQuiet();
        farewell.arriveReleased();
        station.inbox().takeReturns(station.slab());
        station.counters().set(Count.SLOTS_IN_USE, station.slab().inUse());
        farewell.onEnded();
    }
}
