package io.culebra.internal.net;

import static io.culebra.internal.net.Loopback.ANY_V4;
import static io.culebra.internal.net.Loopback.commit;
import static io.culebra.internal.syscall.MsgLayouts.IOV_LEN;
import static io.culebra.internal.syscall.MsgLayouts.MMSGHDR;
import static io.culebra.internal.syscall.MsgLayouts.MSG_CONTROLLEN;
import static io.culebra.internal.syscall.MsgLayouts.MSG_IOV;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.Loopback.Arrived;
import io.culebra.internal.net.SocketOptions.Family;
import io.culebra.internal.syscall.Errno;
import io.culebra.internal.syscall.SocketConstants;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel refuses is kept, sent otherwise, or counted: never silently believed sent. */
class SendRefusalTest {
    private static final int AS_THE_KERNEL_SAYS = 1000;
    private static final long HEADER = MMSGHDR.byteSize();

    private final Loopback net = new Loopback();

    /** Answers in turn: -errno, how many messages may go at the most, or what the kernel says. */
    private final ArrayDeque<Integer> answers = new ArrayDeque<>();

    /** Messages of each call, and their sizes. */
    private final List<List<Long>> tried = new ArrayList<>();

    private UdpSocket from;
    private UdpSocket to;
    private ReceiveBatch in;
    private SendBatch out;

    @BeforeEach
    void open() throws Exception {
        from = net.ipv4();
        to = net.ipv4();
        in = net.receiver(8);
        out = net.sender(this::transmit, 4, from);
    }

    @AfterEach
    void nothingStaysInUse() {
        net.close();
    }

    private int transmit(int fd, long headers, int count, int flags) {
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MemorySegment header = at(headers + i * HEADER, HEADER);
            sizes.add(at(header.get(JAVA_LONG, MSG_IOV), 16).get(JAVA_LONG, IOV_LEN));
        }
        tried.add(sizes);
        int answer = answers.isEmpty() ? AS_THE_KERNEL_SAYS : answers.remove();
        return answer < 0
                ? answer
                : net.calls.sendmmsg(fd, headers, Math.min(count, answer), flags);
    }

    private static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    private String received(int bytes) throws Exception {
        StringBuilder all = new StringBuilder();
        for (Arrived run : net.receive(in, to, bytes)) {
            all.append(run.bytes());
        }
        assertEquals(List.of(), Loopback.drain(in, to), "more than was sent");
        return all.toString();
    }

    private void assertTried(List<List<Integer>> sizes) {
        List<List<Integer>> ints =
                tried.stream().map(call -> call.stream().map(Long::intValue).toList()).toList();
        assertEquals(sizes, ints);
    }

    @Nested
    class NoRoom {
        @Test
        void keepsWhatWasRefusedAndSendsItInOrderLater() throws Exception {
            commit(out, to.local(), "first", 5);
            commit(out, to.local(), "run of five", 3);
            commit(out, to.local(), "third", 5);
            answers.addAll(List.of(1, -Errno.EAGAIN));
            assertEquals(2, out.flush());
            assertEquals(0, out.blockedSocket());
            assertEquals("first", received(5));
            answers.add(-Errno.EAGAIN);
            assertEquals(2, out.flush());
            commit(out, to.local(), "fourth", 6);
            assertTrue(out.tryOpen());
            commit(out, to.local(), "and last", 8);
            assertFalse(out.tryOpen(), "no slot is reused before it was sent");
            assertEquals(0, out.flush());
            assertEquals(-1, out.blockedSocket());
            assertEquals("run of five" + "third" + "fourth" + "and last", received(30));
            assertEquals(2, out.counters().waits());
            assertEquals(0, out.counters().lost());
            assertEquals(8, out.counters().datagrams());
        }

        @Test
        void goesOnWhereARunThatIsCutByHandStopped() throws Exception {
            commit(out, to.local(), "aabbccddeef", 2);
            answers.addAll(List.of(-Errno.EMSGSIZE, 2, -Errno.EAGAIN));
            assertEquals(1, out.flush());
            assertEquals("aabb", received(4));
            answers.addAll(List.of(1, -Errno.EAGAIN));
            assertEquals(1, out.flush());
            assertEquals(0, out.flush());
            assertEquals("ccddeef", received(7));
            assertTried(
                    List.of(
                            List.of(11),
                            List.of(2, 2, 2, 2, 2, 1),
                            List.of(2, 2, 2, 1),
                            List.of(2, 2, 2, 1),
                            List.of(2, 2, 1),
                            List.of(2, 2, 1)));
            assertEquals(6, out.counters().datagrams());
        }

        @Test
        void aSignalMeansTryAgain() throws Exception {
            commit(out, to.local(), "again", 5);
            answers.addAll(List.of(-Errno.EINTR, -Errno.EINTR));
            assertEquals(0, out.flush());
            assertEquals("again", received(5));
        }

        /**
         * UDP on loopback never fills a send buffer, so the kernel's own EAGAIN comes from the
         * other datagram socket that has one: the receiver's queue is part of it.
         */
        @Test
        void aFullSocketIsFilledAgainWhenItHasRoom() throws Exception {
            UdpSocket[] pair = datagramPair();
            SendBatch batch = net.sender(8, pair[0]);
            Poller poller = new Poller(net.calls, net.arena, 2);
            assertEquals(0, poller.add(pair[0]));
            int sent = 0;
            while (batch.pending() == 0) {
                while (batch.tryOpen()) {
                    commit(batch, InternetAddress.NONE, number(sent++), 5);
                }
                batch.flush();
            }
            assertFalse(batch.tryOpen() && batch.pending() == 0);
            assertEquals(0, poller.watchRoom(pair[0], true));
            assertEquals(0, poller.await(0), "no room yet");
            StringBuilder all = new StringBuilder();
            while (batch.pending() > 0) {
                Loopback.drain(in, pair[1]).forEach(run -> all.append(run.bytes()));
                assertEquals(1, poller.await(Long.MAX_VALUE));
                assertTrue(poller.writable(0));
                assertEquals(0, poller.socket(0));
                batch.flush();
            }
            Loopback.drain(in, pair[1]).forEach(run -> all.append(run.bytes()));
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < sent; i++) {
                expected.append(number(i));
            }
            assertEquals(expected.toString(), all.toString());
            assertTrue(batch.counters().waits() > 0);
            assertEquals(0, batch.counters().lost());
            assertEquals(0, poller.watchRoom(pair[0], false));
            assertEquals(0, poller.await(0), "room is of no interest any more");
            poller.close();
            pair[0].close(net.calls);
            pair[1].close(net.calls);
        }

        private String number(int i) {
            return String.valueOf(10_000 + i);
        }

        private UdpSocket[] datagramPair() {
            int local = 1;
            int type = SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK;
            int[] fds = {net.calls.socket(local, type, 0), net.calls.socket(local, type, 0)};
            MemorySegment name = net.calls.scratch();
            name.set(JAVA_SHORT, 8, (short) local);
            assertEquals(0, net.calls.bind(fds[1], name.address() + 8, 2), "a name of its choice");
            name.set(JAVA_INT, 0, 110);
            assertEquals(0, net.calls.getsockname(fds[1], name.address() + 8, name.address()));
            int length = name.get(JAVA_INT, 0);
            assertEquals(0, net.calls.connect(fds[0], name.address() + 8, length));
            UdpSocket[] pair = new UdpSocket[2];
            for (int i = 0; i < 2; i++) {
                pair[i] = new UdpSocket(fds[i], Family.IPV4, ANY_V4, from.capabilities());
            }
            return pair;
        }
    }

    @Nested
    class CutRefused {
        @ParameterizedTest
        @ValueSource(ints = {Errno.EINVAL, Errno.EMSGSIZE})
        void sendsThatRunsDatagramsOneByOneAndNoOthers(int errno) throws Exception {
            commit(out, to.local(), "before", 3);
            commit(out, to.local(), "refused", 3);
            commit(out, to.local(), "afterwards", 3);
            answers.addAll(List.of(1, -errno));
            assertEquals(0, out.flush());
            assertEquals("beforerefusedafterwards", received(23));
            assertTried(List.of(List.of(6, 7, 10), List.of(7, 10), List.of(3, 3, 1), List.of(10)));
            assertEquals(1, out.counters().cutByHand());
            assertEquals(2 + 3 + 4, out.counters().datagrams());
            assertEquals(23, out.counters().bytes());
            assertTrue(from.gso());
        }

        @Test
        void theDatagramsKeepMarkAndSource() throws Exception {
            Loopback.put(out, "aabbc", 5);
            InternetAddress source = InternetAddress.ofIpv4(0x7f000003, from.local().port());
            UdpSocket wild = net.open(Family.DUAL_STACK, InternetAddress.NONE);
            out.sockets(new UdpSocket[] {wild});
            out.commit(0, source, to.local(), 3, 5, 2);
            answers.add(-Errno.EINVAL);
            assertEquals(0, out.flush());
            for (Arrived run : net.receive(in, to, 5)) {
                assertEquals(3, run.ecn());
                assertTrue(run.peer().sameHost(source));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {Errno.EINVAL, Errno.EMSGSIZE})
        void aDatagramThatIsRefusedAloneIsLost(int errno) throws Exception {
            commit(out, to.local(), "aabbcc", 2);
            commit(out, to.local(), "alone", 5);
            answers.addAll(List.of(-errno, 1, -errno, AS_THE_KERNEL_SAYS, -errno));
            assertEquals(0, out.flush());
            assertEquals("aacc", received(4));
            assertEquals(2, out.counters().lost(errno));
            assertEquals(2, out.counters().lost());
            assertEquals(2, out.counters().datagrams());
        }

        @Test
        void aDatagramBeyondThePathsMtuIsLostByTheKernelsWord() throws Exception {
            commit(out, to.local(), "x".repeat(65_507), 65_507);
            UdpSocket six = net.open(Family.IPV6, Loopback.ANY_V6);
            out.sockets(new UdpSocket[] {six});
            commit(out, to.local(), "no route for IPv4 here", 40);
            assertEquals(0, out.flush());
            assertEquals(1, out.counters().lost(Errno.ENETUNREACH));
            assertEquals(65_507, out.counters().bytes());
            assertEquals(65_507, received(65_507).length());
        }
    }

    @Nested
    class DeviceCannotCut {
        @Test
        void sendsTheSameBytesAgainAndNeverCutsThroughThatSocketAgain() throws Exception {
            UdpSocket other = net.ipv4().numbered(1);
            out.sockets(new UdpSocket[] {from, other});
            commit(out, to.local(), "aabbc", 2);
            commit(out, to.local(), "ddeef", 2);
            Loopback.put(out, "gghhi", 5);
            out.commit(1, InternetAddress.NONE, to.local(), 0, 5, 2);
            answers.add(-Errno.EIO);
            assertEquals(0, out.flush());
            assertEquals("aabbcddeefgghhi", received(15));
            assertTried(List.of(List.of(5, 5), List.of(2, 2, 1), List.of(2, 2, 1), List.of(5)));
            assertFalse(from.gso());
            assertTrue(other.gso());
            assertEquals(1, out.counters().gsoFailures());
            assertEquals(0, out.counters().lost());
        }

        @Test
        void aSingleDatagramWithAnInputOutputErrorIsLost() {
            commit(out, to.local(), "alone", 5);
            answers.add(-Errno.EIO);
            assertEquals(0, out.flush());
            assertEquals(1, out.counters().lost(Errno.EIO));
            assertTrue(from.gso());
        }
    }

    @Nested
    class Losses {
        @ParameterizedTest
        @ValueSource(
                ints = {
                    Errno.ENOBUFS,
                    Errno.EPERM,
                    Errno.ENETUNREACH,
                    Errno.EHOSTUNREACH,
                    Errno.ECONNREFUSED,
                    Errno.EACCES
                })
        void areCountedByReasonAndTheRestGoesOn(int errno) throws Exception {
            commit(out, to.local(), "one", 3);
            commit(out, to.local(), "lost run", 2);
            commit(out, to.local(), "two", 3);
            answers.addAll(List.of(1, -errno));
            assertEquals(0, out.flush());
            assertEquals("onetwo", received(6));
            assertEquals(4, out.counters().lost(errno));
            assertEquals(4, out.counters().lost());
            assertEquals(2, out.counters().datagrams());
            assertEquals(6, out.counters().bytes());
        }

        @Test
        void anErrorNumberThatNobodyKnowsIsCountedToo() {
            commit(out, to.local(), "one", 3);
            answers.add(-5000);
            assertEquals(0, out.flush());
            assertEquals(1, out.counters().lost());
        }

        @Test
        void aDeadPeerShowsOnAConnectedSocketAndNotOnAnother() throws Exception {
            UdpSocket gone = net.ipv4();
            InternetAddress dead = gone.local();
            net.close(gone);
            commit(out, dead, "into the void", 20);
            assertEquals(0, out.flush());
            assertEquals(-Errno.EAGAIN, in.receive(from));

            assertEquals(0, from.connect(net.calls, dead));
            commit(out, dead, "into the void", 20);
            assertEquals(0, out.flush());
            assertEquals(-Errno.ECONNREFUSED, in.receive(from), "the ICMP answer");
            assertEquals(-Errno.EAGAIN, in.receive(from));
            commit(out, dead, "one", 20);
            assertEquals(0, out.flush());
            commit(out, dead, "two", 20);
            assertEquals(0, out.flush());
            assertEquals(1, out.counters().lost(Errno.ECONNREFUSED), "the answer to one");
            assertEquals(3, out.counters().datagrams());
        }

        @Test
        void aConnectedSocketGivesNoName() throws Exception {
            assertEquals(0, from.connect(net.calls, to.local()));
            commit(out, to.local(), "connected", 9);
            assertEquals(0, out.flush());
            assertEquals("connected", received(9));
        }
    }

    @Test
    void aWholeRunNeedsNoControlMessageButItsCut() throws Exception {
        List<Long> controls = new ArrayList<>();
        SendBatch watched =
                net.sender(
                        (fd, headers, count, flags) -> {
                            for (int i = 0; i < count; i++) {
                                controls.add(
                                        at(headers + i * HEADER, HEADER)
                                                .get(JAVA_LONG, MSG_CONTROLLEN));
                            }
                            return count;
                        },
                        4,
                        from);
        commit(watched, to.local(), "single", 6);
        commit(watched, to.local(), "a run", 2);
        watched.commit(0, from.local(), to.local(), 0, 4, 4);
        watched.commit(0, InternetAddress.NONE, to.local(), 1, 4, 4);
        assertEquals(0, watched.flush());
        assertEquals(List.of(0L, 24L, 0L, 24L), controls);
    }
}
