package io.culebra.internal.runtime;

import io.culebra.internal.endpoint.IncomingConnection;
import io.culebra.internal.memory.InternetAddress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The threads of a server or of clients, with their sockets and memory, from start to stop. Every
 * method may be called from any thread.
 */
public final class EndpointRuntime {
    private static final System.Logger LOG = System.getLogger(EndpointRuntime.class.getName());
    private static final long STATISTICS_MILLIS = 200;

    private final Arena arena = Arena.ofShared();
    private final RuntimeBuilder parts;
    private final List<EndpointEngine> engines = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private EndpointRuntime(RuntimeOptions options, int receivers) {
        parts = new RuntimeBuilder(arena, options, receivers, this::onFailure);
    }

    /**
     * Starts workers that share addresses, and sockets that were handed over.
     *
     * @param options of the threads
     * @param addresses to listen on; port 0 lets the kernel choose
     * @param handedOver file descriptors of bound UDP sockets, this runtime's from now on
     * @param endpoints makes each worker's part
     * @param onIncoming called on the worker for every connection that a client begins
     * @return running
     * @throws IOException if an address or a socket cannot be had
     */
    public static EndpointRuntime listen(
            RuntimeOptions options,
            List<InetSocketAddress> addresses,
            List<Integer> handedOver,
            EndpointFactory endpoints,
            Consumer<IncomingConnection> onIncoming)
            throws IOException {
        List<EndpointEngine> engines = new ArrayList<>();
        EngineFactory factory = joining(endpoints, onIncoming, engines);
        EndpointRuntime runtime = listen(options, addresses, handedOver, factory);
        runtime.engines.addAll(engines);
        return runtime;
    }

    /**
     * Starts workers with sockets of their own, for connections to anywhere.
     *
     * @param options of the threads
     * @param endpoints makes each worker's part
     * @return running
     * @throws IOException if no socket can be had
     */
    public static EndpointRuntime connect(RuntimeOptions options, EndpointFactory endpoints)
            throws IOException {
        List<EndpointEngine> engines = new ArrayList<>();
        EngineFactory factory = joining(endpoints, IncomingConnection::refuse, engines);
        EndpointRuntime runtime = connect(options, factory);
        runtime.engines.addAll(engines);
        return runtime;
    }

    private static EngineFactory joining(
            EndpointFactory endpoints,
            Consumer<IncomingConnection> onIncoming,
            List<EndpointEngine> engines) {
        return (number, workers, worker, arena) -> {
            EndpointEngine engine =
                    new EndpointEngine(
                            worker, endpoints.create(number, workers, arena), onIncoming);
            engines.add(engine);
            return engine;
        };
    }

    /**
     * Does something with a worker's endpoint, on the worker, soon.
     *
     * @param worker its number, 0 to {@link #workers} - 1
     * @param task must not block
     * @return false if the worker has ended, and the task will never run
     */
    public boolean execute(int worker, EndpointTask task) {
        EndpointEngine engine = engines.get(worker);
        return execute(worker, () -> task.run(engine.endpoint(), engine.nowNanos()));
    }

    /** Starts workers that share addresses, and sockets that were handed over. */
    static EndpointRuntime listen(
            RuntimeOptions options,
            List<InetSocketAddress> addresses,
            List<Integer> handedOver,
            EngineFactory engines)
            throws IOException {
        EndpointRuntime runtime = new EndpointRuntime(options, handedOver.size());
        return runtime.start(() -> {
            List<InternetAddress> resolved = new ArrayList<>();
            for (InetSocketAddress address : addresses) {
                resolved.add(InternetAddress.of(address));
            }
            runtime.parts.listening(resolved, handedOver, engines);
        });
    }

    /** Starts workers with sockets of their own, for connections to anywhere. */
    static EndpointRuntime connect(RuntimeOptions options, EngineFactory engines)
            throws IOException {
        EndpointRuntime runtime = new EndpointRuntime(options, 0);
        return runtime.start(() -> runtime.parts.connecting(engines));
    }

    private interface Assembly {
        void run() throws IOException;
    }

    private EndpointRuntime start(Assembly assembly) throws IOException {
        try {
            assembly.run();
        } catch (IOException | RuntimeException | Error e) {
            parts.close();
            arena.close();
            throw e;
        }
        for (Worker worker : parts.workers()) {
            thread(worker.station().name(), worker).start();
        }
        for (Receiver receiver : parts.receivers()) {
            thread(receiver.station().name(), receiver).start();
        }
        return this;
    }

    private static Thread thread(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon(true).unstarted(work);
    }

    /**
     * Runs a task on a worker.
     *
     * @param worker its number, 0 to {@link #workers} - 1
     * @param task must not block
     * @return false if the worker has ended, and the task will never run
     */
    public boolean execute(int worker, Runnable task) {
        return parts.workers().get(worker).inbox().put(new WorkerCommand.Execute(task));
    }

    /**
     * How many workers there are.
     *
     * @return 1 or more
     */
    public int workers() {
        return parts.workers().size();
    }

    /**
     * Where it listens.
     *
     * @return one address for each that was asked for, with the port that the kernel chose, and for
     *     each socket that was handed over; a client's own addresses
     */
    public List<InetSocketAddress> addresses() {
        return parts.addresses().stream().map(InternetAddress::toSocketAddress).toList();
    }

    /**
     * Whether the caller is one of the workers, and must not wait for them.
     *
     * @return true on a worker
     */
    public boolean isOnWorker() {
        return parts.workers().stream().anyMatch(Worker::isOnWorker);
    }

    /**
     * What the threads have done so far. Waits a moment for workers to say; called on a worker it
     * does not, and the numbers of the engine may be old.
     *
     * @return a snapshot
     */
    public RuntimeStatistics statistics() {
        if (!isOnWorker()) {
            refreshCounters();
        }
        return new RuntimeStatistics(
                parts.stations().stream()
                        .map(station ->
                                new RuntimeStatistics.OfThread(
                                        station.name(),
                                        station.counters().counts(),
                                        station.counters().drops()))
                        .toList());
    }

    private void refreshCounters() {
        CountDownLatch done = new CountDownLatch(parts.stations().size());
        for (Worker worker : parts.workers()) {
            refresh(worker.station(), worker::publish, done);
        }
        for (Receiver receiver : parts.receivers()) {
            refresh(receiver.station(), () -> {}, done);
        }
        try {
            boolean all = done.await(STATISTICS_MILLIS, TimeUnit.MILLISECONDS);
            LOG.log(System.Logger.Level.TRACE, () -> "statistics of all workers: " + all);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread that has carried this out has counted all that it did before. */
    private static void refresh(Station station, Runnable publish, CountDownLatch done) {
        Runnable task =
                () -> {
                    publish.run();
                    done.countDown();
                };
        if (!station.inbox().put(new WorkerCommand.Execute(task))) {
            done.countDown();
        }
    }

    /**
     * Closes all connections, tells their peers, and ends all threads, within a second. Doing it
     * again changes nothing.
     *
     * @param errorCode the application's code, 0 to 2^62-1
     * @param reason for the peers' logs
     * @return completed when all has ended; do not wait for it on a worker
     */
    public CompletableFuture<Void> stop(long errorCode, String reason) {
        beginStop(errorCode, reason);
        return stopped;
    }

    private void beginStop(long errorCode, String reason) {
        if (stopping.compareAndSet(false, true)) {
            thread("culebra-stop", () -> stopNow(errorCode, reason)).start();
        }
    }

    /**
     * When it has stopped, for whatever reason.
     *
     * @return completed then, never exceptionally
     */
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    private void onFailure(Throwable bug) {
        LOG.log(System.Logger.Level.ERROR, "worker failed, closing all connections", bug);
        beginStop(0, "internal error");
    }

    private void stopNow(long errorCode, String reason) {
        try {
            putAll(new WorkerCommand.Close(errorCode, reason));
            if (!parts.farewell().awaitClosed()) {
                LOG.log(System.Logger.Level.WARNING, "not all peers were told of the end");
            }
            putAll(new WorkerCommand.End());
            if (parts.farewell().awaitEnded()) {
                free();
            } else {
                LOG.log(System.Logger.Level.ERROR, "a worker hangs; its memory stays in use");
            }
        } finally {
            stopped.complete(null);
        }
    }

    private void putAll(WorkerCommand command) {
        for (Station station : parts.stations()) {
            station.inbox().put(command);
        }
    }

    /** All threads have ended: nobody uses anything, unless the application kept something. */
    private void free() {
        parts.close();
        long inUse = parts.stations().stream().mapToLong(station -> station.slab().inUse()).sum();
        if (inUse == 0) {
            arena.close();
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> inUse + " receive buffers are still in use; their memory stays");
        }
    }
}
