package io.culebra.internal.connection;

import io.culebra.api.TransportErrorCode;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.PacketOpener;
import io.culebra.internal.crypto.PacketSealer;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.TransportParameters;
import io.culebra.internal.wire.Violation;
import org.jspecify.annotations.Nullable;

/**
 * 0-RTT on either side: its keys, which live in the application's packet space until 1-RTT keys
 * take their place; what a client remembers of the server; and whether the server took it.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-4.6 RFC 9001, section 4.6
 */
final class EarlyTraffic {
    /** RFC 9001 §4.9.3: how long a server opens 0-RTT packets after the handshake. */
    private static final int PTOS_TO_STAY = 3;

    private enum State {
        NONE,
        /** The client sends, and has no answer yet. */
        SENT,
        ACCEPTED,
        REFUSED
    }

    private final Connection connection;
    private @Nullable TransportParameters remembered;
    private State state = State.NONE;
    private boolean applicationDue;
    private long dropNanos = Long.MAX_VALUE;

    EarlyTraffic(Connection connection) {
        this.connection = connection;
    }

    /** A client: what the server said about itself last time. False if it makes no sense. */
    boolean remember(byte[] encoded) {
        try {
            remembered = TransportParameters.parse(encoded, true);
            return true;
        } catch (TransportException damaged) {
            return false;
        }
    }

    void onSecrets(CipherSuite suite, byte[] readSecret, byte[] writeSecret) {
        AeadProvider aeads = connection.context.aeads();
        PacketSpace space = connection.application;
        if (connection.isServer()) {
            state = State.ACCEPTED;
            space.opener = new PacketOpener(aeads, suite, readSecret, connection.origin.version());
            connection.arrivals.onKeysInstalled();
        } else {
            state = State.SENT;
            connection.streams.openingEarly(true);
            space.sealer = new PacketSealer(aeads, suite, writeSecret, connection.origin.version());
            TransportParameters limits = remembered;
            if (limits != null) {
                connection.limits.onRemembered(limits);
            }
        }
        applicationDue = true;
    }

    /**
     * Lets the application begin, if early data has just become possible: not from within TLS, and
     * before the first 0-RTT packet is read.
     */
    void settle() {
        if (applicationDue) {
            applicationDue = false;
            connection.applications().onEarly();
        }
    }

    /** A client hears what became of it. */
    void onAnswered(boolean accepted) {
        state = accepted ? State.ACCEPTED : State.REFUSED;
        if (!accepted) {
            // RFC 9001 §4.6.2: nothing of it has arrived; it goes out again under 1-RTT keys.
            connection.application.dropKeys();
            repeat();
        }
    }

    /** What was sent in 0-RTT is to be sent again, and is no more in flight. */
    void repeat() {
        connection.recovery.requeueAll(PacketNumberSpace.APPLICATION, connection.outcomes);
    }

    /**
     * A client compares what the server says with what was remembered.
     *
     * @throws TransportException if it has accepted early data under higher limits; if it has
     *     refused it, lower limits end the connection, too, for streams may be beyond them
     */
    void check(TransportParameters peer) throws TransportException {
        TransportParameters before = remembered;
        if (before == null || state == State.NONE) {
            return;
        }
        // RFC 9000 §7.4.1: none of these may be lower than when 0-RTT was sent under them.
        boolean lower =
                peer.initialMaxData() < before.initialMaxData()
                        || peer.initialMaxStreamDataBidiLocal()
                                < before.initialMaxStreamDataBidiLocal()
                        || peer.initialMaxStreamDataBidiRemote()
                                < before.initialMaxStreamDataBidiRemote()
                        || peer.initialMaxStreamDataUni() < before.initialMaxStreamDataUni()
                        || peer.initialMaxStreamsBidi() < before.initialMaxStreamsBidi()
                        || peer.initialMaxStreamsUni() < before.initialMaxStreamsUni()
                        || peer.activeConnectionIdLimit() < before.activeConnectionIdLimit()
                        || peer.maxDatagramFrameSize() < before.maxDatagramFrameSize();
        remembered = null;
        if (lower && state == State.ACCEPTED) {
            throw TransportException.of(Violation.EARLY_LIMIT_REDUCED);
        }
        if (lower) {
            // Nobody's fault; but what was written may be more than is allowed now.
            connection.closeTransport(
                    TransportErrorCode.NO_ERROR, "early data was refused, and limits are lower");
        }
    }

    /** The 1-RTT keys are there: a client sends nothing in 0-RTT any more (RFC 9001 §4.9.3). */
    void onOneRttKeys() {
        if (!connection.isServer()) {
            connection.application.dropKeys();
        }
    }

    void onHandshakeComplete(long nowNanos) {
        connection.streams.openingEarly(false);
        dropNanos = nowNanos + PTOS_TO_STAY * connection.recovery.ptoNanos();
    }

    /**
     * RFC 9001 §4.9.3: a server keeps the keys for packets that were overtaken, but not for long.
     */
    void onTime(long nowNanos) {
        if (nowNanos >= dropNanos) {
            dropNanos = Long.MAX_VALUE;
            connection.application.dropKeys();
        }
    }

    /** Whether a server may still get the keys of a 0-RTT packet that it cannot open now. */
    boolean mayComeLater() {
        return connection.isServer()
                && state == State.NONE
                && connection.handshakeSpace.opener == null
                && !connection.handshakeSpace.isDiscarded();
    }

    boolean isAccepted() {
        return state == State.ACCEPTED;
    }
}
