package io.culebra.internal.net;

/**
 * What the kernel granted a socket.
 *
 * @param gso whether it cuts a message into datagrams (UDP_SEGMENT)
 * @param gro whether it puts datagrams together (UDP_GRO)
 * @param ecn whether it tells the ECN mark of what arrives
 * @param localAddress whether it tells where a datagram was sent to
 * @param dropCount whether it tells how many datagrams did not fit its buffer
 * @param pathMtuProbing whether datagrams are never fragmented, and sent whatever the kernel knows
 *     of the path's MTU
 * @param receiveBufferBytes as the kernel reports it, its bookkeeping included
 * @param sendBufferBytes as the kernel reports it, its bookkeeping included
 */
public record SocketCapabilities(
        boolean gso,
        boolean gro,
        boolean ecn,
        boolean localAddress,
        boolean dropCount,
        boolean pathMtuProbing,
        int receiveBufferBytes,
        int sendBufferBytes) {}
