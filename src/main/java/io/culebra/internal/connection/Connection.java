package io.culebra.internal.connection;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.ConnectionStats;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.NetworkPath;
import io.culebra.api.Observer;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.api.TransportErrorCode;
import io.culebra.internal.crypto.OneRttKeys;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.path.Path;
import io.culebra.internal.recovery.AckTracker;
import io.culebra.internal.recovery.PathRecovery;
import io.culebra.internal.recovery.Recovery;
import io.culebra.internal.stream.Streams;
import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.FrameParser;
import io.culebra.internal.wire.HeaderParser;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.TransportParameters;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection: the order of calls between its parts, nothing else.
 *
 * <p>A turn is: {@link #onDatagrams} for each run, {@link #onBatchEnd}, {@link #onTimeout} when
 * {@link #deadlineNanos} has passed, then {@link #transmit}. All on one worker.
 */
public final class Connection implements QuicConnection {
    final ConnectionContext context;
    final ConnectionHost host;
    final ConnectionOrigin origin;
    final Recovery recovery;
    final PacketSpace initial;
    final PacketSpace handshakeSpace;
    final PacketSpace application;
    final Streams streams;
    final ControlQueue control = new ControlQueue();
    final FrameScheduler frames;
    final Closing closing = new Closing();
    final Paths paths;
    final Handshake handshake;

    private final ConnectionId localId;
    private final Applications applications;
    private final InitialExchange initialExchange;
    private final FrameParser parser = new FrameParser();
    private final FrameDispatcher dispatcher;
    private final Outcomes outcomes;
    private final DatagramReader reader;
    private final LatePackets late = new LatePackets();
    private final Transmission transmission;
    private final Ending ending;
    private final Totals totals = new Totals();
    private DatagramRun run;
    private int ackDelayExponent = 3;
    private int packetBytes;
    private boolean replayDue;
    private long applicationTimerNanos = Long.MAX_VALUE;
    private MemorySegment packetMemory = MemorySegment.NULL;
    private long packetDestinationAt;
    private int packetDestinationLength;

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
        run = noRun;
        packetBytes = context.settings().packetBytes();
        recovery = new Recovery(origin.server(), context.settings(), packetBytes);
        initial = space(PacketNumberSpace.INITIAL, context, recovery);
        handshakeSpace = space(PacketNumberSpace.HANDSHAKE, context, recovery);
        application = space(PacketNumberSpace.APPLICATION, context, recovery);
        streams =
                new Streams(
                        origin.server(),
                        this,
                        context.settings(),
                        context.chunks(),
                        new StreamEvents(this));
        applications = new Applications(this);
        frames = new FrameScheduler(this);
        localId = newLocalId();
        paths = new Paths(this, origin, localId, 0);
        initialExchange = new InitialExchange(this);
        ending = new Ending(this);
        outcomes = new Outcomes(this);
        reader = new DatagramReader(this);
        dispatcher = new FrameDispatcher(this, noRun);
        transmission = new Transmission(this);
        handshake =
                new Handshake(
                        this,
                        factory,
                        ParameterExchange.encodeOurs(context, host, origin, localId));
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
            onDropped(stray, length);
            return;
        }
        totals.bytesReceived += length;
        run = datagrams;
        dispatcher.run(datagrams);
        turn(nowNanos);
        try {
            reader.read(datagrams, from, length);
            while (replayDue && closing.isOpen()) {
                replayDue = false;
                late.replay(reader);
            }
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
            ending.guard(streams::deliverPending);
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
            ending.guard(streams::deliverPending);
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
                isServer() && paths.active().amplification().allowance() < packetBytes);
        ending.finishIfGone();
        return more;
    }

    /**
     * When {@link #onTimeout} is to be called.
     *
     * @return monotonic nanoseconds, {@code Long.MAX_VALUE} for never
     */
    public long deadlineNanos() {
        if (!closing.isOpen()) {
            return closing.deadlineNanos();
        }
        long deadline = Math.min(recovery.deadlineNanos(), transmission.deadlineNanos());
        deadline = Math.min(deadline, application.acks.deadlineNanos());
        if (isHandshaking()) {
            deadline = Math.min(deadline, initial.acks.deadlineNanos());
            deadline = Math.min(deadline, handshakeSpace.acks.deadlineNanos());
        }
        deadline = Math.min(deadline, Math.min(ending.idleDeadlineNanos(), paths.deadlineNanos()));
        return Math.min(deadline, applicationTimerNanos);
    }

    /**
     * Something may be due.
     *
     * @param nowNanos the time
     */
    public void onTimeout(long nowNanos) {
        turn(nowNanos);
        if (closing.isOpen()) {
            ending.guard(() -> onOpenTimeout(nowNanos));
        } else {
            closing.onTimeout(nowNanos);
        }
        ending.finishIfGone();
        wake();
    }

    private void onOpenTimeout(long nowNanos) {
        if (ending.onTimeout(nowNanos)) {
            return;
        }
        if (recovery.deadlineNanos() <= nowNanos) {
            recovery.onTimeout(nowNanos, outcomes);
            requeueForProbes();
        }
        paths.onTimeout(nowNanos);
        if (applicationTimerNanos <= nowNanos) {
            applicationTimerNanos = Long.MAX_VALUE;
            applications.onTimer();
        }
    }

    /** RFC 9002 §6.2.4: a probe carries what is still unacknowledged rather than nothing. */
    private void requeueForProbes() {
        requeue(initial);
        requeue(handshakeSpace);
        requeue(application);
    }

    private void requeue(PacketSpace space) {
        if (recovery.probesOwed(space.id) > 0 && !frames.hasUnsent(space)) {
            recovery.requeueOldest(space.id, outcomes);
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
        ending.vanish(
                new ConnectionShutdown.ByTransport(TransportErrorCode.NO_ERROR.code(), "stopped"));
        closing.vanish(
                new ConnectionShutdown.ByTransport(TransportErrorCode.NO_ERROR.code(), "stopped"));
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
    public void resumeHandshake() {
        ending.guard(handshake::resume);
        wake();
    }

    // ------------------------------------------------------------------ from the reader

    boolean isReceiving() {
        return closing.isOpen();
    }

    /** A packet was opened: its frames are read, then it is noted for acknowledgement. */
    void onPacket(
            PacketSpace space,
            PacketType type,
            MemorySegment memory,
            long from,
            long to,
            long packetNumber)
            throws TransportException {
        boolean largest = packetNumber > space.acks.received().max();
        long nowNanos = host.nowNanos();
        dispatcher.space(space);
        int bits = parser.parse(memory, from, to, type, dispatcher);
        boolean eliciting = (bits & FrameParser.ACK_ELICITING) != 0;
        space.acks.record(packetNumber, eliciting, nowNanos, run.ecn());
        totals.packetsReceived++;
        ending.onReceived(nowNanos);
        if (space == application) {
            paths.onPacket((bits & FrameParser.NON_PROBING) == 0, largest, nowNanos);
        }
    }

    void onPacketDestination(MemorySegment memory, long at, int length) {
        packetMemory = memory;
        packetDestinationAt = at;
        packetDestinationLength = length;
    }

    ConnectionId destinationOfPacket() {
        return ConnectionId.read(packetMemory, packetDestinationAt, packetDestinationLength);
    }

    void onAck(PacketSpace space, AckFrame ack) throws TransportException {
        long delay =
                space == application ? (ack.delay() << ackDelayExponent) * TransportTime.MICRO : 0;
        recovery.onAck(space.id, ack, Math.max(0, delay), nowNanos(), outcomes);
        if (space == application) {
            OneRttKeys keys = handshake.writeKeys();
            if (keys != null) {
                keys.onAcknowledged(ack.largest());
            }
        } else if (space == handshakeSpace) {
            recovery.onAddressValidated();
        }
    }

    void onDropped(DropReason reason, int bytes) {
        host.onDropped(reason, bytes);
    }

    void onUndecryptable(MemorySegment memory, long at, int length) {
        if (length >= Ending.LEAST_RESET_BYTES
                && paths.peerIds().isResetToken(memory, at + length - Ending.RESET_TOKEN_BYTES)) {
            ending.onStatelessReset();
            return;
        }
        onDropped(DropReason.UNDECRYPTABLE, length);
    }

    void keepForLater(MemorySegment memory, long at, int bytes) {
        if (handshake.isComplete() || !late.keep(run.buffer(), at, bytes)) {
            onDropped(DropReason.NO_KEYS, bytes);
        }
    }

    void onKeysInstalled() {
        replayDue = !late.isEmpty();
    }

    @Nullable DropReason checkLongHeader(
            PacketSpace space, MemorySegment memory, HeaderParser header) {
        return initialExchange.check(space, memory, header);
    }

    void onLongHeader(PacketSpace space, MemorySegment memory, HeaderParser header) {
        initialExchange.onOpened(space, memory, header);
    }

    void onVersionNegotiation(MemorySegment memory, long at, long end, HeaderParser header) {
        initialExchange.onVersionNegotiation(memory, at, end, header);
    }

    void onRetry(MemorySegment memory, long at, long end, HeaderParser header) {
        initialExchange.onRetry(memory, at, end, header);
    }

    void onPeerClose(long errorCode, long frameType, String reason) {
        ending.onPeerClose(new ConnectionShutdown.ByPeerTransport(errorCode, frameType, reason));
    }

    void onPeerApplicationClose(long errorCode, String reason) {
        ending.onPeerClose(new ConnectionShutdown.ByPeerApplication(errorCode, reason));
    }

    // ------------------------------------------------------------------ from the handshake

    void onPeerParameters(TransportParameters peer) throws TransportException {
        initialExchange.checkParameters(peer);
        ackDelayExponent = peer.ackDelayExponent();
        packetBytes = (int) Math.min(packetBytes, peer.maxUdpPayloadSize());
        recovery.setMaxAckDelay(peer.maxAckDelayMillis() * TransportTime.MILLI);
        ending.onPeerIdleTimeout(peer.maxIdleTimeoutMillis());
        paths.localIds().onPeerLimit(peer.activeConnectionIdLimit());
        byte[] token = peer.statelessResetToken();
        if (token != null) {
            paths.peerIds().resetTokenOfFirst(token);
        }
        streams.onPeerParameters(
                peer.initialMaxData(),
                peer.initialMaxStreamDataBidiLocal(),
                peer.initialMaxStreamDataBidiRemote(),
                peer.initialMaxStreamDataUni(),
                peer.initialMaxStreamsBidi(),
                peer.initialMaxStreamsUni());
    }

    void onHandshakeComplete() {
        replayDue = !late.isEmpty();
        ending.onHandshakeComplete();
        host.onEstablished(this);
        applications.onHandshakeComplete();
    }

    void discard(PacketNumberSpace id) {
        PacketSpace space = space(id);
        if (!space.isDiscarded()) {
            space.discard();
            recovery.discard(id);
        }
    }

    // ------------------------------------------------------------------ for the senders

    PacketSpace space(PacketNumberSpace id) {
        return switch (id) {
            case INITIAL -> initial;
            case HANDSHAKE -> handshakeSpace;
            case APPLICATION -> application;
        };
    }

    boolean isOpen() {
        return closing.isOpen();
    }

    boolean isHandshaking() {
        return !initial.isDiscarded() || !handshakeSpace.isDiscarded();
    }

    @Nullable OneRttKeys readableOneRttKeys() {
        return handshake.readKeys();
    }

    @Nullable OneRttKeys writableOneRttKeys() {
        return handshake.writeKeys();
    }

    QuicVersion version() {
        return origin.version();
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

    byte[] initialToken() {
        return initialExchange.token();
    }

    int packetBytes() {
        return packetBytes;
    }

    ConnectionId newLocalId() {
        byte[] bytes = new byte[context.ids().length()];
        context.ids().generate(context.worker(), context.random(), bytes);
        return ConnectionId.of(bytes);
    }

    /** Ends the record of a packet that was written. */
    void commit(PacketSpace space, int bytes, boolean eliciting, boolean inFlight, long nowNanos) {
        commit(paths.active(), space, bytes, eliciting, inFlight, nowNanos);
    }

    void commitOn(Path path, PacketSpace space, int bytes, long nowNanos) {
        commit(path, space, bytes, true, true, nowNanos);
    }

    private void commit(
            Path path,
            PacketSpace space,
            int bytes,
            boolean eliciting,
            boolean inFlight,
            long nowNanos) {
        space.sent.commit(nowNanos, bytes, eliciting, inFlight, path.recovery(), 0);
        totals.packetsSent++;
        if (eliciting) {
            ending.onElicitingSent(nowNanos);
            if (recovery.probesOwed(space.id) > 0) {
                recovery.onProbeSent(space.id);
            }
        }
    }

    void onBytesSent(int bytes) {
        totals.bytesSent += bytes;
    }

    void onHandshakeDatagramSent() {
        // RFC 9001 §4.9.1: a client drops Initial keys when it first sends a Handshake packet.
        if (!isServer() && handshakeSpace.nextPacketNumber() > 0) {
            discard(PacketNumberSpace.INITIAL);
        }
    }

    // ------------------------------------------------------------------ paths

    int addRecoveryPath() {
        return recovery.addPath(packetBytes);
    }

    void onPathValidated() {
        applications.onPathEvent();
    }

    void onPathChanged() {
        recovery.activePath(paths.active().recovery());
        wake();
    }

    void onNoViablePath() {
        ending.vanish(new ConnectionShutdown.IdleTimeout());
    }

    void wake() {
        host.onWork(this);
    }

    private void turn(long nowNanos) {
        PathRecovery active = recovery.path(paths.active().recovery());
        streams.turn(nowNanos, active.rtt().smoothedNanos());
    }

    void onRetryObeyed() {
        recovery.onRetry();
        initial.crypto.resend();
        wake();
    }

    void vanish(ConnectionShutdown why) {
        ending.vanish(why);
    }

    void guardApplication(Ending.Work work) {
        ending.guard(work);
    }

    void releaseStreams() {
        late.release();
        streams.close();
        control.clear();
    }

    void releaseKeys() {
        initial.dropKeys();
        handshakeSpace.dropKeys();
        handshake.destroy();
    }

    // ------------------------------------------------------------------ the application's side

    @Override
    public Optional<QuicStream> tryOpenStream(boolean bidirectional) {
        return closing.isOpen() ? streams.tryOpen(bidirectional) : Optional.empty();
    }

    @Override
    public void close(long errorCode, String reason) {
        if (!host.isOnWorker()) {
            host.post(() -> close(errorCode, reason));
            return;
        }
        ending.close(
                new ControlFrame.ApplicationClose(errorCode, reason),
                new ConnectionShutdown.ByApplication(errorCode, reason));
    }

    @Override
    public void execute(Consumer<QuicConnection> action) {
        host.post(() -> run(() -> action.accept(this)));
    }

    @Override
    public void command(Object command) {
        host.post(() -> run(() -> applications.onCommand(command)));
    }

    private void run(Runnable action) {
        if (closing.isOpen()) {
            turn(nowNanos());
            ending.guard(action::run);
            wake();
        }
    }

    @Override
    public Optional<HandshakeInfo> handshakeInfo() {
        return handshake.info();
    }

    @Override
    public NetworkPath path() {
        return Addresses.of(paths.active());
    }

    @Override
    public ConnectionStats stats() {
        return totals.snapshot(recovery, recovery.path(paths.active().recovery()));
    }

    @Override
    public boolean isServer() {
        return origin.server();
    }

    @Override
    public long nowNanos() {
        return host.nowNanos();
    }

    @Override
    public void timer(long deadlineNanos) {
        applicationTimerNanos = deadlineNanos;
        wake();
    }
}
