package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.EndpointStats;
import io.culebra.api.InitialQuicConnection;
import io.culebra.internal.runtime.EndpointRuntime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Takes QUIC connections. They come as a stream of {@link InitialQuicConnection}s, either by
 * iterating over the server or through a callback; each is to be started or refused.
 *
 * {@snippet :
 * ConnectionParams params = ConnectionParams.server(identity, "echo").build();
 * try (QuicServer server = QuicServer.listen(params, new InetSocketAddress(4433))) {
 *     for (InitialQuicConnection connection : server) {
 *         connection.start(new Echo());
 *     }
 * }
 * }
 *
 * <p>All methods may be called from any thread; {@link #iterator} waits, and so is not for workers.
 */
public final class QuicServer implements AutoCloseable, Iterable<InitialQuicConnection> {
    private final EndpointRuntime runtime;
    private final Assembly assembly;
    private final Optional<Backlog> backlog;
    private final CompletableFuture<Void> ended;

    private QuicServer(EndpointRuntime runtime, Assembly assembly, Optional<Backlog> backlog) {
        this.runtime = runtime;
        this.assembly = assembly;
        this.backlog = backlog;
        ended =
                runtime.stopped()
                        .thenRun(() -> {
                            backlog.ifPresent(Backlog::end);
                            assembly.close();
                        });
    }

    /**
     * Listens, with a worker on each CPU. New connections are there to iterate over.
     *
     * @param params of all connections; with an identity
     * @param addresses to listen on; port 0 lets the kernel choose
     * @return the server; close it
     * @throws IOException if an address cannot be had
     * @throws IllegalArgumentException if the parameters are not a server's
     */
    public static QuicServer listen(ConnectionParams params, InetSocketAddress... addresses)
            throws IOException {
        return listen(params, EndpointOptions.DEFAULTS, addresses);
    }

    /**
     * Listens. New connections are there to iterate over; while {@link
     * EndpointOptions#acceptBacklog} of them wait, more are refused, and counted as {@code
     * BACKLOG_FULL}.
     *
     * @param params of all connections; with an identity
     * @param options of this server
     * @param addresses to listen on; port 0 lets the kernel choose
     * @return the server; close it
     * @throws IOException if an address cannot be had
     * @throws IllegalArgumentException if the parameters are not a server's
     */
    public static QuicServer listen(
            ConnectionParams params, EndpointOptions options, InetSocketAddress... addresses)
            throws IOException {
        Backlog backlog = new Backlog(options.acceptBacklog());
        return open(
                params,
                options,
                Arrays.asList(addresses),
                List.of(),
                backlog,
                Optional.of(backlog));
    }

    /**
     * Listens. New connections go to a callback; what it starts at once meets no queue.
     *
     * @param params of all connections; with an identity
     * @param options of this server
     * @param onConnection called on the connection's worker; must not block; starts or refuses the
     *     connection, now or later
     * @param addresses to listen on; port 0 lets the kernel choose
     * @return the server; close it
     * @throws IOException if an address cannot be had
     * @throws IllegalArgumentException if the parameters are not a server's
     */
    public static QuicServer listen(
            ConnectionParams params,
            EndpointOptions options,
            Consumer<InitialQuicConnection> onConnection,
            InetSocketAddress... addresses)
            throws IOException {
        return open(
                params,
                options,
                Arrays.asList(addresses),
                List.of(),
                onConnection,
                Optional.empty());
    }

    /**
     * Serves sockets that were opened elsewhere. A thread for each receives for all workers. New
     * connections are there to iterate over.
     *
     * @param params of all connections; with an identity
     * @param options of this server
     * @param handedOverFds file descriptors of bound UDP sockets; the server's from now on, which
     *     closes them
     * @return the server; close it
     * @throws IOException if one is no such socket
     * @throws IllegalArgumentException if the parameters are not a server's
     */
    public static QuicServer adopt(
            ConnectionParams params, EndpointOptions options, int... handedOverFds)
            throws IOException {
        Backlog backlog = new Backlog(options.acceptBacklog());
        List<Integer> sockets = Arrays.stream(handedOverFds).boxed().toList();
        return open(params, options, List.of(), sockets, backlog, Optional.of(backlog));
    }

    private static QuicServer open(
            ConnectionParams params,
            EndpointOptions options,
            List<InetSocketAddress> addresses,
            List<Integer> sockets,
            Consumer<InitialQuicConnection> onConnection,
            Optional<Backlog> backlog)
            throws IOException {
        if (addresses.isEmpty() && sockets.isEmpty()) {
            throw new IllegalArgumentException("a server needs an address to listen on");
        }
        Assembly assembly = Assembly.server(params, options);
        EndpointRuntime runtime =
                EndpointRuntime.listen(
                        assembly.runtime(),
                        addresses,
                        sockets,
                        assembly::endpoint,
                        onConnection::accept);
        IdentityWatcher.start(params, runtime.stopped());
        return new QuicServer(runtime, assembly, backlog);
    }

    /**
     * The connections that clients begin, as they come; waits for the next one. Ends when the
     * server is closed, or the thread interrupted. Several threads may iterate; each connection
     * comes to one of them.
     *
     * @return for connections that are to be started or refused
     * @throws IllegalStateException if the server was opened with a callback
     */
    @Override
    public Iterator<InitialQuicConnection> iterator() {
        return backlog.orElseThrow(
                        () -> new IllegalStateException("connections go to the callback, not here"))
                .iterator();
    }

    /**
     * Where it listens.
     *
     * @return as asked for, with the ports that the kernel chose
     */
    public List<InetSocketAddress> addresses() {
        return runtime.addresses();
    }

    /**
     * Counters, summed over the workers.
     *
     * @return a snapshot; connections that found no room in the backlog are among the dropped as
     *     {@code BACKLOG_FULL}
     */
    public EndpointStats stats() {
        long refused = backlog.map(Backlog::refused).orElse(0L);
        return Statistics.of(runtime.statistics(), assembly, refused);
    }

    /**
     * Closes all connections with code 0, tells their peers, and frees everything, within a second.
     * Waits for that, except on a worker. Closing twice does nothing.
     */
    @Override
    public void close() {
        close(0, "");
    }

    /**
     * Closes as {@link #close()} does, with a code and a reason.
     *
     * @param errorCode the application's code, 0 to 2^62-1
     * @param reason for the peers' logs
     */
    public void close(long errorCode, String reason) {
        Shutdown.of(runtime, errorCode, reason);
    }

    /**
     * Waits until the server has been closed, by somebody else or because of a failure.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void awaitShutdown() throws InterruptedException {
        Shutdown.await(ended);
    }

    boolean isOnWorker() {
        return runtime.isOnWorker();
    }

    /** Runs something on each worker, soon. */
    void onWorkers(Runnable task) {
        for (int worker = 0; worker < runtime.workers(); worker++) {
            runtime.execute(worker, task);
        }
    }
}
