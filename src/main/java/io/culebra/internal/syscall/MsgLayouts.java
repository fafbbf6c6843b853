package io.culebra.internal.syscall;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/**
 * The structures of the socket calls on 64-bit Linux, and where their fields are. A test compares
 * them with what a C compiler says (native-syscalls). Sizes and pointers are longs.
 */
public final class MsgLayouts {
    /** {@code struct iovec}. */
    public static final StructLayout IOVEC =
            struct("iovec", JAVA_LONG.withName("iov_base"), JAVA_LONG.withName("iov_len"));

    /** {@code struct msghdr}. */
    public static final StructLayout MSGHDR =
            struct(
                    "msghdr",
                    JAVA_LONG.withName("msg_name"),
                    JAVA_INT.withName("msg_namelen"),
                    paddingLayout(4),
                    JAVA_LONG.withName("msg_iov"),
                    JAVA_LONG.withName("msg_iovlen"),
                    JAVA_LONG.withName("msg_control"),
                    JAVA_LONG.withName("msg_controllen"),
                    JAVA_INT.withName("msg_flags"),
                    paddingLayout(4));

    /** {@code struct mmsghdr}. */
    public static final StructLayout MMSGHDR =
            struct(
                    "mmsghdr",
                    MSGHDR.withName("msg_hdr"),
                    JAVA_INT.withName("msg_len"),
                    paddingLayout(4));

    /** {@code struct cmsghdr}: what stands before the bytes of a control message. */
    public static final StructLayout CMSGHDR =
            struct(
                    "cmsghdr",
                    JAVA_LONG.withName("cmsg_len"),
                    JAVA_INT.withName("cmsg_level"),
                    JAVA_INT.withName("cmsg_type"));

    /** {@code struct sockaddr_in}: port and address in network order. */
    public static final StructLayout SOCKADDR_IN =
            struct(
                    "sockaddr_in",
                    JAVA_SHORT.withName("sin_family"),
                    JAVA_SHORT.withName("sin_port"),
                    JAVA_INT.withName("sin_addr"),
                    paddingLayout(8));

    /** {@code struct sockaddr_in6}: port and address in network order. */
    public static final StructLayout SOCKADDR_IN6 =
            struct(
                    "sockaddr_in6",
                    JAVA_SHORT.withName("sin6_family"),
                    JAVA_SHORT.withName("sin6_port"),
                    JAVA_INT.withName("sin6_flowinfo"),
                    sequenceLayout(16, JAVA_BYTE).withName("sin6_addr"),
                    JAVA_INT.withName("sin6_scope_id"));

    /** {@code struct in_pktinfo}: addresses in network order. */
    public static final StructLayout IN_PKTINFO =
            struct(
                    "in_pktinfo",
                    JAVA_INT.withName("ipi_ifindex"),
                    JAVA_INT.withName("ipi_spec_dst"),
                    JAVA_INT.withName("ipi_addr"));

    /** {@code struct in6_pktinfo}: the address in network order. */
    public static final StructLayout IN6_PKTINFO =
            struct(
                    "in6_pktinfo",
                    sequenceLayout(16, JAVA_BYTE).withName("ipi6_addr"),
                    JAVA_INT.withName("ipi6_ifindex"));

    /** {@code struct epoll_event}: packed on x86-64, and only there. */
    public static final StructLayout EPOLL_EVENT =
            epollEvent("amd64".equals(System.getProperty("os.arch")));

    /** {@code struct timespec}. */
    public static final StructLayout TIMESPEC =
            struct("timespec", JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"));

    /** {@code struct sock_filter}: one instruction of classic BPF. */
    public static final StructLayout SOCK_FILTER =
            struct(
                    "sock_filter",
                    JAVA_SHORT.withName("code"),
                    JAVA_BYTE.withName("jt"),
                    JAVA_BYTE.withName("jf"),
                    JAVA_INT.withName("k"));

    /** {@code struct sock_fprog}: a program of classic BPF. */
    public static final StructLayout SOCK_FPROG =
            struct(
                    "sock_fprog",
                    JAVA_SHORT.withName("len"),
                    paddingLayout(6),
                    JAVA_LONG.withName("filter"));

    /** In {@link #IOVEC}. */
    public static final long IOV_BASE = at(IOVEC, "iov_base");

    /** In {@link #IOVEC}. */
    public static final long IOV_LEN = at(IOVEC, "iov_len");

    /** In {@link #MSGHDR} and {@link #MMSGHDR}. */
    public static final long MSG_NAME = at(MSGHDR, "msg_name");

    /** In {@link #MSGHDR} and {@link #MMSGHDR}. */
    public static final long MSG_NAMELEN = at(MSGHDR, "msg_namelen");

    /** In {@link #MSGHDR} and {@link #MMSGHDR}. */
    public static final long MSG_IOV = at(MSGHDR, "msg_iov");

    /** In {@link #MSGHDR} and {@link #MMSGHDR}. */
    public static final long MSG_IOVLEN = at(MSGHDR, "msg_iovlen");

    /** In {@link #MSGHDR} and {@link #MMSGHDR}. */
    public static final long MSG_CONTROL = at(MSGHDR, "msg_control");

    /** In {@link #MSGHDR} and {@link #MMSGHDR}. */
    public static final long MSG_CONTROLLEN = at(MSGHDR, "msg_controllen");

    /** In {@link #MSGHDR} and {@link #MMSGHDR}. */
    public static final long MSG_FLAGS = at(MSGHDR, "msg_flags");

    /** In {@link #MMSGHDR}. */
    public static final long MSG_LEN = at(MMSGHDR, "msg_len");

    /** In {@link #CMSGHDR}. */
    public static final long CMSG_LEN = at(CMSGHDR, "cmsg_len");

    /** In {@link #CMSGHDR}. */
    public static final long CMSG_LEVEL = at(CMSGHDR, "cmsg_level");

    /** In {@link #CMSGHDR}. */
    public static final long CMSG_TYPE = at(CMSGHDR, "cmsg_type");

    /** In {@link #SOCKADDR_IN} and {@link #SOCKADDR_IN6}: the family, whatever the structure. */
    public static final long SIN_FAMILY = at(SOCKADDR_IN, "sin_family");

    /** In {@link #SOCKADDR_IN} and {@link #SOCKADDR_IN6}: the port, whatever the structure. */
    public static final long SIN_PORT = at(SOCKADDR_IN, "sin_port");

    /** In {@link #SOCKADDR_IN}. */
    public static final long SIN_ADDR = at(SOCKADDR_IN, "sin_addr");

    /** In {@link #SOCKADDR_IN6}. */
    public static final long SIN6_FLOWINFO = at(SOCKADDR_IN6, "sin6_flowinfo");

    /** In {@link #SOCKADDR_IN6}. */
    public static final long SIN6_ADDR = at(SOCKADDR_IN6, "sin6_addr");

    /** In {@link #SOCKADDR_IN6}. */
    public static final long SIN6_SCOPE_ID = at(SOCKADDR_IN6, "sin6_scope_id");

    /** In {@link #IN_PKTINFO}. */
    public static final long IPI_IFINDEX = at(IN_PKTINFO, "ipi_ifindex");

    /** In {@link #IN_PKTINFO}. */
    public static final long IPI_SPEC_DST = at(IN_PKTINFO, "ipi_spec_dst");

    /** In {@link #IN_PKTINFO}. */
    public static final long IPI_ADDR = at(IN_PKTINFO, "ipi_addr");

    /** In {@link #IN6_PKTINFO}. */
    public static final long IPI6_ADDR = at(IN6_PKTINFO, "ipi6_addr");

    /** In {@link #IN6_PKTINFO}. */
    public static final long IPI6_IFINDEX = at(IN6_PKTINFO, "ipi6_ifindex");

    /** In {@link #EPOLL_EVENT}. */
    public static final long EVENTS = at(EPOLL_EVENT, "events");

    /** In {@link #EPOLL_EVENT}; not aligned where the structure is packed. */
    public static final long DATA = at(EPOLL_EVENT, "data");

    /** In {@link #TIMESPEC}. */
    public static final long TV_SEC = at(TIMESPEC, "tv_sec");

    /** In {@link #TIMESPEC}. */
    public static final long TV_NSEC = at(TIMESPEC, "tv_nsec");

    /** In {@link #SOCK_FILTER}. */
    public static final long FILTER_CODE = at(SOCK_FILTER, "code");

    /** In {@link #SOCK_FILTER}. */
    public static final long FILTER_JT = at(SOCK_FILTER, "jt");

    /** In {@link #SOCK_FILTER}. */
    public static final long FILTER_JF = at(SOCK_FILTER, "jf");

    /** In {@link #SOCK_FILTER}. */
    public static final long FILTER_K = at(SOCK_FILTER, "k");

    /** In {@link #SOCK_FPROG}. */
    public static final long FPROG_LEN = at(SOCK_FPROG, "len");

    /** In {@link #SOCK_FPROG}. */
    public static final long FPROG_FILTER = at(SOCK_FPROG, "filter");

    private MsgLayouts() {}

    /**
     * CMSG_LEN(3): what {@code cmsg_len} says for so many bytes.
     *
     * @param bytes of the control message's value
     * @return bytes
     */
    public static long controlLength(int bytes) {
        return CMSGHDR.byteSize() + bytes;
    }

    /**
     * CMSG_SPACE(3): how far the next control message is.
     *
     * @param bytes of the control message's value
     * @return bytes
     */
    public static long controlSpace(int bytes) {
        return (controlLength(bytes) + Long.BYTES - 1) & -Long.BYTES;
    }

    static StructLayout epollEvent(boolean packed) {
        return packed
                ? struct(
                        "epoll_event",
                        JAVA_INT.withName("events"),
                        JAVA_LONG_UNALIGNED.withName("data"))
                : struct(
                        "epoll_event",
                        JAVA_INT.withName("events"),
                        paddingLayout(4),
                        JAVA_LONG.withName("data"));
    }

    private static StructLayout struct(String name, MemoryLayout... members) {
        return MemoryLayout.structLayout(members).withName(name);
    }

    private static long at(StructLayout struct, String field) {
        return struct.byteOffset(PathElement.groupElement(field));
    }
}
