package io.culebra.internal.net;

import static io.culebra.internal.net.Loopback.ANY_V4;
import static io.culebra.internal.net.Loopback.ANY_V6;
import static io.culebra.internal.net.Loopback.commit;
import static io.culebra.internal.net.Loopback.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.Loopback.Arrived;
import io.culebra.internal.net.SocketOptions.Family;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches through real sockets: what is sent is what arrives, with all that belongs to it. */
class DatagramBatchTest {
    private final Loopback net = new Loopback();

    @AfterEach
    void nothingStaysInUse() {
        net.close();
    }

    @Nested
    class Runs {
        @ParameterizedTest
        @CsvSource({"1452, 44, 1452", "1452, 44, 7", "1200, 54, 1", "300, 64, 300", "9000, 7, 11"})
        void aRunArrivesWholeWithItsStride(int stride, int count, int last) throws Exception {
            UdpSocket from = net.ipv4();
            UdpSocket to = net.ipv4();
            SendBatch out = net.sender(2, from);
            int length = (count - 1) * stride + last;
            put(out, "abcdefghijk", length);
            out.commit(0, InternetAddress.NONE, to.local(), 0, length, stride);
            assertEquals(0, out.flush());

            ReceiveBatch in = net.receiver(4);
            List<Arrived> runs = net.receive(in, to, length);
            assertEquals(
                    "abcdefghijk".repeat(length / 11 + 1).substring(0, length),
                    Loopback.bytes(runs));
            assertTrue(runs.stream().allMatch(run -> run.stride() == stride), "strides");
            assertEquals(from.local(), runs.getFirst().peer());
            assertEquals(count, in.datagrams());
            assertEquals(length, in.bytes());
            assertEquals(1, out.counters().calls());
            assertEquals(1, out.counters().messages());
            assertEquals(count, out.counters().datagrams());
            assertEquals(length, out.counters().bytes());
        }

        @Test
        void manyRunsToManyPeersGoInOneCall() throws Exception {
            UdpSocket from = net.ipv4();
            UdpSocket[] to = {net.ipv4(), net.ipv4(), net.ipv4()};
            SendBatch out = net.sender(64, from);
            for (int i = 0; i < 30; i++) {
                commit(out, to[i % 3].local(), "message " + (char) ('0' + i), 4);
            }
            assertEquals(30, out.pending());
            assertEquals(0, out.flush());
            assertEquals(1, out.counters().calls());
            ReceiveBatch in = net.receiver(8);
            for (int peer = 0; peer < 3; peer++) {
                StringBuilder expected = new StringBuilder();
                for (int i = peer; i < 30; i += 3) {
                    expected.append("message ").append((char) ('0' + i));
                }
                assertEquals(expected.toString(), Loopback.bytes(net.receive(in, to[peer], 90)));
            }
            assertEquals(0, in.truncated());
        }

        @Test
        void runsThroughSeveralSocketsKeepTheirOrder() throws Exception {
            UdpSocket first = net.ipv4();
            UdpSocket second = net.ipv4().numbered(1);
            UdpSocket to = net.ipv4().numbered(7);
            SendBatch out = net.sender(8, first, second);
            int[] through = {0, 0, 1, 1, 0};
            for (int i = 0; i < through.length; i++) {
                put(out, "" + i, 1);
                out.commit(through[i], InternetAddress.NONE, to.local(), 0, 1, 1);
            }
            assertEquals(0, out.flush());
            assertEquals(3, out.counters().calls(), "one for each stretch of one socket");
            List<Arrived> runs = net.receive(net.receiver(8), to, 5);
            assertEquals("01234", Loopback.bytes(runs));
            for (int i = 0; i < runs.size(); i++) {
                int source = through[Integer.parseInt(runs.get(i).bytes().substring(0, 1))];
                UdpSocket[] sockets = {first, second};
                assertEquals(sockets[source].local(), runs.get(i).peer());
                assertEquals(7, runs.get(i).socket());
            }
        }

        @Test
        void aSlotsOldFormLeavesNoTraceInItsNextMessage() throws Exception {
            UdpSocket from = net.ipv4();
            UdpSocket to = net.ipv4();
            UdpSocket other = net.ipv4();
            SendBatch out = net.sender(1, from);
            ReceiveBatch in = net.receiver(4);
            put(out, "ab", 2);
            out.commit(0, from.local(), to.local(), 2, 2, 1);
            out.flush();
            assertEquals(2, net.receive(in, to, 2).getFirst().ecn());
            commit(out, to.local(), "cd", 2);
            out.flush();
            Arrived second = net.receive(in, to, 2).getFirst();
            assertEquals(new Arrived("cd", 2, 0, 0, to.local(), from.local()), second);
            commit(out, other.local(), "ef", 2);
            out.flush();
            assertEquals("ef", net.receive(in, other, 2).getFirst().bytes());
        }

        @Test
        void theSamePeerIsTheSameObject() throws Exception {
            UdpSocket from = net.ipv4();
            UdpSocket to = net.ipv4();
            SendBatch out = net.sender(4, from);
            ReceiveBatch in = net.receiver(1);
            commit(out, to.local(), "a", 1);
            out.flush();
            Arrived one = net.receive(in, to, 1).getFirst();
            commit(out, to.local(), "b", 1);
            out.flush();
            Arrived two = net.receive(in, to, 1).getFirst();
            assertSame(one.peer(), two.peer());
            assertSame(one.local(), two.local());
        }

        @Test
        void anImpossibleRunIsABug() throws Exception {
            UdpSocket from = net.ipv4();
            SendBatch out = net.sender(1, from);
            InternetAddress none = InternetAddress.NONE;
            for (int[] sizes : new int[][] {{0, 1}, {-1, 1}, {65_508, 1452}, {10, 0}}) {
                assertThrows(
                        IllegalStateException.class,
                        () -> out.commit(0, none, from.local(), 0, sizes[0], sizes[1]));
            }
            commit(out, from.local(), "full", 4);
            assertFalse(out.tryOpen());
            assertThrows(
                    IllegalStateException.class, () -> out.commit(0, none, from.local(), 0, 1, 1));
        }
    }

    /** RFC 9000 §13.4: the mark of each packet is read; RFC 9000 §9: so is where it was sent to. */
    @Nested
    class Marks {
        @ParameterizedTest
        @EnumSource(Family.class)
        void ecnAndBothAddressesAreRead(Family family) throws Exception {
            boolean ipv4 = family == Family.IPV4;
            UdpSocket from = net.open(family, ipv4 ? ANY_V4 : ANY_V6);
            UdpSocket to = net.open(family, InternetAddress.NONE);
            InternetAddress host = ipv4 ? ANY_V4 : ANY_V6;
            InternetAddress peer = at(host, to);
            assertMarked(from, to, peer, InternetAddress.NONE, from.local());
        }

        @Test
        void aDualStackSocketSpeaksIpv4InBothDirections() throws Exception {
            UdpSocket dual = net.open(Family.DUAL_STACK, InternetAddress.NONE);
            UdpSocket four = net.ipv4();
            InternetAddress dualAsIpv4 = at(ANY_V4, dual);
            assertMarked(four, dual, dualAsIpv4, InternetAddress.NONE, four.local());
            assertMarked(dual, four, four.local(), InternetAddress.NONE, dualAsIpv4);
        }

        @ParameterizedTest
        @ValueSource(ints = {0x7f000001, 0x7f000002, 0x7f00ff42})
        void theSourceAddressIsOurChoice(int host) throws Exception {
            UdpSocket to = net.ipv4();
            for (Family family : new Family[] {Family.IPV4, Family.DUAL_STACK}) {
                UdpSocket from = net.open(family, InternetAddress.NONE);
                InternetAddress source = InternetAddress.ofIpv4(host, from.local().port());
                assertMarked(from, to, to.local(), source, source);
            }
        }

        @Test
        void anIpv6SourceAddressIsOurChoice() throws Exception {
            UdpSocket to = net.open(Family.IPV6, ANY_V6);
            UdpSocket from = net.open(Family.DUAL_STACK, InternetAddress.NONE);
            assertMarked(from, to, to.local(), at(ANY_V6, from), at(ANY_V6, from));
        }

        private void assertMarked(
                UdpSocket from,
                UdpSocket to,
                InternetAddress peer,
                InternetAddress source,
                InternetAddress seen)
                throws IOException {
            SendBatch out = net.sender(8, from);
            ReceiveBatch in = net.receiver(4);
            for (int ecn = 0; ecn < 4; ecn++) {
                for (String text : new String[] {"one", "a run of five"}) {
                    put(out, text, text.length());
                    out.commit(0, source, peer, ecn, text.length(), 3);
                    assertEquals(0, out.flush());
                    assertEquals(0, out.counters().lost());
                    List<Arrived> runs = net.receive(in, to, text.length());
                    assertEquals(text, Loopback.bytes(runs));
                    Arrived run = runs.getFirst();
                    assertEquals(new Arrived(run.bytes(), 3, ecn, 0, peer, seen), run);
                }
            }
            in.close();
        }

        private static InternetAddress at(InternetAddress host, UdpSocket socket) {
            return new InternetAddress(host.high(), host.low(), socket.local().port());
        }
    }
}
