package io.culebra.internal.net;

import io.culebra.internal.memory.InternetAddress;

/**
 * What a socket is to be.
 *
 * @param family what it speaks
 * @param local where it is bound: port 0 lets the kernel choose one, the host of {@link
 *     InternetAddress#NONE} is any
 * @param reusePort whether several sockets share the port
 * @param bufferBytes asked for in each direction
 * @param coalesce whether the kernel puts datagrams together (GRO) where it can
 */
public record SocketOptions(
        Family family,
        InternetAddress local,
        boolean reusePort,
        int bufferBytes,
        boolean coalesce) {
    /** What is asked for where nobody says otherwise: the kernel doubles it for its bookkeeping. */
    public static final int BUFFER_BYTES = 4 << 20;

    /** What a socket speaks. */
    public enum Family {
        /** IPv4 alone. */
        IPV4,
        /** IPv6 alone. */
        IPV6,
        /** IPv6, and IPv4 in its mapped form. */
        DUAL_STACK
    }

    /**
     * The usual socket for an address.
     *
     * @param local IPv4: that family; any IPv6 address: dual-stack; another: IPv6
     * @return options with GRO, without a shared port
     */
    public static SocketOptions at(InternetAddress local) {
        Family family =
                local.isIpv4()
                        ? Family.IPV4
                        : SocketAddresses.isAny(local) ? Family.DUAL_STACK : Family.IPV6;
        return new SocketOptions(family, local, false, BUFFER_BYTES, true);
    }

    /**
     * As this, with a port that several sockets share.
     *
     * @return options
     */
    public SocketOptions sharedPort() {
        return new SocketOptions(family, local, true, bufferBytes, coalesce);
    }

    /**
     * As this, with other buffers.
     *
     * @param bytes asked for in each direction
     * @return options
     */
    public SocketOptions buffers(int bytes) {
        return new SocketOptions(family, local, reusePort, bytes, coalesce);
    }
}
