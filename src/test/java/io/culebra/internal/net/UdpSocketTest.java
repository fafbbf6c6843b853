package io.culebra.internal.net;

import static io.culebra.internal.net.Loopback.ANY_V4;
import static io.culebra.internal.net.Loopback.ANY_V6;
import static io.culebra.internal.syscall.SocketConstants.AF_INET;
import static io.culebra.internal.syscall.SocketConstants.IPPROTO_IP;
import static io.culebra.internal.syscall.SocketConstants.IPPROTO_IPV6;
import static io.culebra.internal.syscall.SocketConstants.IPV6_MTU_DISCOVER;
import static io.culebra.internal.syscall.SocketConstants.IPV6_PMTUDISC_PROBE;
import static io.culebra.internal.syscall.SocketConstants.IP_MTU_DISCOVER;
import static io.culebra.internal.syscall.SocketConstants.IP_PMTUDISC_PROBE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.SocketOptions.Family;
import io.culebra.internal.syscall.EpollCalls;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UdpSocketTest {
    private final Loopback net = new Loopback(1);

    @AfterEach
    void nothingStaysInUse() {
        net.close();
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void thisKernelGrantsAllWeAskFor(Family family) throws Exception {
        UdpSocket socket = net.open(family, InternetAddress.NONE);
        SocketCapabilities granted = socket.capabilities();
        assertTrue(granted.gso() && socket.gso());
        assertTrue(granted.gro());
        assertTrue(granted.ecn());
        assertTrue(granted.localAddress());
        assertTrue(granted.dropCount());
        assertTrue(granted.pathMtuProbing());
        assertTrue(granted.receiveBufferBytes() > 200_000);
        assertTrue(granted.sendBufferBytes() > 200_000);
        assertTrue(socket.local().port() > 0);
        assertEquals(family == Family.IPV4, socket.local().isIpv4());
        assertEquals(family, socket.family());
    }

    @Test
    void datagramsAreNeverFragmented() throws Exception {
        UdpSocket dual = net.open(Family.DUAL_STACK, InternetAddress.NONE);
        int ipv4 = net.calls.option(dual.fd(), IPPROTO_IP, IP_MTU_DISCOVER);
        int ipv6 = net.calls.option(dual.fd(), IPPROTO_IPV6, IPV6_MTU_DISCOVER);
        assertEquals(IP_PMTUDISC_PROBE, ipv4);
        assertEquals(IPV6_PMTUDISC_PROBE, ipv6);
    }

    @Test
    void theFamilyFollowsFromTheAddress() {
        assertEquals(Family.IPV4, SocketOptions.at(ANY_V4).family());
        assertEquals(Family.IPV6, SocketOptions.at(ANY_V6).family());
        assertEquals(Family.DUAL_STACK, SocketOptions.at(InternetAddress.NONE).family());
    }

    @Test
    void anAddressInUseIsToldWithItsName() throws Exception {
        UdpSocket first = net.ipv4();
        IOException refused =
                assertThrows(IOException.class, () -> net.open(SocketOptions.at(first.local())));
        assertEquals(
                "bind to 127.0.0.1:" + first.local().port() + ": EADDRINUSE (address in use)",
                refused.getMessage());
        InternetAddress foreign = new InternetAddress(0x2001_0db8_0000_0000L, 1, 4433);
        refused = assertThrows(IOException.class, () -> net.open(SocketOptions.at(foreign)));
        assertEquals(
                "bind to [2001:db8:0:0:0:0:0:1]:4433: EADDRNOTAVAIL (address not available)",
                refused.getMessage());
    }

    @Test
    void aSharedPortIsSharedByThoseWhoSaySo() throws Exception {
        UdpSocket first = net.open(SocketOptions.at(ANY_V4).sharedPort());
        UdpSocket second = net.open(SocketOptions.at(first.local()).sharedPort());
        assertEquals(first.local(), second.local());
        assertNotEquals(first.fd(), second.fd());
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void aSocketHandedOverIsTakenAsItIs(Family family) throws Exception {
        InternetAddress host = family == Family.IPV4 ? ANY_V4 : InternetAddress.NONE;
        UdpSocket original = net.open(family, host);
        UdpSocket adopted = UdpSocket.adopt(net.calls, original.fd());
        assertEquals(original.local(), adopted.local());
        assertEquals(family, adopted.family());
        assertTrue(adopted.capabilities().gro());
    }

    @Test
    void whatIsNoUdpSocketIsNotTakenOver() {
        int stream = net.calls.socket(AF_INET, 1, 0);
        int eventfd = new EpollCalls(net.calls, net.arena).eventfd(0, 0);
        for (int fd : new int[] {stream, eventfd, -1}) {
            assertThrows(IOException.class, () -> UdpSocket.adopt(net.calls, fd));
        }
        assertEquals(0, net.calls.close(stream), "it is still open");
        assertEquals(0, net.calls.close(eventfd));
    }

    @Test
    void theKernelsDropCountWraps() throws Exception {
        UdpSocket socket = net.ipv4();
        assertEquals(0xffff_fff0L, socket.newDrops(0xffff_fff0));
        assertEquals(0x20, socket.newDrops(0x10));
        assertEquals(0, socket.newDrops(0x10));
    }

    @Test
    void coalescingIsAChoice() throws Exception {
        SocketOptions without =
                new SocketOptions(Family.IPV4, ANY_V4, false, SocketOptions.BUFFER_BYTES, false);
        assertFalse(net.open(without).capabilities().gro());
    }
}
