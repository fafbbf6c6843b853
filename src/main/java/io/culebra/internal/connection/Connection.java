package io.culebra.internal.connection;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.Observer;
import io.culebra.api.QuicConnection;
import io.culebra.api.TransportErrorCode;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.recovery.AckTracker;
import io.culebra.internal.recovery.PathRecovery;
import io.culebra.internal.recovery.Recovery;
import io.culebra.internal.stream.Streams;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection: the order of calls between its parts, nothing else.
 *
 * <p>A turn is: {@link #onDatagrams} for each run, {@link #onBatchEnd}, {@link #onTimeout} when
 * {@link #deadlineNanos} has passed, then {@link #transmit}. All on one worker.
 */
public final class Connection {
    final ConnectionContext context;
    final ConnectionHost host;
    final ConnectionOrigin origin;
    final Recovery recovery;
    final PacketSpace application;
    final Streams streams;
    final ControlQueue control = new ControlQueue();
    final FrameScheduler frames;
    final Closing closing = new Closing();
    final Paths paths;
    final VersionChoice versions;
    final Handshake handshake;
    final EarlyTraffic early;
    final InitialExchange initialExchange;
    final PeerLimits limits;
    final Arrivals arrivals;
    final Departures departures;
    final Transmission transmission;
    final Outcomes outcomes;
    final Ending ending;
    final Totals totals = new Totals();

    // Others, which hold nothing, take their places when they are discarded.
    PacketSpace initial;
    PacketSpace handshakeSpace;

    private final ConnectionId localId;
    private final ConnectionHandle handle;
    private final Applications applications;
    private final Timers timers;
    private final Ending.Work deliverPending;

    /**
     * Sets up a connection; {@link #start} begins it.
     *
     * @param context what it shares with the worker's others
     * @param host its place in the endpoint
     * @param origin how it came about
     * @param factory makes its TLS side
     * @param noRun an empty run
     */
    public Connection(
            ConnectionContext context,
            ConnectionHost host,
            ConnectionOrigin origin,
            HandshakeFactory factory,
            DatagramRun noRun) {
        this.context = context;
        this.host = host;
        this.origin = origin;
        versions = new VersionChoice(this);
        handle = new ConnectionHandle(this);
        limits = new PeerLimits(this);
        recovery = new Recovery(origin.server(), context.settings(), limits.packetBytes());
        initial = space(PacketNumberSpace.INITIAL, context, recovery);
        handshakeSpace = space(PacketNumberSpace.HANDSHAKE, context, recovery);
        application = space(PacketNumberSpace.APPLICATION, context, recovery);
        streams =
                new Streams(
                        origin.server(),
                        handle,
                        context.settings(),
                        context.chunks(),
                        new StreamEvents(this));
        deliverPending = streams::deliverPending;
        applications = new Applications(this);
        frames = new FrameScheduler(this);
        localId = context.newConnectionId();
        paths = new Paths(this, origin, localId, 0);
        initialExchange = new InitialExchange(this);
        ending = new Ending(this);
        outcomes = new Outcomes(this);
        arrivals = new Arrivals(this, noRun);
        departures = new Departures(this);
        transmission = new Transmission(this);
        timers = new Timers(this);
        early = new EarlyTraffic(this);
        handshake = new Handshake(this, factory, ownParameters());
    }

    private static PacketSpace space(
            PacketNumberSpace id, ConnectionContext context, Recovery recovery) {
        return new PacketSpace(
                id,
                new AckTracker(id, context.settings().maxAckDelayMillis() * TransportTime.MILLI),
                recovery.sent(id));
    }

    // ------------------------------------------------------------------ the endpoint's side

    /** Begins: a client writes its ClientHello, a server waits for one. */
    public void start() {
        host.onIdIssued(this, localId);
        handshake.installInitialKeys(origin.initialDestination());
        ending.guard(handshake::start);
        ending.guard(early::settle);
        wake();
    }

    /**
     * Takes datagrams of one run, all for this connection.
     *
     * @param datagrams borrowed
     * @param from where the first of them starts in the run's slot
     * @param length bytes, whole datagrams
     * @param nowNanos the time
     */
    public void onDatagrams(DatagramRun datagrams, int from, int length, long nowNanos) {
        if (!closing.isOpen()) {
            paths.onLateArrival(datagrams, length);
            closing.onPacket();
            wake();
            return;
        }
        DropReason stray = paths.onArrival(datagrams, length);
        if (stray != null) {
            arrivals.onDropped(stray, length);
            return;
        }
        totals.bytesReceived += length;
        turn(nowNanos);
        try {
            arrivals.read(datagrams, from, length);
        } catch (TransportException e) {
            ending.onBroken(e);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            ending.onBug(e);
        }
        wake();
    }

    /**
     * All runs of a receive batch have been handed in.
     *
     * @param nowNanos the time
     */
    public void onBatchEnd(long nowNanos) {
        application.acks.onBatchEnd(nowNanos);
        if (streams.hasPendingDelivery() && closing.isOpen()) {
            ending.guard(deliverPending);
        }
    }

    /**
     * Writes what is due.
     *
     * @param nowNanos the time
     * @param sink where to
     * @return true if more waits for room in the sink
     */
    public boolean transmit(long nowNanos, DatagramSink sink) {
        if (closing.isOpen() && streams.hasPendingDelivery()) {
            ending.guard(deliverPending);
        }
        boolean more = false;
        try {
            more = transmission.transmit(nowNanos, sink);
        } catch (TransportException e) {
            ending.onBroken(e);
        } catch (RuntimeException | AssertionError e) {
            ending.onBug(e);
        }
        recovery.setAmplificationLimited(
                isServer() && paths.active().amplification().allowance() < limits.packetBytes());
        ending.finishIfGone();
        return more;
    }

    /**
     * When {@link #onTimeout} is to be called.
     *
     * @return monotonic nanoseconds, {@code Long.MAX_VALUE} for never
     */
    public long deadlineNanos() {
        return closing.isOpen() ? timers.deadlineNanos() : closing.deadlineNanos();
    }

    /**
     * Something may be due.
     *
     * @param nowNanos the time
     */
    public void onTimeout(long nowNanos) {
        turn(nowNanos);
        if (closing.isOpen()) {
            onOpenTimeout(nowNanos);
        } else {
            closing.onTimeout(nowNanos);
        }
        ending.finishIfGone();
        wake();
    }

    private void onOpenTimeout(long nowNanos) {
        try {
            timers.onTimeout(nowNanos);
        } catch (TransportException e) {
            ending.onBroken(e);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            ending.onBug(e);
        }
    }

    /**
     * Whether nothing is left of it, not even the answers to late packets.
     *
     * @return true once it may be forgotten
     */
    public boolean isGone() {
        return closing.isGone();
    }

    /**
     * The applications' side of setting up.
     *
     * @return chooses and holds back callbacks
     */
    public Applications applications() {
        return applications;
    }

    /**
     * The connection as its application knows it.
     *
     * @return the same object always
     */
    public QuicConnection handle() {
        return handle;
    }

    /** The peer has forgotten it: nothing is sent any more (RFC 9000 §10.3.1). */
    public void onStatelessReset() {
        ending.onStatelessReset();
        wake();
    }

    /**
     * Ends it as the endpoint stops or refuses it.
     *
     * @param code a transport error code
     * @param reason for the peer's log
     */
    public void closeTransport(TransportErrorCode code, String reason) {
        ending.close(
                new ControlFrame.ConnectionClose(code.code(), 0, reason),
                new ConnectionShutdown.ByTransport(code.code(), reason));
    }

    /** Ends it at once and gives everything back: nothing is sent any more. */
    public void destroy() {
        ConnectionShutdown stopped =
                new ConnectionShutdown.ByTransport(TransportErrorCode.NO_ERROR.code(), "stopped");
        ending.vanish(stopped);
        closing.vanish(stopped);
        ending.finishIfGone();
    }

    /**
     * Who hears what happens.
     *
     * @return null when nobody listens
     */
    public @Nullable Observer observer() {
        return context.observer();
    }

    /**
     * Why it is over.
     *
     * @return empty while it is open
     */
    public Optional<ConnectionShutdown> shutdown() {
        return Optional.ofNullable(closing.shutdown());
    }

    /**
     * Calls for every id that leads here.
     *
     * @param action gets each id
     */
    public void forEachLocalId(Consumer<ConnectionId> action) {
        for (int i = 0; i < paths.localIds().activeCount(); i++) {
            action.accept(paths.localIds().active(i));
        }
    }

    /** An answer that TLS was waiting for has come. */
    void onLateAnswer(Runnable answer) {
        if (closing.isOpen()) {
            turn(host.nowNanos());
            ending.guard(() -> {
                answer.run();
                handshake.resume();
                early.settle();
                arrivals.replay();
            });
            wake();
        }
    }

    // ------------------------------------------------------------------ from the handshake

    void onHandshakeComplete() {
        arrivals.onKeysInstalled();
        early.onHandshakeComplete(nowNanos());
        ending.onHandshakeComplete();
        host.onEstablished(this);
        applications.onHandshakeComplete();
    }

    void discard(PacketNumberSpace id) {
        PacketSpace space = space(id);
        if (space.isDiscarded()) {
            return;
        }
        PacketSpace gone = space.discard();
        if (id == PacketNumberSpace.INITIAL) {
            versions.dropOther();
            initial = gone;
        } else {
            handshakeSpace = gone;
        }
        recovery.discard(id);
        if (!isHandshaking()) {
            transmission.onHandshakeOver();
        }
    }

    // ------------------------------------------------------------------ for all parts

    PacketSpace space(PacketNumberSpace id) {
        return switch (id) {
            case INITIAL -> initial;
            case HANDSHAKE -> handshakeSpace;
            case APPLICATION -> application;
        };
    }

    /** Our transport parameters, encoded. */
    byte[] ownParameters() {
        return ParameterExchange.encodeOurs(context, host, origin, localId, versions.information());
    }

    boolean isServer() {
        return origin.server();
    }

    long nowNanos() {
        return host.nowNanos();
    }

    boolean isOpen() {
        return closing.isOpen();
    }

    boolean isHandshaking() {
        return !initial.isDiscarded() || !handshakeSpace.isDiscarded();
    }

    QuicVersion version() {
        return versions.current();
    }

    ConnectionId localId() {
        return localId;
    }

    int localIdLength() {
        return localId.length();
    }

    ConnectionId peerId() {
        return paths.active().peerId();
    }

    void wake() {
        host.onWork(this);
    }

    /** What an application has asked for, in a turn of its own. */
    void run(Runnable action) {
        if (closing.isOpen()) {
            turn(nowNanos());
            ending.guard(action::run);
            wake();
        }
    }

    private void turn(long nowNanos) {
        PathRecovery active = recovery.path(paths.active().recovery());
        streams.turn(nowNanos, active.rtt().smoothedNanos());
    }
}
