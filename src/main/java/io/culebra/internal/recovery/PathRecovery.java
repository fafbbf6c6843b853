package io.culebra.internal.recovery;

import io.culebra.api.QuicSettings;

/**
 * What belongs to one path: round trip time, congestion window, pace, ECN, and how much is in
 * flight. Packets name their path by index.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-9.4 RFC 9000, section 9.4
 */
public final class PathRecovery {
    // RFC 9002 §7.2: ten packets, but not above this much for each of them...
    private static final long INITIAL_PACKET_BYTES = 1472;
    // ...unless two packets are more.
    private static final int LARGE_PACKETS = 2;
    private static final long NONE = Long.MIN_VALUE;

    private final QuicSettings settings;
    private final int packetBytes;
    private final RttEstimator rtt = new RttEstimator();
    private final Pacer pacer;
    private final EcnValidator ecn = new EcnValidator();
    private final PersistentCongestion persistent = new PersistentCongestion();
    private CongestionControl congestion;
    // Packets remember it: what was sent before a reset does not count for the path any more.
    private int epoch;
    private long bytesInFlight;

    private boolean applicationLimited;
    private long limitedSinceNanos = NONE;
    private long lastEventNanos = NONE;
    private long windowFullNanos = NONE;

    // What the ACK frame or timeout that is being worked on did to this path.
    private long ackedBytes;
    private long lastAckedSentNanos = NONE;
    private long lastLostSentNanos = NONE;

    PathRecovery(QuicSettings settings, int packetBytes) {
        this.settings = settings;
        this.packetBytes = packetBytes;
        this.pacer = new Pacer(settings.pacing(), packetBytes);
        this.congestion = newCongestion();
    }

    private CongestionControl newCongestion() {
        long packets = settings.initialWindowPackets();
        long most = Math.max(packets * INITIAL_PACKET_BYTES, (long) LARGE_PACKETS * packetBytes);
        long window = Math.min(packets * packetBytes, most);
        return switch (settings.congestion()) {
            case CUBIC -> new Cubic(packetBytes, window, settings.hystart());
            case NEW_RENO -> new NewReno(packetBytes, window);
        };
    }

    /** Back to the beginning: a new path under an old index. */
    void reset() {
        epoch++;
        bytesInFlight = 0;
        rtt.reset(RttEstimator.INITIAL_NANOS);
        pacer.reset();
        ecn.reset();
        congestion = newCongestion();
        applicationLimited = false;
        windowFullNanos = NONE;
    }

    /**
     * The round trip time.
     *
     * @return the same object as long as the path lives
     */
    public RttEstimator rtt() {
        return rtt;
    }

    /**
     * The congestion control.
     *
     * @return another object after {@link Recovery#resetPath}
     */
    public CongestionControl congestion() {
        return congestion;
    }

    /**
     * The pacer.
     *
     * @return the same object as long as the path lives
     */
    public Pacer pacer() {
        return pacer;
    }

    /**
     * The judge of ECN.
     *
     * @return the same object as long as the path lives
     */
    public EcnValidator ecn() {
        return ecn;
    }

    /**
     * Size of a full packet.
     *
     * @return bytes
     */
    public int packetBytes() {
        return packetBytes;
    }

    /**
     * What is on its way: neither acknowledged nor lost.
     *
     * @return bytes
     */
    public long bytesInFlight() {
        return bytesInFlight;
    }

    /**
     * Whether the window has room for a packet. Probes go even if it has none (RFC 9002 §7.5).
     *
     * @param bytes its size
     * @return false if it must wait
     */
    public boolean canSend(int bytes) {
        // RFC 9002 §7: never more in flight than the window.
        return bytesInFlight + bytes <= congestion.window();
    }

    /**
     * What the window still allows.
     *
     * @return bytes, 0 or more
     */
    public long sendAllowance() {
        return Math.max(0, congestion.window() - bytesInFlight);
    }

    int epoch() {
        return epoch & 0xff;
    }

    /** A packet that counts went out. */
    void onSent(int bytes, long nowNanos) {
        if (applicationLimited) {
            applicationLimited = false;
            congestion.onApplicationLimited(Math.max(0, nowNanos - limitedSinceNanos));
        }
        bytesInFlight += bytes;
        lastEventNanos = nowNanos;
        if (sendAllowance() < packetBytes) {
            windowFullNanos = nowNanos;
        }
        pacer.onSent(bytes, nowNanos);
    }

    /** There is room in the window, and nothing to fill it with. */
    void onApplicationLimited() {
        if (!applicationLimited && sendAllowance() >= packetBytes && lastEventNanos != NONE) {
            applicationLimited = true;
            limitedSinceNanos = lastEventNanos;
        }
    }

    /** Whether a packet was sent on this path as it is now. */
    private boolean owns(long meta) {
        return PacketRing.epoch(meta) == epoch();
    }

    /** A packet that was in flight is acknowledged; {@link #finish} follows. */
    void onAcked(long meta, long sentNanos) {
        if (owns(meta)) {
            int bytes = PacketRing.bytes(meta);
            bytesInFlight -= bytes;
            ackedBytes += bytes;
            lastAckedSentNanos = sentNanos;
        }
    }

    /** A packet that was in flight is lost; {@link #finish} follows. */
    void onLost(long meta, long sentNanos) {
        if (!owns(meta)) {
            return;
        }
        bytesInFlight -= PacketRing.bytes(meta);
        lastLostSentNanos = Math.max(lastLostSentNanos, sentNanos);
        if (PacketRing.eliciting(meta)) {
            persistent.onLost(sentNanos, rtt.firstSampleAtNanos());
        }
        if (PacketRing.ecn(meta) == Ecn.ECT0) {
            ecn.onLost();
        }
    }

    /** Between lost packets there is one that was acknowledged. */
    void onAckedBetween(long meta) {
        if (owns(meta)) {
            persistent.onAcked();
        }
    }

    /** A packet will never be acknowledged: its keys are gone. */
    void onDiscarded(long meta) {
        if (owns(meta)) {
            bytesInFlight -= PacketRing.bytes(meta);
        }
    }

    /** The largest packet acknowledged was sent on this path. */
    void onRttSample(long meta, long sentNanos, long ackDelayNanos, long nowNanos) {
        if (owns(meta)) {
            rtt.onSample(Math.max(1, nowNanos - sentNanos), ackDelayNanos, nowNanos);
        }
    }

    /** More packets of this path met congestion than before; {@link #finish} follows. */
    void onMarked(long nowNanos) {
        if (lastAckedSentNanos != NONE) {
            congestion.onCongestion(lastAckedSentNanos, nowNanos);
        }
    }

    /** How long a packet may be unacknowledged once a later one is acknowledged. */
    long lossDelayNanos() {
        return LossRule.timeThresholdNanos(rtt.smoothedNanos(), rtt.latestNanos());
    }

    PersistentCongestion persistent() {
        return persistent;
    }

    /** All packets of an ACK frame or a timeout are accounted for: what follows from it. */
    void finish(boolean persistentCongestion, long nowNanos) {
        boolean lost = lastLostSentNanos != NONE;
        if (lost) {
            congestion.onCongestion(lastLostSentNanos, nowNanos);
            lastLostSentNanos = NONE;
            persistent.reset();
        }
        if (persistentCongestion) {
            congestion.onPersistentCongestion();
            rtt.onPersistentCongestion();
        }
        if (ackedBytes > 0 && !persistentCongestion) {
            // RFC 9002 §7.8: a flight that filled the window says that there may be more room.
            boolean limited = !applicationLimited || lastAckedSentNanos <= windowFullNanos;
            congestion.onAcked(ackedBytes, lastAckedSentNanos, nowNanos, rtt, limited);
        }
        if (ackedBytes == 0 && !lost) {
            return;
        }
        ackedBytes = 0;
        lastEventNanos = nowNanos;
        if (rtt.hasSample()) {
            pacer.rate(congestion.pacingRate(rtt), nowNanos);
        }
    }
}
