package io.culebra.internal.net;

import static io.culebra.internal.syscall.SocketConstants.IPPROTO_IP;
import static io.culebra.internal.syscall.SocketConstants.IPPROTO_IPV6;
import static io.culebra.internal.syscall.SocketConstants.IPPROTO_UDP;
import static io.culebra.internal.syscall.SocketConstants.IPV6_MTU_DISCOVER;
import static io.culebra.internal.syscall.SocketConstants.IPV6_PMTUDISC_PROBE;
import static io.culebra.internal.syscall.SocketConstants.IPV6_RECVPKTINFO;
import static io.culebra.internal.syscall.SocketConstants.IPV6_RECVTCLASS;
import static io.culebra.internal.syscall.SocketConstants.IP_MTU_DISCOVER;
import static io.culebra.internal.syscall.SocketConstants.IP_PKTINFO;
import static io.culebra.internal.syscall.SocketConstants.IP_PMTUDISC_PROBE;
import static io.culebra.internal.syscall.SocketConstants.IP_RECVTOS;
import static io.culebra.internal.syscall.SocketConstants.SOL_SOCKET;
import static io.culebra.internal.syscall.SocketConstants.SO_RCVBUF;
import static io.culebra.internal.syscall.SocketConstants.SO_RCVBUFFORCE;
import static io.culebra.internal.syscall.SocketConstants.SO_RXQ_OVFL;
import static io.culebra.internal.syscall.SocketConstants.SO_SNDBUF;
import static io.culebra.internal.syscall.SocketConstants.SO_SNDBUFFORCE;
import static io.culebra.internal.syscall.SocketConstants.UDP_GRO;
import static io.culebra.internal.syscall.SocketConstants.UDP_SEGMENT;

import io.culebra.internal.net.SocketOptions.Family;
import io.culebra.internal.syscall.Syscalls;

/** Asks the kernel for all that it may grant a socket, and notes what it did. */
final class SocketProbe {
    private static final int ON = 1;

    private final Syscalls calls;
    private final int fd;
    private final boolean ipv4;
    private final boolean ipv6;

    SocketProbe(Syscalls calls, int fd, Family family) {
        this.calls = calls;
        this.fd = fd;
        ipv4 = family != Family.IPV6;
        ipv6 = family != Family.IPV4;
    }

    SocketCapabilities ask(int bufferBytes, boolean coalesce) {
        return new SocketCapabilities(
                calls.option(fd, IPPROTO_UDP, UDP_SEGMENT) >= 0,
                coalesce && set(IPPROTO_UDP, UDP_GRO, ON),
                // An IPv6 socket tells the TOS of what came over IPv4 only if asked for it too.
                onEachFamily(IP_RECVTOS, ON, IPV6_RECVTCLASS, ON),
                localAddress(),
                set(SOL_SOCKET, SO_RXQ_OVFL, ON),
                // RFC 9000 §14: datagrams are never fragmented on the way.
                onEachFamily(
                        IP_MTU_DISCOVER, IP_PMTUDISC_PROBE, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE),
                buffer(bufferBytes, SO_RCVBUFFORCE, SO_RCVBUF),
                buffer(bufferBytes, SO_SNDBUFFORCE, SO_SNDBUF));
    }

    /** IPV6_PKTINFO covers IPv4 in its mapped form. */
    private boolean localAddress() {
        return ipv6 ? set(IPPROTO_IPV6, IPV6_RECVPKTINFO, ON) : set(IPPROTO_IP, IP_PKTINFO, ON);
    }

    private boolean onEachFamily(int ipv4Name, int ipv4Value, int ipv6Name, int ipv6Value) {
        boolean granted = !ipv4 || set(IPPROTO_IP, ipv4Name, ipv4Value);
        return (!ipv6 || set(IPPROTO_IPV6, ipv6Name, ipv6Value)) && granted;
    }

    /**
     * FORCE goes past the limit where we may; the plain option takes the limit for what is above.
     */
    private int buffer(int bytes, int force, int plain) {
        if (!set(SOL_SOCKET, force, bytes)) {
            set(SOL_SOCKET, plain, bytes);
        }
        return Math.max(0, calls.option(fd, SOL_SOCKET, plain));
    }

    private boolean set(int level, int name, int value) {
        return calls.setOption(fd, level, name, value) == 0;
    }
}
