package io.culebra.internal.memory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IP address and a UDP port as primitives; IPv4 in its v4-mapped form (::ffff:a.b.c.d).
 *
 * @param high first 8 bytes of the address, network order read as a long
 * @param low last 8 bytes
 * @param port 0 to 65535
 */
public record InternetAddress(long high, long low, int port) {
    private static final long MAPPED_PREFIX = 0xffff_0000_0000L;
    private static final long MAPPED_MASK = 0xffff_ffff_0000_0000L;

    /** No address: not known, or any. */
    public static final InternetAddress NONE = new InternetAddress(0, 0, 0);

    /**
     * An IPv4 address.
     *
     * @param ipv4 32 bits, network order read as an int
     * @param port 0 to 65535
     * @return its v4-mapped form
     */
    public static InternetAddress ofIpv4(int ipv4, int port) {
        return new InternetAddress(0, MAPPED_PREFIX | (ipv4 & 0xffff_ffffL), port);
    }

    /**
     * An address as applications know it.
     *
     * @param address resolved
     * @return its primitives
     * @throws UnknownHostException if it is not resolved
     */
    public static InternetAddress of(InetSocketAddress address) throws UnknownHostException {
        InetAddress host = address.getAddress();
        if (host == null) {
            throw new UnknownHostException(address.getHostString());
        }
        ByteBuffer bytes = ByteBuffer.wrap(host.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? ofIpv4(bytes.getInt(), address.getPort())
                : new InternetAddress(bytes.getLong(), bytes.getLong(), address.getPort());
    }

    /**
     * This address as applications know it.
     *
     * @return resolved; not for every packet, since it is made anew
     */
    public InetSocketAddress toSocketAddress() {
        byte[] bytes =
                isIpv4()
                        ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array()
                        : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    /**
     * Whether this stands for an IPv4 address.
     *
     * @return true for ::ffff:0:0/96
     */
    public boolean isIpv4() {
        return high == 0 && (low & MAPPED_MASK) == MAPPED_PREFIX;
    }

    /**
     * Whether two addresses differ in the port at the most.
     *
     * @param other to compare with
     * @return true if the hosts are the same
     */
    public boolean sameHost(InternetAddress other) {
        return high == other.high && low == other.low;
    }
}
