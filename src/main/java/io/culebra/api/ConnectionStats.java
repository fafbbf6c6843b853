package io.culebra.api;

/**
 * Counters of one connection.
 *
 * @param packetsSent packets, all spaces
 * @param packetsReceived packets that were opened
 * @param packetsLost packets declared lost
 * @param bytesSent bytes in datagrams
 * @param bytesReceived bytes in datagrams
 * @param smoothedRttNanos 0 before the first sample
 * @param minRttNanos 0 before the first sample
 * @param congestionWindow in bytes
 * @param bytesInFlight in bytes
 * @param keyUpdates how many times packet protection keys were updated, by either side
 */
public record ConnectionStats(
        long packetsSent,
        long packetsReceived,
        long packetsLost,
        long bytesSent,
        long bytesReceived,
        long smoothedRttNanos,
        long minRttNanos,
        long congestionWindow,
        long bytesInFlight,
        long keyUpdates) {}
