package io.culebra.internal.recovery;

import io.culebra.api.QuicSettings;
import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.SentOutcome;
import io.culebra.internal.wire.TransportException;

/**
 * Finds out for one connection what arrived and what is lost, and says when to look again. Losses
 * are found per packet number space; round trips and windows belong to paths.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002#section-6 RFC 9002, section 6
 */
public final class Recovery {
    /** RFC 9000 §18.2: a peer's max_ack_delay if it does not say. */
    private static final long DEFAULT_MAX_ACK_DELAY_NANOS = 25_000_000;

    private final QuicSettings settings;
    private final PathTable paths = new PathTable();
    private final Spaces spaces = new Spaces(paths);
    private final ProbeSchedule probes;
    private int activePath;

    /**
     * Starts with path 0.
     *
     * @param server which role
     * @param settings of the connection
     * @param packetBytes size of a full packet on path 0
     */
    public Recovery(boolean server, QuicSettings settings, int packetBytes) {
        this.settings = settings;
        probes = new ProbeSchedule(server, spaces, DEFAULT_MAX_ACK_DELAY_NANOS);
        addPath(packetBytes);
    }

    // ---- paths

    /**
     * Adds a path at its beginning.
     *
     * @param packetBytes size of a full packet on it
     * @return its index
     */
    public int addPath(int packetBytes) {
        paths.add(new PathRecovery(settings, packetBytes));
        return paths.count() - 1;
    }

    /**
     * A path.
     *
     * @param index 0, or what {@link #addPath} returned
     * @return the same object always
     */
    public PathRecovery path(int index) {
        return paths.at(index);
    }

    /**
     * Names the path whose round trip time the timers use.
     *
     * @param index of a path
     */
    public void activePath(int index) {
        activePath = index;
    }

    /**
     * Makes a path new again, because the peer moved (RFC 9000 §9.4). What was sent before is still
     * acknowledged or lost, but counts for no path.
     *
     * @param index of the path
     */
    public void resetPath(int index) {
        paths.at(index).reset();
    }

    /**
     * The sender had less to send than the window and the pacer let it: to be called whenever it
     * stops for want of data or of flow control credit (RFC 9002 §7.8), and only then.
     *
     * @param path index
     */
    public void onApplicationLimited(int path) {
        paths.at(path).onApplicationLimited();
    }

    // ---- sent packets and their acknowledgement

    /**
     * The log of a packet number space.
     *
     * @param space which
     * @return the same object always
     */
    public SentPackets sent(PacketNumberSpace space) {
        return of(space).sent();
    }

    /**
     * An ACK frame arrived. Reports what became of frames before it returns.
     *
     * @param space in which it arrived
     * @param ack the frame
     * @param ackDelayNanos its delay, in nanoseconds
     * @param nowNanos the time
     * @param outcome hears what is acknowledged, then what is lost
     * @throws TransportException if it acknowledges what was never sent
     */
    public void onAck(
            PacketNumberSpace space,
            AckFrame ack,
            long ackDelayNanos,
            long nowNanos,
            SentOutcome outcome)
            throws TransportException {
        SpaceRecovery where = of(space);
        long largestBefore = where.largestAcked();
        if (where.onAck(ack, outcome) == 0) {
            return;
        }
        PathRecovery path = paths.at(PacketRing.path(where.largestMeta()));
        if (where.givesSample()) {
            long delay = believedDelayNanos(space, ackDelayNanos);
            path.onRttSample(where.largestMeta(), where.largestSentNanos(), delay, nowNanos);
        }
        // RFC 9000 §13.4.2.1: a frame that was overtaken must not fail ECN.
        if (ack.largest() > largestBefore && path.ecn().isListening()) {
            onEcn(where, path, ack, nowNanos);
        }
        where.detectLost(nowNanos, outcome);
        finish(where, nowNanos);
        probes.onNewlyAcked(where, nowNanos);
    }

    private long believedDelayNanos(PacketNumberSpace space, long ackDelayNanos) {
        // RFC 9002 §5.3: nobody delays the acknowledgement of an Initial.
        if (space == PacketNumberSpace.INITIAL) {
            return 0;
        }
        // RFC 9002 §5.3: the peer's limit counts once the handshake is confirmed.
        return probes.confirmed()
                ? Math.min(ackDelayNanos, probes.maxAckDelayNanos())
                : ackDelayNanos;
    }

    private static void onEcn(SpaceRecovery where, PathRecovery path, AckFrame ack, long nowNanos) {
        EcnCounts.Verdict verdict = where.onEcn(ack);
        path.ecn().onVerdict(verdict, where.newlyMarked());
        if (verdict == EcnCounts.Verdict.CONGESTED) {
            path.onMarked(nowNanos);
        }
    }

    private void finish(SpaceRecovery where, long nowNanos) {
        for (int i = 0; i < paths.count(); i++) {
            PathRecovery path = paths.at(i);
            path.finish(isPersistent(where, path), nowNanos);
        }
    }

    private boolean isPersistent(SpaceRecovery where, PathRecovery path) {
        PersistentCongestion losses = path.persistent();
        if (losses.isNone()) {
            return false;
        }
        RttEstimator rtt = path.rtt();
        long duration =
                PersistentCongestion.durationNanos(
                        rtt.smoothedNanos(), rtt.variationNanos(), probes.maxAckDelayNanos());
        if (!losses.exceeds(duration)) {
            return false;
        }
        // RFC 9002 §7.6.2: nor may another space have got anything through in between.
        for (SpaceRecovery other : spaces.all()) {
            if (other != where && losses.covers(other.lastAckedSentNanos())) {
                return false;
            }
        }
        return true;
    }

    /**
     * The largest packet number that the peer acknowledged.
     *
     * @param space which
     * @return -1 if there is none
     */
    public long largestAcked(PacketNumberSpace space) {
        return of(space).largestAcked();
    }

    // ---- the timer

    /**
     * When to call {@link #onTimeout}. To be asked again after anything was sent, acknowledged or
     * said to this object.
     *
     * @return {@code Long.MAX_VALUE} for never; may be in the past
     */
    public long deadlineNanos() {
        long loss = earliestLossNanos();
        // RFC 9002 §6.2.1: no probe timer beside one for losses.
        return loss != SpaceRecovery.NEVER ? loss : probes.deadlineNanos(activeRtt());
    }

    private long earliestLossNanos() {
        long earliest = SpaceRecovery.NEVER;
        for (SpaceRecovery space : spaces.all()) {
            earliest = Math.min(earliest, space.lossNanos());
        }
        return earliest;
    }

    /**
     * The deadline may have come: packets are declared lost, or probes are owed from now on. Does
     * nothing before its time.
     *
     * @param nowNanos the time
     * @param outcome hears what is lost
     */
    public void onTimeout(long nowNanos, SentOutcome outcome) {
        if (earliestLossNanos() != SpaceRecovery.NEVER) {
            for (SpaceRecovery space : spaces.all()) {
                if (space.lossNanos() <= nowNanos) {
                    space.detectLost(nowNanos, outcome);
                    finish(space, nowNanos);
                }
            }
        } else if (probes.deadlineNanos(activeRtt()) <= nowNanos) {
            // RFC 9002 §6.2: nothing is lost only because a probe is due.
            probes.onExpired(nowNanos);
        }
    }

    /**
     * Probes to send in a space: ack-eliciting packets that go whatever the window says (RFC 9002
     * §6.2.4, §7.5).
     *
     * @param space which
     * @return 0 to 2
     */
    public int probesOwed(PacketNumberSpace space) {
        return of(space).probesOwed();
    }

    /**
     * Whether any space owes a probe.
     *
     * @return false most of the time
     */
    public boolean probesOwed() {
        for (SpaceRecovery space : spaces.all()) {
            if (space.probesOwed() > 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * An ack-eliciting packet went out where a probe is owed.
     *
     * @param space which
     */
    public void onProbeSent(PacketNumberSpace space) {
        SpaceRecovery where = of(space);
        where.oweProbes(Math.max(0, where.probesOwed() - 1));
    }

    /**
     * Gives a probe something to carry: reports the frames of the oldest ack-eliciting packet
     * without an answer as lost, though the packet is not. Each packet's turn comes once; if it is
     * lost or acknowledged later, its frames are not reported lost again but may be reported as
     * acknowledged. Frames that are never repeated are left out.
     *
     * @param space which
     * @param outcome hears the frames
     * @return false if there is no such packet
     */
    public boolean requeueOldest(PacketNumberSpace space, SentOutcome outcome) {
        return of(space).requeueOldest(outcome);
    }

    /**
     * The probe timeout without backoff, with the peer's max_ack_delay: what closing, draining and
     * key updates count in.
     *
     * @return nanoseconds
     */
    public long ptoNanos() {
        RttEstimator rtt = activeRtt();
        return ProbeTimer.ptoNanos(
                rtt.smoothedNanos(), rtt.variationNanos(), probes.maxAckDelayNanos());
    }

    /**
     * Probe timeouts in a row without an answer.
     *
     * @return 0 or more
     */
    public int timeouts() {
        return probes.timeouts();
    }

    // ---- what others know

    /** The keys for Handshake packets are there. */
    public void onHandshakeKeys() {
        probes.onHandshakeKeys();
    }

    /** The handshake is confirmed (RFC 9001 §4.1.2). */
    public void onHandshakeConfirmed() {
        probes.onConfirmed();
    }

    /**
     * A client knows that the server has validated its address. An acknowledged Handshake packet
     * and a confirmed handshake say it by themselves.
     */
    public void onAddressValidated() {
        probes.onAddressValidated();
    }

    /**
     * A server may or may not send more before the client's address is validated.
     *
     * @param limited whether it must wait for more from the client
     */
    public void setAmplificationLimited(boolean limited) {
        probes.amplificationLimited(limited);
    }

    /**
     * The peer's max_ack_delay.
     *
     * @param nanos 25 ms until this is called
     */
    public void setMaxAckDelay(long nanos) {
        probes.maxAckDelayNanos(nanos);
    }

    /**
     * The keys of a space are gone: nothing will be heard of its packets (RFC 9002 §6.4).
     *
     * @param space which
     */
    public void discard(PacketNumberSpace space) {
        of(space).discard();
        probes.onDiscarded();
    }

    /**
     * A client was sent a Retry packet: everything starts again, only packet numbers go on. What
     * was in the packets is to be sent again by whoever has it.
     */
    public void onRetry() {
        for (SpaceRecovery space : spaces.all()) {
            space.discard();
        }
        paths.at(activePath).reset();
        probes.onDiscarded();
    }

    /**
     * Early data was refused, or has to be sent again after a Retry: all packets of the space that
     * are open are forgotten, as if they had never been in flight, and their frames are reported
     * lost. It is no sign of congestion (RFC 9002 §6.4, §7.3.2).
     *
     * @param space which
     * @param outcome hears the frames
     */
    public void requeueAll(PacketNumberSpace space, SentOutcome outcome) {
        of(space).requeueAll(outcome);
        probes.onDiscarded();
    }

    /** Gives back memory that a connection at rest does not need. */
    public void shrink() {
        for (SpaceRecovery space : spaces.all()) {
            space.sent().shrink();
        }
    }

    /**
     * Packets sent, all spaces.
     *
     * @return 0 or more
     */
    public long packetsSent() {
        long sum = 0;
        for (SpaceRecovery space : spaces.all()) {
            sum += space.sent().count();
        }
        return sum;
    }

    /**
     * Packets declared lost that were in flight, all spaces.
     *
     * @return 0 or more
     */
    public long packetsLost() {
        long sum = 0;
        for (SpaceRecovery space : spaces.all()) {
            sum += space.lostCount();
        }
        return sum;
    }

    private RttEstimator activeRtt() {
        return paths.at(activePath).rtt();
    }

    private SpaceRecovery of(PacketNumberSpace space) {
        return spaces.of(space);
    }
}
