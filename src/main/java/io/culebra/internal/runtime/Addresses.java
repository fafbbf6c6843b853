package io.culebra.internal.runtime;

import io.culebra.internal.memory.InternetAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses as applications know them, and as the engine does. */
final class Addresses {
    private Addresses() {}

    /** Of a resolved address. */
    static InternetAddress of(InetSocketAddress address) throws UnknownHostException {
        InetAddress host = address.getAddress();
        if (host == null) {
            throw new UnknownHostException(address.getHostString());
        }
        ByteBuffer bytes = ByteBuffer.wrap(host.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? InternetAddress.ofIpv4(bytes.getInt(), address.getPort())
                : new InternetAddress(bytes.getLong(), bytes.getLong(), address.getPort());
    }

    static InetSocketAddress of(InternetAddress address) {
        byte[] bytes =
                address.isIpv4()
                        ? ByteBuffer.allocate(Integer.BYTES).putInt((int) address.low()).array()
                        : ByteBuffer.allocate(2 * Long.BYTES)
                                .putLong(address.high())
                                .putLong(address.low())
                                .array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), address.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    static String text(InternetAddress address) {
        return of(address).toString().substring(1);
    }
}
