package io.culebra.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatagramRunTest {
    private static final InternetAddress IPV4 = InternetAddress.ofIpv4(0x7f000001, 4433);

    @ParameterizedTest(name = "{0} bytes in pieces of {1} are {2} datagrams")
    @CsvSource({"1200, 1200, 1", "1201, 1200, 2", "2400, 1200, 2", "1, 1200, 1", "0, 1200, 0"})
    void countsAShorterLastDatagram(int length, int stride, int count) {
        DatagramRun run = new DatagramRun();
        run.set(PacketBuffer.NONE, 0, length, stride, 0, 0, InternetAddress.NONE, IPV4);
        assertEquals(count, run.count());
    }

    @Test
    void saysWhatItWasFilledWith() {
        DatagramRun run = new DatagramRun();
        assertSame(run, run.set(PacketBuffer.NONE, 64, 10, 5, 3, 2, InternetAddress.NONE, IPV4));
        assertEquals(64, run.from());
        assertEquals(10, run.length());
        assertEquals(5, run.stride());
        assertEquals(3, run.ecn());
        assertEquals(2, run.socket());
        assertSame(InternetAddress.NONE, run.local());
        assertSame(IPV4, run.peer());
    }

    @Test
    void knowsIpv4InItsMappedForm() {
        assertTrue(IPV4.isIpv4());
        assertEquals(0xffff_7f00_0001L, IPV4.low());
        assertTrue(InternetAddress.ofIpv4(-1, 1).isIpv4());
        assertFalse(new InternetAddress(0, 1, 4433).isIpv4());
        assertFalse(InternetAddress.NONE.isIpv4());
    }

    @Test
    void comparesHostsWithoutTheirPorts() {
        assertTrue(IPV4.sameHost(InternetAddress.ofIpv4(0x7f000001, 1)));
        assertFalse(IPV4.sameHost(InternetAddress.ofIpv4(0x7f000002, 4433)));
    }
}
