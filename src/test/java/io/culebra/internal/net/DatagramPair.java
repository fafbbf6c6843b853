package io.culebra.internal.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.SocketOptions.Family;
import io.culebra.internal.syscall.Errno;
import io.culebra.internal.syscall.SocketConstants;
import io.culebra.internal.syscall.Syscalls;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Two sockets of which the first, when nobody reads the second, soon has no room to send: UDP on
 * the loopback interface always has, datagram sockets of the local family have not.
 *
 * @param from sends
 * @param to receives
 */
public record DatagramPair(UdpSocket from, UdpSocket to) {
    private static final int AF_LOCAL = 1;
    private static final int NAME_AT = 8;
    private static final int NAME_ROOM = 110;

    /** Opens both. */
    public static DatagramPair open(Syscalls calls) throws IOException {
        int type = SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK;
        int from = Errno.orThrow("socket", calls.socket(AF_LOCAL, type, 0));
        int to = Errno.orThrow("socket", calls.socket(AF_LOCAL, type, 0));
        MemorySegment name = calls.scratch();
        long at = name.address() + NAME_AT;
        name.set(JAVA_SHORT, NAME_AT, (short) AF_LOCAL);
        Errno.orThrow("bind to a name of the kernel's choice", calls.bind(to, at, Short.BYTES));
        name.set(JAVA_INT, 0, NAME_ROOM);
        Errno.orThrow("name", calls.getsockname(to, at, name.address()));
        Errno.orThrow("connect", calls.connect(from, at, name.get(JAVA_INT, 0)));
        return new DatagramPair(socket(from), socket(to));
    }

    private static UdpSocket socket(int fd) {
        SocketCapabilities nothing =
                new SocketCapabilities(false, false, false, false, false, false, 0, 0);
        return new UdpSocket(fd, Family.IPV4, InternetAddress.ofIpv4(0, 0), nothing);
    }

    /** Closes both. */
    public void close(Syscalls calls) {
        from.close(calls);
        to.close(calls);
    }
}
