package io.culebra.internal.net;

import static io.culebra.internal.syscall.MsgLayouts.SIN6_ADDR;
import static io.culebra.internal.syscall.MsgLayouts.SIN6_FLOWINFO;
import static io.culebra.internal.syscall.MsgLayouts.SIN6_SCOPE_ID;
import static io.culebra.internal.syscall.MsgLayouts.SIN_ADDR;
import static io.culebra.internal.syscall.MsgLayouts.SIN_FAMILY;
import static io.culebra.internal.syscall.MsgLayouts.SIN_PORT;
import static io.culebra.internal.syscall.MsgLayouts.SOCKADDR_IN;
import static io.culebra.internal.syscall.MsgLayouts.SOCKADDR_IN6;
import static io.culebra.internal.syscall.SocketConstants.AF_INET;
import static io.culebra.internal.syscall.SocketConstants.AF_INET6;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.culebra.internal.memory.InternetAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Addresses in the kernel's form: {@code sockaddr_in} and {@code sockaddr_in6}. */
final class SocketAddresses {
    /** Room for either, in whole longs. */
    static final int ROOM = 32;

    static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(BIG_ENDIAN);
    static final ValueLayout.OfInt NETWORK_INT = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    static final ValueLayout.OfLong NETWORK_LONG = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

    /** The second half of ::ffff:0.0.0.0. */
    private static final long MAPPED_PREFIX = 0xffff_0000_0000L;

    private SocketAddresses() {}

    /**
     * Writes an address for a socket of a family. A v6 socket takes IPv4 in its mapped form; an
     * IPv6 address stays one for a v4 socket, and the kernel refuses it.
     *
     * @return bytes written, at most {@link #ROOM}
     */
    static int write(MemorySegment memory, long at, boolean ipv6Socket, InternetAddress address) {
        memory.set(NETWORK_SHORT, at + SIN_PORT, (short) address.port());
        if (!ipv6Socket && (address.isIpv4() || isAny(address))) {
            memory.set(JAVA_SHORT, at + SIN_FAMILY, (short) AF_INET);
            memory.set(NETWORK_INT, at + SIN_ADDR, (int) address.low());
            memory.set(JAVA_LONG, at + SIN_ADDR + Integer.BYTES, 0);
            return (int) SOCKADDR_IN.byteSize();
        }
        memory.set(JAVA_SHORT, at + SIN_FAMILY, (short) AF_INET6);
        memory.set(JAVA_INT, at + SIN6_FLOWINFO, 0);
        memory.set(NETWORK_LONG, at + SIN6_ADDR, address.high());
        memory.set(NETWORK_LONG, at + SIN6_ADDR + Long.BYTES, address.low());
        memory.set(JAVA_INT, at + SIN6_SCOPE_ID, 0);
        return (int) SOCKADDR_IN6.byteSize();
    }

    /** Reads what the kernel wrote; {@link InternetAddress#NONE} for another family. */
    static InternetAddress read(MemorySegment memory, long at, AddressCache known) {
        int port = memory.get(NETWORK_SHORT, at + SIN_PORT) & 0xffff;
        return switch (memory.get(JAVA_SHORT, at + SIN_FAMILY)) {
            case AF_INET -> known.of(0, mapped(memory.get(NETWORK_INT, at + SIN_ADDR)), port);
            case AF_INET6 ->
                    known.of(
                            memory.get(NETWORK_LONG, at + SIN6_ADDR),
                            memory.get(NETWORK_LONG, at + SIN6_ADDR + Long.BYTES),
                            port);
            default -> InternetAddress.NONE;
        };
    }

    /** The second half of an IPv4 address in its mapped form. */
    static long mapped(int ipv4) {
        return MAPPED_PREFIX | (ipv4 & 0xffff_ffffL);
    }

    /** 0.0.0.0 or ::, whatever the port. */
    static boolean isAny(InternetAddress address) {
        return address.high() == 0 && (address.low() == 0 || address.low() == MAPPED_PREFIX);
    }
}
