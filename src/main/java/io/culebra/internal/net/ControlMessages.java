package io.culebra.internal.net;

import static io.culebra.internal.net.SocketAddresses.NETWORK_INT;
import static io.culebra.internal.net.SocketAddresses.NETWORK_LONG;
import static io.culebra.internal.syscall.MsgLayouts.CMSGHDR;
import static io.culebra.internal.syscall.MsgLayouts.CMSG_LEN;
import static io.culebra.internal.syscall.MsgLayouts.CMSG_LEVEL;
import static io.culebra.internal.syscall.MsgLayouts.CMSG_TYPE;
import static io.culebra.internal.syscall.MsgLayouts.IN6_PKTINFO;
import static io.culebra.internal.syscall.MsgLayouts.IN_PKTINFO;
import static io.culebra.internal.syscall.MsgLayouts.IPI6_ADDR;
import static io.culebra.internal.syscall.MsgLayouts.IPI6_IFINDEX;
import static io.culebra.internal.syscall.MsgLayouts.IPI_ADDR;
import static io.culebra.internal.syscall.MsgLayouts.IPI_IFINDEX;
import static io.culebra.internal.syscall.MsgLayouts.IPI_SPEC_DST;
import static io.culebra.internal.syscall.MsgLayouts.controlLength;
import static io.culebra.internal.syscall.MsgLayouts.controlSpace;
import static io.culebra.internal.syscall.SocketConstants.IPPROTO_IP;
import static io.culebra.internal.syscall.SocketConstants.IPPROTO_IPV6;
import static io.culebra.internal.syscall.SocketConstants.IPPROTO_UDP;
import static io.culebra.internal.syscall.SocketConstants.IPV6_PKTINFO;
import static io.culebra.internal.syscall.SocketConstants.IPV6_TCLASS;
import static io.culebra.internal.syscall.SocketConstants.IP_PKTINFO;
import static io.culebra.internal.syscall.SocketConstants.IP_TOS;
import static io.culebra.internal.syscall.SocketConstants.SOL_SOCKET;
import static io.culebra.internal.syscall.SocketConstants.SO_RXQ_OVFL;
import static io.culebra.internal.syscall.SocketConstants.UDP_GRO;
import static io.culebra.internal.syscall.SocketConstants.UDP_SEGMENT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.culebra.internal.memory.InternetAddress;
import java.lang.foreign.MemorySegment;

/**
 * What comes and goes beside a message's bytes. One object is read into again and again; writing
 * needs no object.
 */
final class ControlMessages {
    /** Room for all that is received with one message, with some to spare. */
    static final int RECEIVE_ROOM = 256;

    /** Room for all that is sent with one message. */
    static final int SEND_ROOM = 96;

    /** What {@link #writeSegment} takes. */
    static final long SEGMENT_SPACE = controlSpace(Short.BYTES);

    private static final int ECN_MASK = 3;
    private static final int HEADER = (int) CMSGHDR.byteSize();

    private int stride;
    private int ecn;
    private int drops;
    private long localHigh;
    private long localLow;

    /** Reads all control messages of one message. */
    void read(MemorySegment memory, long from, long length) {
        stride = 0;
        ecn = 0;
        drops = 0;
        localHigh = 0;
        localLow = 0;
        long end = from + length;
        for (long at = from; at + HEADER <= end; ) {
            long size = memory.get(JAVA_LONG, at + CMSG_LEN);
            if (size < HEADER) {
                return;
            }
            int type = memory.get(JAVA_INT, at + CMSG_TYPE);
            switch (memory.get(JAVA_INT, at + CMSG_LEVEL)) {
                case IPPROTO_UDP -> onUdp(type, memory, at + HEADER);
                case IPPROTO_IP -> onIpv4(type, memory, at + HEADER);
                case IPPROTO_IPV6 -> onIpv6(type, memory, at + HEADER);
                case SOL_SOCKET -> onSocket(type, memory, at + HEADER);
                default -> {}
            }
            at += controlSpace((int) size - HEADER);
        }
    }

    private void onUdp(int type, MemorySegment memory, long at) {
        if (type == UDP_GRO) {
            stride = memory.get(JAVA_INT, at);
        }
    }

    private void onIpv4(int type, MemorySegment memory, long at) {
        if (type == IP_TOS) {
            ecn = memory.get(JAVA_BYTE, at) & ECN_MASK;
        } else if (type == IP_PKTINFO) {
            localHigh = 0;
            localLow = SocketAddresses.mapped(memory.get(NETWORK_INT, at + IPI_ADDR));
        }
    }

    private void onIpv6(int type, MemorySegment memory, long at) {
        if (type == IPV6_TCLASS) {
            ecn = memory.get(JAVA_INT, at) & ECN_MASK;
        } else if (type == IPV6_PKTINFO) {
            localHigh = memory.get(NETWORK_LONG, at + IPI6_ADDR);
            localLow = memory.get(NETWORK_LONG, at + IPI6_ADDR + Long.BYTES);
        }
    }

    private void onSocket(int type, MemorySegment memory, long at) {
        if (type == SO_RXQ_OVFL) {
            drops = memory.get(JAVA_INT, at);
        }
    }

    /** Size of the datagrams that were put together, 0 if there is only one. */
    int stride() {
        return stride;
    }

    int ecn() {
        return ecn;
    }

    /**
     * Datagrams that the socket has dropped since it was opened, modulo 2^32; 0 if none or not
     * told.
     */
    int drops() {
        return drops;
    }

    /** First half of the address that the message was sent to. */
    long localHigh() {
        return localHigh;
    }

    /** Second half of the address that the message was sent to; both are 0 if it was not told. */
    long localLow() {
        return localLow;
    }

    /** Writes the ECN mark of a message; returns where the next control message goes. */
    static long writeEcn(MemorySegment memory, long at, boolean ipv4, int ecn) {
        header(
                memory,
                at,
                ipv4 ? IPPROTO_IP : IPPROTO_IPV6,
                ipv4 ? IP_TOS : IPV6_TCLASS,
                Integer.BYTES);
        memory.set(JAVA_INT, at + HEADER, ecn);
        return at + controlSpace(Integer.BYTES);
    }

    /** Writes the source address of a message; returns where the next control message goes. */
    static long writeSource(MemorySegment memory, long at, InternetAddress source) {
        long body = at + HEADER;
        if (source.isIpv4()) {
            int size = (int) IN_PKTINFO.byteSize();
            header(memory, at, IPPROTO_IP, IP_PKTINFO, size);
            memory.set(JAVA_INT, body + IPI_IFINDEX, 0);
            memory.set(NETWORK_INT, body + IPI_SPEC_DST, (int) source.low());
            memory.set(JAVA_INT, body + IPI_ADDR, 0);
            return at + controlSpace(size);
        }
        int size = (int) IN6_PKTINFO.byteSize();
        header(memory, at, IPPROTO_IPV6, IPV6_PKTINFO, size);
        memory.set(NETWORK_LONG, body + IPI6_ADDR, source.high());
        memory.set(NETWORK_LONG, body + IPI6_ADDR + Long.BYTES, source.low());
        memory.set(JAVA_INT, body + IPI6_IFINDEX, 0);
        return at + controlSpace(size);
    }

    /** Has the kernel cut a message into datagrams; returns where the next control message goes. */
    static long writeSegment(MemorySegment memory, long at, int size) {
        header(memory, at, IPPROTO_UDP, UDP_SEGMENT, Short.BYTES);
        memory.set(JAVA_SHORT, at + HEADER, (short) size);
        return at + SEGMENT_SPACE;
    }

    private static void header(MemorySegment memory, long at, int level, int type, int bytes) {
        memory.set(JAVA_LONG, at + CMSG_LEN, controlLength(bytes));
        memory.set(JAVA_INT, at + CMSG_LEVEL, level);
        memory.set(JAVA_INT, at + CMSG_TYPE, type);
    }
}
