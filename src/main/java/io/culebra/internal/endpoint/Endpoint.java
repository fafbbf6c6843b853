package io.culebra.internal.endpoint;

import io.culebra.api.Observer;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicSettings;
import io.culebra.internal.connection.Connection;
import io.culebra.internal.connection.ConnectionContext;
import io.culebra.internal.connection.ConnectionOrigin;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.FrameParser;
import io.culebra.internal.wire.HeaderParser;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All connections of one worker. A turn is: {@link #onDatagrams} for every run of a receive batch,
 * {@link #onBatchEnd}, {@link #onTimeout} if {@link #nextDeadlineNanos} has passed, {@link
 * #transmit}.
 *
 * <p>Everything on the worker's thread.
 */
public final class Endpoint {
    private static final int CLIENT_ID_BYTES = 8;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EndpointConfig config;
    private final EndpointHost host;
    private final ConnectionContext context;
    private final Routes routes;
    private final Deadlines deadlines = new Deadlines();
    private final ArrayDeque<Seat> toVisit = new ArrayDeque<>();
    private final ArrayList<Seat> touched = new ArrayList<>();
    private final ArrayList<Seat> seats = new ArrayList<>();
    private final Strangers strangers;
    private final Replies replies = new Replies();
    private final DatagramRun noRun = new DatagramRun();
    private final EnumMap<DropReason, long[]> dropped = new EnumMap<>(DropReason.class);
    private boolean closing;

    /**
     * Creates an endpoint without connections.
     *
     * @param config what it is made of
     * @param host the worker
     */
    public Endpoint(EndpointConfig config, EndpointHost host) {
        this.config = config;
        this.host = host;
        routes = new Routes(config.ids().length(), config.random());
        strangers = new Strangers(this, config, replies);
        context = context(config.settings(), config.observer());
    }

    private ConnectionContext context(QuicSettings settings, @Nullable Observer observer) {
        return new ConnectionContext(
                settings,
                config.aeads(),
                config.random(),
                config.chunks(),
                config.ids(),
                config.worker(),
                new HeaderParser(),
                new FrameParser(),
                observer);
    }

    /**
     * Takes a run of datagrams.
     *
     * @param run borrowed
     * @param nowNanos the time
     */
    public void onDatagrams(DatagramRun run, long nowNanos) {
        MemorySegment memory = run.bytes();
        int stride = run.stride();
        int end = run.from() + run.length();
        int at = run.from();
        while (at < end) {
            int next = Math.min(at + stride, end);
            Seat seat = routes.owner(memory, at, next);
            if (seat == null) {
                strangers.onDatagram(run, at, next - at, nowNanos);
            } else {
                while (next < end
                        && routes.isSameOwner(memory, at, next, Math.min(next + stride, end))) {
                    next = Math.min(next + stride, end);
                }
                hand(seat, run, at, next - at, nowNanos);
            }
            at = next;
        }
    }

    /**
     * All runs of a receive batch were handed in.
     *
     * @param nowNanos the time
     */
    public void onBatchEnd(long nowNanos) {
        for (int i = 0; i < touched.size(); i++) {
            Seat seat = touched.get(i);
            seat.touched = false;
            seat.connection().onBatchEnd(nowNanos);
        }
        touched.clear();
    }

    /**
     * Writes what is due, connection by connection.
     *
     * @param nowNanos the time
     * @param sink where to
     * @return true if more waits for room in the sink
     */
    public boolean transmit(long nowNanos, DatagramSink sink) {
        if (replies.transmit(sink)) {
            return true;
        }
        for (Seat seat = toVisit.poll(); seat != null; seat = toVisit.poll()) {
            seat.waiting = false;
            if (seat.isGone()) {
                continue;
            }
            Connection connection = seat.connection();
            boolean more = connection.transmit(nowNanos, sink);
            if (connection.isGone()) {
                forget(seat);
                continue;
            }
            deadlines.set(seat, connection.deadlineNanos());
            if (more) {
                onWork(seat);
                return true;
            }
        }
        return false;
    }

    /**
     * When {@link #onTimeout} is to be called.
     *
     * @return monotonic nanoseconds; {@code Long.MAX_VALUE} for never
     */
    public long nextDeadlineNanos() {
        return deadlines.nextNanos();
    }

    /**
     * Lets every connection act whose deadline has passed.
     *
     * @param nowNanos the time
     */
    public void onTimeout(long nowNanos) {
        for (Seat seat = deadlines.due(nowNanos); seat != null; seat = deadlines.due(nowNanos)) {
            // Out of the heap until transmit() has asked for the new deadline.
            deadlines.remove(seat);
            if (seat.undecided() != null) {
                forget(seat);
                continue;
            }
            seat.connection().onTimeout(nowNanos);
            onWork(seat);
        }
    }

    /**
     * Begins a connection to a server.
     *
     * @param target whom to connect to
     * @param nowNanos the time
     * @return the connection; its handshake has begun
     */
    public QuicConnection connect(ClientTarget target, long nowNanos) {
        byte[] chosen = new byte[CLIENT_ID_BYTES];
        config.random().nextBytes(chosen);
        ConnectionId destination = ConnectionId.of(chosen);
        ConnectionOrigin origin =
                new ConnectionOrigin(
                        false,
                        target.version(),
                        destination,
                        destination,
                        destination,
                        Optional.empty(),
                        true,
                        target.socket(),
                        target.local(),
                        target.peer());
        Seat seat = new Seat(this, false);
        Connection connection =
                new Connection(
                        context(target.settings(), target.observer()),
                        seat,
                        origin,
                        target.handshakes(),
                        noRun);
        seat.take(connection);
        seat(seat);
        connection.applications().selector(target.selector());
        connection.applications().whenClosed(target.whenClosed());
        connection.start();
        return connection.handle();
    }

    /**
     * Another worker received what may be a stateless reset: see {@link EndpointHost#askOthers}.
     *
     * @param token ends the connection whose peer gave it, if that is one of these
     */
    public void onResetToken(ConnectionId token) {
        Seat forgotten = routes.resetBy(token);
        if (forgotten != null) {
            forgotten.connection().onStatelessReset();
        }
    }

    /**
     * Closes all connections with an application code and takes no more; {@link #transmit} sends
     * the news.
     *
     * @param nowNanos the time
     * @param errorCode the application's code
     * @param reason for the peers' logs
     */
    public void close(long nowNanos, long errorCode, String reason) {
        closing = true;
        for (Seat seat : List.copyOf(seats)) {
            seat.connection().handle().close(errorCode, reason);
        }
    }

    /** Forgets all connections, closed or not, and gives back all memory. After {@link #close}. */
    public void destroy() {
        for (Seat seat : List.copyOf(seats)) {
            seat.connection().destroy();
            forget(seat);
        }
        toVisit.clear();
    }

    /**
     * How many connections there are.
     *
     * @return those that are closing included
     */
    public int connections() {
        return seats.size();
    }

    /**
     * How much junk of a kind was thrown away.
     *
     * @param reason the kind
     * @return packets or datagrams
     */
    public long dropped(DropReason reason) {
        long[] count = dropped.get(reason);
        return count == null ? 0 : count[0];
    }

    // ------------------------------------------------------------------ for this floor

    EndpointHost host() {
        return host;
    }

    ConnectionContext context() {
        return context;
    }

    DatagramRun noRun() {
        return noRun;
    }

    boolean isClosing() {
        return closing;
    }

    void hand(Seat seat, DatagramRun run, int from, int length, long nowNanos) {
        IncomingConnection undecided = seat.undecided();
        if (undecided != null) {
            undecided.keep(run, from, length);
            return;
        }
        if (!seat.touched) {
            seat.touched = true;
            touched.add(seat);
        }
        seat.connection().onDatagrams(run, from, length, nowNanos);
    }

    void onWork(Seat seat) {
        if (!seat.waiting) {
            seat.waiting = true;
            toVisit.add(seat);
        }
    }

    void seat(Seat seat) {
        seat.index = seats.size();
        seats.add(seat);
    }

    /** An application that does not decide about a connection in time has refused it. */
    void await(Seat seat, long nowNanos) {
        long patience = config.settings().handshakeTimeoutMillis() * NANOS_PER_MILLI;
        deadlines.set(seat, nowNanos + patience);
    }

    Routes routes() {
        return routes;
    }

    byte[] resetToken(ConnectionId id) {
        return config.keys().at(host.nowMillis()).resetToken(id);
    }

    void onDropped(DropReason reason, int bytes) {
        dropped.computeIfAbsent(reason, first -> new long[1])[0]++;
        Observer observer = config.observer();
        if (observer != null) {
            observer.onDropped(reason.name(), bytes);
        }
    }

    void onEstablished(Seat seat) {
        routes.removeFirst(seat);
        Observer observer = seat.connection().observer();
        if (observer != null) {
            observer.onConnected(seat.connection().handle());
        }
    }

    void onClosed(Seat seat) {
        Observer observer = seat.connection().observer();
        if (observer != null) {
            seat.connection()
                    .shutdown()
                    .ifPresent(why -> observer.onClosed(seat.connection().handle(), why));
        }
    }

    private void forget(Seat seat) {
        if (seat.isGone()) {
            return;
        }
        deadlines.remove(seat);
        routes.forget(seat);
        IncomingConnection undecided = seat.undecided();
        if (undecided != null) {
            undecided.release();
        }
        Seat last = seats.removeLast();
        if (last != seat) {
            seats.set(seat.index, last);
            last.index = seat.index;
        }
        seat.index = -1;
        if (seat.admitted) {
            config.admission().onGone();
        }
    }
}
