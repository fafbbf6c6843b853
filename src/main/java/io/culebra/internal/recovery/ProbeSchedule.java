package io.culebra.internal.recovery;

/**
 * When a probe is due and in which packet number space, for both roles and through the handshake.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002#section-6.2 RFC 9002, section 6.2
 */
final class ProbeSchedule {
    static final long NEVER = Long.MAX_VALUE;

    private final boolean server;
    private final Spaces spaces;
    private int timeouts;
    private boolean handshakeKeys;
    private boolean confirmed;
    private boolean addressValidated;
    private boolean amplificationLimited;
    private long lastEventNanos = SentPackets.NEVER_SENT;
    private long maxAckDelayNanos;

    // Answer of the last question.
    private SpaceRecovery space;

    ProbeSchedule(boolean server, Spaces spaces, long maxAckDelayNanos) {
        this.server = server;
        this.spaces = spaces;
        this.space = spaces.initial();
        this.maxAckDelayNanos = maxAckDelayNanos;
        // RFC 9002 §6.2.2.1: clients have the server's address from its own answers.
        this.addressValidated = server;
    }

    /**
     * When a probe is due, and where: {@link #onExpired} remembers.
     *
     * @return {@link #NEVER} for none
     */
    long deadlineNanos(RttEstimator rtt) {
        // RFC 9002 §6.2.2.1: no timer for what must not be sent.
        if (server && amplificationLimited) {
            return NEVER;
        }
        long pto = ProbeTimer.ptoNanos(rtt.smoothedNanos(), rtt.variationNanos(), 0);
        long earliest = NEVER;
        earliest = earlier(earliest, pto, spaces.initial());
        earliest = earlier(earliest, pto, spaces.handshake());
        if (earliest == NEVER && !addressValidated) {
            return antiDeadlockNanos(pto);
        }
        // RFC 9002 §6.2.1: not for application data before the handshake is confirmed.
        if (confirmed) {
            earliest = earlier(earliest, pto + maxAckDelayNanos, spaces.application());
        }
        return earliest;
    }

    private long earlier(long earliest, long pto, SpaceRecovery where) {
        SentPackets sent = where.sent();
        if (!sent.awaitsAck()) {
            return earliest;
        }
        long nanos = sent.lastElicitingNanos() + backedOff(pto);
        if (nanos >= earliest) {
            return earliest;
        }
        space = where;
        return nanos;
    }

    /**
     * The server may be waiting for bytes of ours that let it send more.
     *
     * @return a time even if nothing is in flight
     */
    private long antiDeadlockNanos(long pto) {
        long quietSinceNanos = lastEventNanos;
        for (SpaceRecovery each : spaces.all()) {
            quietSinceNanos = Math.max(quietSinceNanos, each.sent().lastElicitingNanos());
        }
        if (quietSinceNanos == SentPackets.NEVER_SENT) {
            return NEVER;
        }
        // RFC 9002 §6.2.2.1: a Handshake packet if there are keys for it, else an Initial.
        space = handshakeKeys ? spaces.handshake() : spaces.initial();
        return quietSinceNanos + backedOff(pto);
    }

    private long backedOff(long pto) {
        return ProbeTimer.backedOffNanos(pto, timeouts);
    }

    /** A time that was asked for has come: probes are owed. */
    void onExpired(long nowNanos) {
        // RFC 9002 §6.2.1: the next one takes twice as long.
        timeouts++;
        lastEventNanos = nowNanos;
        // RFC 9002 §6.2.4: one probe at least where the timer expired, and two if that is for
        // packets of ours; one wherever else something is in flight.
        for (SpaceRecovery each : spaces.all()) {
            boolean awaits = each.sent().awaitsAck();
            int probes = awaits || each == space ? 1 : 0;
            each.oweProbes(awaits && each == space ? 2 : probes);
        }
    }

    /** Packets of a space were acknowledged for the first time. */
    void onNewlyAcked(SpaceRecovery where, long nowNanos) {
        lastEventNanos = nowNanos;
        // RFC 9002 §6.2.2.1: an acknowledged Handshake packet proves the client's address;
        // acknowledged early data does not.
        if (where == spaces.handshake()) {
            addressValidated = true;
        }
        // RFC 9002 §6.2.1: before that, acknowledgements do not reset a client's backoff.
        if (addressValidated) {
            timeouts = 0;
        }
        where.oweProbes(0);
    }

    /** The keys of a space are gone, or everything starts again (RFC 9002 §6.2.2, §6.3). */
    void onDiscarded() {
        timeouts = 0;
    }

    void onHandshakeKeys() {
        handshakeKeys = true;
    }

    void onConfirmed() {
        confirmed = true;
        addressValidated = true;
    }

    void onAddressValidated() {
        addressValidated = true;
    }

    void amplificationLimited(boolean limited) {
        amplificationLimited = limited;
    }

    void maxAckDelayNanos(long nanos) {
        maxAckDelayNanos = nanos;
    }

    boolean confirmed() {
        return confirmed;
    }

    long maxAckDelayNanos() {
        return maxAckDelayNanos;
    }

    int timeouts() {
        return timeouts;
    }
}
