package io.culebra.api;

import java.util.Map;

/**
 * Counters of an endpoint, summed over its workers.
 *
 * @param datagramsReceived datagrams
 * @param receiveCalls system calls that received something
 * @param bytesReceived UDP payload bytes
 * @param datagramsSent datagrams
 * @param sendCalls system calls that sent something
 * @param bytesSent UDP payload bytes
 * @param handedOver datagrams that arrived at another worker's socket
 * @param kernelDrops datagrams that the kernel dropped for want of room
 * @param connections connections now
 * @param slotsInUse receive slots that somebody holds
 * @param aead which ciphers were chosen
 * @param publicKeys who agrees on keys and signs
 * @param dropped datagrams and packets thrown away, by reason; only reasons that occurred
 */
public record EndpointStats(
        long datagramsReceived,
        long receiveCalls,
        long bytesReceived,
        long datagramsSent,
        long sendCalls,
        long bytesSent,
        long handedOver,
        long kernelDrops,
        int connections,
        int slotsInUse,
        String aead,
        String publicKeys,
        Map<String, Long> dropped) {
    /** Makes the map immutable. */
    public EndpointStats {
        dropped = Map.copyOf(dropped);
    }
}
