package io.culebra.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternetAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.128.1.2", "::", "::1", "2001:db8::ff:fe00:1"})
    void isTheSameAfterTheWayToApplicationsAndBack(String host) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(host, 65_535);
        InternetAddress ours = InternetAddress.of(address);
        assertEquals(address, ours.toSocketAddress());
        assertEquals(host.indexOf(':') < 0, ours.isIpv4());
    }

    @Test
    void hasItsBytesInNetworkOrder() throws UnknownHostException {
        assertEquals(
                new InternetAddress(0x2001_0db8_0000_0000L, 1, 7),
                InternetAddress.of(new InetSocketAddress("2001:db8::1", 7)));
        assertEquals(
                InternetAddress.ofIpv4(0x7f00_0002, 7),
                InternetAddress.of(new InetSocketAddress("127.0.0.2", 7)));
    }

    @Test
    void isNoneIfTheNameIsNotResolved() {
        InetSocketAddress name = InetSocketAddress.createUnresolved("localhost", 7);
        assertThrows(UnknownHostException.class, () -> InternetAddress.of(name));
    }
}
