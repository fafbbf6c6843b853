package io.culebra.internal.connection;

import io.culebra.api.ConnectionStats;
import io.culebra.internal.recovery.PathRecovery;
import io.culebra.internal.recovery.Recovery;

/** Counters of a connection: written by its worker, read by anybody, a little late. */
final class Totals {
    long packetsSent;
    long packetsReceived;
    long bytesSent;
    long bytesReceived;

    ConnectionStats snapshot(Recovery recovery, PathRecovery path, long keyUpdates) {
        return new ConnectionStats(
                packetsSent,
                packetsReceived,
                recovery.packetsLost(),
                bytesSent,
                bytesReceived,
                path.rtt().smoothedNanos(),
                path.rtt().minNanos(),
                path.congestion().window(),
                path.bytesInFlight(),
                keyUpdates);
    }
}
