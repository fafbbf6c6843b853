package io.culebra.internal.connection;

import io.culebra.internal.path.Path;
import io.culebra.internal.wire.PacketNumberSpace;

/** The books on what goes out: the sent log, the idle timer, probes that were owed, counters. */
final class Departures {
    private final Connection connection;

    Departures(Connection connection) {
        this.connection = connection;
    }

    /** Ends the record of a packet that was written for the path in use. */
    void commit(PacketSpace space, int bytes, boolean eliciting, boolean inFlight, long nowNanos) {
        commit(connection.paths.active(), space, bytes, eliciting, inFlight, nowNanos);
    }

    /** Ends the record of a packet that asks whether a path works. */
    void commitProbe(Path path, PacketSpace space, int bytes, long nowNanos) {
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
        connection.totals.packetsSent++;
        if (eliciting) {
            connection.ending.onElicitingSent(nowNanos);
            if (connection.recovery.probesOwed(space.id) > 0) {
                connection.recovery.onProbeSent(space.id);
            }
        }
    }

    /** A run of datagrams is in the sink. */
    void onRun(int bytes) {
        connection.totals.bytesSent += bytes;
    }

    void onHandshakeDatagram() {
        // RFC 9001 §4.9.1: a client drops Initial keys when it first sends a Handshake packet.
        if (!connection.isServer() && connection.handshakeSpace.nextPacketNumber() > 0) {
            connection.discard(PacketNumberSpace.INITIAL);
        }
    }
}
