package io.culebra.internal.connection;

import io.culebra.api.NetworkPath;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.path.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses as applications know them. */
final class Addresses {
    private Addresses() {}

    static NetworkPath of(Path path) {
        return new NetworkPath(of(path.local()), of(path.peer()));
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
}
