package io.culebra.internal.net;

import static io.culebra.internal.syscall.SocketConstants.AF_INET;
import static io.culebra.internal.syscall.SocketConstants.AF_INET6;
import static io.culebra.internal.syscall.SocketConstants.IPPROTO_IPV6;
import static io.culebra.internal.syscall.SocketConstants.IPV6_V6ONLY;
import static io.culebra.internal.syscall.SocketConstants.SOCK_CLOEXEC;
import static io.culebra.internal.syscall.SocketConstants.SOCK_DGRAM;
import static io.culebra.internal.syscall.SocketConstants.SOCK_NONBLOCK;
import static io.culebra.internal.syscall.SocketConstants.SOL_SOCKET;
import static io.culebra.internal.syscall.SocketConstants.SO_DOMAIN;
import static io.culebra.internal.syscall.SocketConstants.SO_REUSEPORT;
import static io.culebra.internal.syscall.SocketConstants.SO_TYPE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.SocketOptions.Family;
import io.culebra.internal.syscall.Errno;
import io.culebra.internal.syscall.Syscalls;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A UDP socket. Whoever opens or adopts it may hand it to the thread that uses it; from then on it
 * is that thread's.
 */
public final class UdpSocket {
    private static final int ADDRESS_AT = 64;

    private final int fd;
    private final Family family;
    private final InternetAddress local;
    private final SocketCapabilities capabilities;
    private InternetAddress connected = InternetAddress.NONE;
    private int number;
    private boolean gso;
    private int dropsSeen;

    UdpSocket(int fd, Family family, InternetAddress local, SocketCapabilities granted) {
        this.fd = fd;
        this.family = family;
        this.local = local;
        this.capabilities = granted;
        this.gso = granted.gso();
    }

    /**
     * Opens a socket and binds it. No call on it waits.
     *
     * @param calls of the calling thread
     * @param options what it is to be
     * @return the socket; the caller closes it
     * @throws IOException if the kernel refuses, with its reason
     */
    public static UdpSocket open(Syscalls calls, SocketOptions options) throws IOException {
        Family family = options.family();
        int domain = family == Family.IPV4 ? AF_INET : AF_INET6;
        int type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
        int fd = Errno.orThrow("UDP socket", calls.socket(domain, type, 0));
        try {
            if (family != Family.IPV4) {
                int only = family == Family.IPV6 ? 1 : 0;
                Errno.orThrow("IPV6_V6ONLY", calls.setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, only));
            }
            if (options.reusePort()) {
                Errno.orThrow("SO_REUSEPORT", calls.setOption(fd, SOL_SOCKET, SO_REUSEPORT, 1));
            }
            MemorySegment name = calls.scratch();
            int length = SocketAddresses.write(name, 0, domain == AF_INET6, options.local());
            Errno.orThrow(
                    "bind to " + text(options.local()), calls.bind(fd, name.address(), length));
            return settled(calls, fd, family, options.bufferBytes(), options.coalesce());
        } catch (IOException e) {
            calls.close(fd);
            throw e;
        }
    }

    /**
     * Takes over a bound socket that somebody else opened.
     *
     * @param calls of the calling thread
     * @param fd its number; this class closes it
     * @return the socket
     * @throws IOException if it is no UDP socket; then it stays open
     */
    public static UdpSocket adopt(Syscalls calls, int fd) throws IOException {
        int type = Errno.orThrow("socket " + fd, calls.option(fd, SOL_SOCKET, SO_TYPE));
        int domain = Errno.orThrow("socket " + fd, calls.option(fd, SOL_SOCKET, SO_DOMAIN));
        if (type != SOCK_DGRAM || (domain != AF_INET && domain != AF_INET6)) {
            throw new IOException("socket " + fd + " is not a UDP socket");
        }
        boolean ipv6Only = domain == AF_INET6 && calls.option(fd, IPPROTO_IPV6, IPV6_V6ONLY) == 1;
        Family family =
                domain == AF_INET ? Family.IPV4 : ipv6Only ? Family.IPV6 : Family.DUAL_STACK;
        return settled(calls, fd, family, SocketOptions.BUFFER_BYTES, true);
    }

    private static UdpSocket settled(
            Syscalls calls, int fd, Family family, int bufferBytes, boolean coalesce)
            throws IOException {
        InternetAddress local = localAddress(calls, fd);
        SocketCapabilities granted = new SocketProbe(calls, fd, family).ask(bufferBytes, coalesce);
        return new UdpSocket(fd, family, local, granted);
    }

    private static InternetAddress localAddress(Syscalls calls, int fd) throws IOException {
        MemorySegment name = calls.scratch();
        name.set(JAVA_INT, 0, SocketAddresses.ROOM);
        Errno.orThrow(
                "local address",
                calls.getsockname(fd, name.address() + ADDRESS_AT, name.address()));
        return SocketAddresses.read(name, ADDRESS_AT, new AddressCache(4));
    }

    /**
     * Has the kernel send to one peer and receive from no other. A peer that is gone then shows as
     * {@code -ECONNREFUSED}.
     *
     * @param calls of the calling thread
     * @param peer of the socket's family
     * @return 0, or {@code -errno}
     */
    public int connect(Syscalls calls, InternetAddress peer) {
        MemorySegment name = calls.scratch();
        int length = SocketAddresses.write(name, 0, isIpv6(), peer);
        int result = calls.connect(fd, name.address(), length);
        if (result == 0) {
            connected = peer;
        }
        return result;
    }

    /**
     * Closes it.
     *
     * @param calls of the calling thread
     */
    public void close(Syscalls calls) {
        calls.close(fd);
    }

    /**
     * The file descriptor.
     *
     * @return its number
     */
    public int fd() {
        return fd;
    }

    /**
     * What it speaks.
     *
     * @return the family
     */
    public Family family() {
        return family;
    }

    /**
     * Where it is bound.
     *
     * @return with the port that the kernel chose
     */
    public InternetAddress local() {
        return local;
    }

    /**
     * What the kernel granted.
     *
     * @return as probed when it was opened
     */
    public SocketCapabilities capabilities() {
        return capabilities;
    }

    /**
     * Its place in the worker's table of sockets.
     *
     * @return an index
     */
    public int number() {
        return number;
    }

    /**
     * Sets its place in the worker's table of sockets.
     *
     * @param index 0 unless said otherwise
     * @return this
     */
    public UdpSocket numbered(int index) {
        number = index;
        return this;
    }

    /**
     * Whether runs are sent in one message.
     *
     * @return false if the kernel cannot, or failed to
     */
    public boolean gso() {
        return gso;
    }

    void gsoFailed() {
        gso = false;
    }

    boolean isIpv6() {
        return family != Family.IPV4;
    }

    InternetAddress connected() {
        return connected;
    }

    /** Whether all that is sent has this source anyway. */
    boolean sendsFrom(InternetAddress source) {
        return local.sameHost(source);
    }

    /** Takes the kernel's count, which wraps at 2^32; returns how many are new. */
    long newDrops(int count) {
        long more = (count - dropsSeen) & 0xffff_ffffL;
        dropsSeen = count;
        return more;
    }

    private static String text(InternetAddress address) {
        String host =
                address.isIpv4()
                        ? ipv4((int) address.low())
                        : "[" + groups(address.high()) + ":" + groups(address.low()) + "]";
        return host + ":" + address.port();
    }

    private static String ipv4(int bits) {
        return (bits >>> 24)
                + "."
                + (bits >>> 16 & 0xff)
                + "."
                + (bits >>> 8 & 0xff)
                + "."
                + (bits & 0xff);
    }

    private static String groups(long bits) {
        return Long.toHexString(bits >>> 48)
                + ":"
                + Long.toHexString(bits >>> 32 & 0xffff)
                + ":"
                + Long.toHexString(bits >>> 16 & 0xffff)
                + ":"
                + Long.toHexString(bits & 0xffff);
    }
}
