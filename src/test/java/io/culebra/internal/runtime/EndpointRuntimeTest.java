package io.culebra.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.SocketOptions;
import io.culebra.internal.net.UdpSocket;
import io.culebra.internal.syscall.Syscalls;
import io.culebra.internal.wire.DropReason;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers, their sockets and their commands. */
class EndpointRuntimeTest extends RunningEngines {
    @ParameterizedTest
    @ValueSource(longs = {0, 50_000, Long.MAX_VALUE})
    void answersWhateverItsIdleStrategy(long spinNanos) throws IOException {
        echoing = true;
        IdleStrategy idle = IdleStrategy.spinThenBlock(spinNanos);
        EndpointRuntime runtime = listen(SMALL.withIdle(idle));
        for (int i = 0; i < 50; i++) {
            roundTrip(runtime.addresses().getFirst(), i & 1);
        }
        RuntimeStatistics statistics = runtime.statistics();
        assertEquals(50, statistics.total(Count.DATAGRAMS_OUT));
        assertEquals(50, statistics.total(Count.RUNS_OUT));
        assertEquals(50 * SIZE, statistics.total(Count.BYTES_OUT));
        assertEquals(spinNanos == Long.MAX_VALUE, statistics.total(Count.SLEEPS) == 0);
    }

    @Test
    void listensOnSeveralAddresses() throws IOException {
        echoing = true;
        List<InetSocketAddress> addresses =
                List.of(ANY_PORT, new InetSocketAddress("127.0.0.2", 0));
        EndpointRuntime runtime =
                keep(EndpointRuntime.listen(SMALL, addresses, List.of(), this::create));
        for (InetSocketAddress address : runtime.addresses()) {
            roundTrip(address, 0);
            roundTrip(address, 1);
        }
        assertEquals(2, runtime.addresses().size());
    }

    @Test
    void clientsHaveASocketForEachFamily() throws IOException {
        EndpointRuntime runtime =
                keep(EndpointRuntime.connect(RuntimeOptions.CLIENT, this::create));
        assertFalse(runtime.addresses().isEmpty());
        for (InetSocketAddress address : runtime.addresses()) {
            assertNotEquals(0, address.getPort());
        }
        assertEquals(1, runtime.workers());
    }

    @Test
    void letsDeadlinesPassWhileItSleeps() throws Exception {
        EndpointRuntime runtime = listen(SMALL);
        runtime.execute(0, () -> engine(0).deadlineNanos = System.nanoTime() + 3_000_000);
        await(() -> engine(0).timeouts.get() == 1);
        assertEquals(0, engine(1).timeouts.get());
    }

    @Test
    void countsWhatEnginesDrop() throws IOException {
        EndpointRuntime runtime = listen(SMALL);
        assertEquals(1, runtime.statistics().drops().get(DropReason.UNKNOWN_CONNECTION));
    }

    @Test
    void refusesAnAddressThatIsTaken() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(ANY_PORT)) {
            InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();
            assertThrows(
                    IOException.class,
                    () -> EndpointRuntime.listen(SMALL, List.of(address), List.of(), this::create));
        }
    }

    @Nested
    class HandedOverSockets {
        @Test
        void areReceivedFromByAThreadThatFeedsTheOwners() throws Exception {
            try (Arena arena = Arena.ofConfined()) {
                echoing = true;
                Syscalls calls = new Syscalls(arena);
                UdpSocket socket =
                        UdpSocket.open(calls, SocketOptions.at(InternetAddress.of(ANY_PORT)));
                EndpointRuntime runtime = listen(SMALL, socket.fd());
                InetSocketAddress server = runtime.addresses().getFirst();
                assertEquals(socket.local().port(), server.getPort());
                for (int i = 0; i < 20; i++) {
                    roundTrip(server, i & 1);
                }
                assertEquals(10, engine(0).datagrams.get());
                assertEquals(0, strangers());
                RuntimeStatistics statistics = runtime.statistics();
                assertEquals(20, statistics.total(Count.SLOTS_HANDED_OVER));
                assertEquals(20, statistics.total(Count.DATAGRAMS_TAKEN_OVER));
            }
        }

        @Test
        void mustBeUdpSockets() {
            assertThrows(IOException.class, () -> listen(SMALL, 0));
        }
    }

    @Nested
    class Commands {
        @Test
        void wakeASleepingWorkerEveryTime() throws Exception {
            EndpointRuntime runtime = listen(SMALL);
            for (int i = 0; i < 2000; i++) {
                CountDownLatch done = new CountDownLatch(1);
                assertTrue(runtime.execute(i & 1, done::countDown));
                assertTrue(done.await(20, TimeUnit.SECONDS));
            }
            assertFalse(runtime.isOnWorker());
        }

        @Test
        void runOnTheWorker() throws Exception {
            EndpointRuntime runtime = listen(SMALL);
            CountDownLatch done = new CountDownLatch(1);
            runtime.execute(
                    1,
                    () -> {
                        if (runtime.isOnWorker()) {
                            done.countDown();
                        }
                    });
            assertTrue(done.await(20, TimeUnit.SECONDS));
        }

        @Test
        void areRefusedAfterTheEnd() throws Exception {
            EndpointRuntime runtime = listen(SMALL);
            runtime.stop(0, "").get(30, TimeUnit.SECONDS);
            assertFalse(runtime.execute(0, () -> {}));
        }
    }

    /** Receiving, handing over, taking over and sleeping. */
    @Test
    void allocatesNothingPerDatagram() throws Exception {
        EndpointRuntime runtime = listen(SMALL);
        InetSocketAddress server = runtime.addresses().getFirst();
        long[] before = new long[2];
        long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};
        try (RunSender sender = new RunSender(server)) {
            // System calls leave nothing behind once C2 has compiled them: after some 10,000.
            for (int round = 0; round < 100 && least[0] + least[1] != 0; round++) {
                exchange(sender, 500);
                for (int worker = 0; worker < 2; worker++) {
                    long now = allocated("culebra-worker-" + worker);
                    least[worker] = Math.min(least[worker], now - before[worker]);
                    before[worker] = now;
                }
            }
        }
        assertEquals(0, least[0]);
        assertEquals(0, least[1]);
        assertTrue(runtime.statistics().total(Count.COPIES_HANDED_OVER) > 0);
    }

    private void exchange(RunSender sender, int times) {
        for (int i = 0; i < times; i++) {
            long sent = datagrams() + 6;
            sender.send(1, 0, 1, 1);
            sender.send(1, 1, 0, 0);
            await(() -> datagrams() >= sent);
        }
    }

    private static long allocated(String thread) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().equals(thread))
                .mapToLong(one -> Garbage.bytesOf(one.threadId()))
                .sum();
    }
}
