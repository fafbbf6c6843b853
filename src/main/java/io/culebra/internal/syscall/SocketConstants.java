package io.culebra.internal.syscall;

/**
 * Numbers of the socket interface on Linux, under the names of its headers; the same on x86-64 and
 * arm64. A test compares them with what a C compiler says (native-syscalls).
 */
public final class SocketConstants {
    /** Family of IPv4. */
    public static final int AF_INET = 2;

    /** Family of IPv6. */
    public static final int AF_INET6 = 10;

    /** Socket type of UDP. */
    public static final int SOCK_DGRAM = 2;

    /** Flag of a socket type: no call waits. */
    public static final int SOCK_NONBLOCK = 0x800;

    /** Flag of a socket type: closed in a child process. */
    public static final int SOCK_CLOEXEC = 0x80000;

    /** Level of options that every socket has. */
    public static final int SOL_SOCKET = 1;

    /** Level of IPv4 options and control messages. */
    public static final int IPPROTO_IP = 0;

    /** Level of IPv6 options and control messages. */
    public static final int IPPROTO_IPV6 = 41;

    /** Level of UDP options and control messages. */
    public static final int IPPROTO_UDP = 17;

    /** Option of SOL_SOCKET. */
    public static final int SO_REUSEADDR = 2;

    /** Option of SOL_SOCKET: bytes, doubled by the kernel for its bookkeeping. */
    public static final int SO_SNDBUF = 7;

    /** Option of SOL_SOCKET: bytes, doubled by the kernel for its bookkeeping. */
    public static final int SO_RCVBUF = 8;

    /** Option of SOL_SOCKET, to read: the socket type. */
    public static final int SO_TYPE = 3;

    /** Option of SOL_SOCKET: several sockets share a port. */
    public static final int SO_REUSEPORT = 15;

    /** Option of SOL_SOCKET: as SO_SNDBUF past the limit, for CAP_NET_ADMIN. */
    public static final int SO_SNDBUFFORCE = 32;

    /** Option of SOL_SOCKET: as SO_RCVBUF past the limit, for CAP_NET_ADMIN. */
    public static final int SO_RCVBUFFORCE = 33;

    /** Option of SOL_SOCKET, to read: the family. */
    public static final int SO_DOMAIN = 39;

    /** Option of SOL_SOCKET and control message: datagrams dropped so far, 32 bits. */
    public static final int SO_RXQ_OVFL = 40;

    /** Option of SOL_SOCKET: a program chooses the socket of a group. */
    public static final int SO_ATTACH_REUSEPORT_CBPF = 51;

    /** Option and control message of IPPROTO_IP: the TOS octet. */
    public static final int IP_TOS = 1;

    /** Option and control message of IPPROTO_IP: addresses of a datagram. */
    public static final int IP_PKTINFO = 8;

    /** Option of IPPROTO_IP: IP_PMTUDISC_PROBE and others. */
    public static final int IP_MTU_DISCOVER = 10;

    /** Option of IPPROTO_IP: receive IP_TOS. */
    public static final int IP_RECVTOS = 13;

    /** Value of IP_MTU_DISCOVER: set DF, and ignore what the kernel knows of the path. */
    public static final int IP_PMTUDISC_PROBE = 3;

    /** Option of IPPROTO_IPV6: IPV6_PMTUDISC_PROBE and others. */
    public static final int IPV6_MTU_DISCOVER = 23;

    /** Value of IPV6_MTU_DISCOVER: as IP_PMTUDISC_PROBE. */
    public static final int IPV6_PMTUDISC_PROBE = 3;

    /** Option of IPPROTO_IPV6: no IPv4 through this socket. */
    public static final int IPV6_V6ONLY = 26;

    /** Option of IPPROTO_IPV6: receive IPV6_PKTINFO. */
    public static final int IPV6_RECVPKTINFO = 49;

    /** Control message of IPPROTO_IPV6: address of a datagram. */
    public static final int IPV6_PKTINFO = 50;

    /** Option of IPPROTO_IPV6: receive IPV6_TCLASS. */
    public static final int IPV6_RECVTCLASS = 66;

    /** Control message of IPPROTO_IPV6: the traffic class, an int. */
    public static final int IPV6_TCLASS = 67;

    /** Option and control message of IPPROTO_UDP: size of the datagrams to cut, 16 bits. */
    public static final int UDP_SEGMENT = 103;

    /** Option and control message of IPPROTO_UDP: size of the datagrams put together, an int. */
    public static final int UDP_GRO = 104;

    /** Flag of a message: control messages did not fit. */
    public static final int MSG_CTRUNC = 0x8;

    /** Flag of a message: the datagram did not fit. */
    public static final int MSG_TRUNC = 0x20;

    /** Flag of a call: do not wait. */
    public static final int MSG_DONTWAIT = 0x40;

    /** Flag of epoll_create1. */
    public static final int EPOLL_CLOEXEC = 0x80000;

    /** Operation of epoll_ctl. */
    public static final int EPOLL_CTL_ADD = 1;

    /** Operation of epoll_ctl. */
    public static final int EPOLL_CTL_DEL = 2;

    /** Operation of epoll_ctl. */
    public static final int EPOLL_CTL_MOD = 3;

    /** Event: something to read. */
    public static final int EPOLLIN = 0x1;

    /** Event: room to write. */
    public static final int EPOLLOUT = 0x4;

    /** Event: an error waits. */
    public static final int EPOLLERR = 0x8;

    /** Event: hung up. */
    public static final int EPOLLHUP = 0x10;

    /** Flag of an event: told once each time it happens. */
    public static final int EPOLLET = 1 << 31;

    /** Flag of eventfd. */
    public static final int EFD_NONBLOCK = 0x800;

    /** Flag of eventfd. */
    public static final int EFD_CLOEXEC = 0x80000;

    /** Protection of a mapping. */
    public static final int PROT_READ = 1;

    /** Protection of a mapping. */
    public static final int PROT_WRITE = 2;

    /** Flag of a mapping. */
    public static final int MAP_PRIVATE = 2;

    /** Flag of a mapping. */
    public static final int MAP_ANONYMOUS = 0x20;

    /** Advice: use huge pages. */
    public static final int MADV_HUGEPAGE = 14;

    /** Instruction class. */
    public static final int BPF_LD = 0x0;

    /** Instruction class. */
    public static final int BPF_ALU = 0x4;

    /** Instruction class. */
    public static final int BPF_JMP = 0x5;

    /** Instruction class. */
    public static final int BPF_RET = 0x6;

    /** Instruction class. */
    public static final int BPF_MISC = 0x7;

    /** Size of a load: 4 bytes. */
    public static final int BPF_W = 0x0;

    /** Size of a load: 1 byte. */
    public static final int BPF_B = 0x10;

    /** Mode of a load: from the packet. */
    public static final int BPF_ABS = 0x20;

    /** Mode of a load: the packet's length. */
    public static final int BPF_LEN = 0x80;

    /** Operand: the constant. */
    public static final int BPF_K = 0x0;

    /** Operand: register X. */
    public static final int BPF_X = 0x8;

    /** Operand of a return: register A. */
    public static final int BPF_A = 0x10;

    /** Operation of BPF_ALU. */
    public static final int BPF_ADD = 0x0;

    /** Operation of BPF_ALU. */
    public static final int BPF_MOD = 0x90;

    /** Operation of BPF_JMP. */
    public static final int BPF_JGE = 0x30;

    /** Operation of BPF_JMP. */
    public static final int BPF_JSET = 0x40;

    /** Operation of BPF_MISC: X becomes A. */
    public static final int BPF_TAX = 0x0;

    private SocketConstants() {}
}
