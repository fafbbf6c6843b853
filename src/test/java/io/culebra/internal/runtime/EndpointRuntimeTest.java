package io.culebra.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.SendBatch;
import io.culebra.internal.net.SocketOptions;
import io.culebra.internal.net.UdpSocket;
import io.culebra.internal.syscall.Syscalls;
import io.culebra.internal.wire.DropReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real threads and real sockets on the loopback interface. */
class EndpointRuntimeTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int SIZE = 200;
    private static final RuntimeOptions SMALL =
            RuntimeOptions.SERVER.withWorkers(2).withPinning(false).withMemory(64, 8, 4, 64);

    private final ConcurrentHashMap<Integer, RecordingEngine> engines = new ConcurrentHashMap<>();
    private final List<EndpointRuntime> started = new ArrayList<>();
    private boolean echoing;

    private EndpointRuntime listen(RuntimeOptions options, Integer... handedOver)
            throws IOException {
        List<InetSocketAddress> addresses = handedOver.length > 0 ? List.of() : List.of(ANY_PORT);
        return keep(EndpointRuntime.listen(options, addresses, List.of(handedOver), this::create));
    }

    private EndpointRuntime keep(EndpointRuntime runtime) {
        started.add(runtime);
        return runtime;
    }

    private Engine create(int number, int workers, Worker worker, Arena arena) {
        RecordingEngine engine = new RecordingEngine(number, echoing);
        engines.put(number, engine);
        return engine;
    }

    private RecordingEngine engine(int number) {
        return Objects.requireNonNull(engines.get(number));
    }

    private long datagrams() {
        return engines.values().stream().mapToLong(engine -> engine.datagrams.get()).sum();
    }

    private long strangers() {
        return engines.values().stream().mapToLong(engine -> engine.strangers.get()).sum();
    }

    @AfterEach
    void stopsWithNothingInUse() throws Exception {
        for (EndpointRuntime runtime : started) {
            runtime.stop(0, "").get(30, TimeUnit.SECONDS);
            assertEquals(0, runtime.statistics().total(Count.SLOTS_IN_USE));
        }
    }

    private static void send(SocketAddress to, int worker) throws IOException {
        try (DatagramSocket client = new DatagramSocket()) {
            byte[] bytes = RecordingEngine.datagram(worker, SIZE);
            client.send(new DatagramPacket(bytes, bytes.length, to));
        }
    }

    /** Sends runs of datagrams as one message each (GSO), one datagram for each worker named. */
    private static final class RunSender implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final Syscalls calls = new Syscalls(arena);
        private final MemorySegment memory = arena.allocate(2L * SendBatch.SLOT_BYTES, 64);
        private final InternetAddress to;
        private final UdpSocket socket;
        private final SendBatch batch;

        RunSender(InetSocketAddress to) throws IOException {
            this.to = Addresses.of(to);
            socket = UdpSocket.open(calls, SocketOptions.at(Addresses.of(ANY_PORT)));
            batch = new SendBatch(calls, arena, memory, new UdpSocket[] {socket});
        }

        void send(int runs, int... workers) {
            for (int i = 0; i < runs; i++) {
                assertTrue(batch.tryOpen());
                for (int j = 0; j < workers.length; j++) {
                    byte[] bytes = RecordingEngine.datagram(workers[j], SIZE);
                    long at = batch.position() + (long) j * SIZE;
                    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, at, SIZE);
                }
                batch.commit(0, InternetAddress.NONE, to, 0, workers.length * SIZE, SIZE);
                assertEquals(0, batch.flush());
            }
        }

        @Override
        public void close() {
            socket.close(calls);
            arena.close();
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain");
            LockSupport.parkNanos(10_000);
        }
    }

    @Nested
    class Steering {
        @Test
        void bringsEveryDatagramToItsOwnersSocketFromWhateverPort() throws IOException {
            EndpointRuntime runtime = listen(SMALL);
            InetSocketAddress server = runtime.addresses().getFirst();
            for (int i = 0; i < 100; i++) {
                send(server, i & 1);
            }
            await(() -> datagrams() == 100);
            RuntimeStatistics statistics = runtime.statistics();
            assertEquals(50, engine(0).datagrams.get());
            assertEquals(50, engine(1).datagrams.get());
            assertEquals(0, strangers());
            assertEquals(0, statistics.total(Count.DATAGRAMS_HANDED_OVER));
            assertEquals(100, statistics.total(Count.DATAGRAMS_IN));
            assertEquals(100 * SIZE, statistics.total(Count.BYTES_IN));
        }

        @Test
        void isMadeUpForByTheInboxesWhereTheKernelDoesNot() throws IOException {
            EndpointRuntime runtime = listen(SMALL.withSteering(false));
            InetSocketAddress server = runtime.addresses().getFirst();
            for (int i = 0; i < 200; i++) {
                send(server, i & 1);
                int sent = i + 1;
                await(() -> datagrams() == sent);
            }
            RuntimeStatistics statistics = runtime.statistics();
            assertEquals(0, strangers());
            assertNotEquals(0, statistics.total(Count.SLOTS_HANDED_OVER));
            assertEquals(
                    statistics.total(Count.DATAGRAMS_HANDED_OVER),
                    statistics.total(Count.DATAGRAMS_TAKEN_OVER));
        }

        @Test
        void cutsRunsOfSeveralOwners() throws IOException {
            EndpointRuntime runtime = listen(SMALL);
            InetSocketAddress server = runtime.addresses().getFirst();
            int runs = 50;
            try (RunSender sender = new RunSender(server)) {
                for (int i = 0; i < runs; i++) {
                    sender.send(1, 0, 0, 1, 1, 1, 0);
                    int sent = 6 * (i + 1);
                    await(() -> datagrams() == sent);
                }
            }
            RuntimeStatistics statistics = runtime.statistics();
            assertEquals(3L * runs, engine(0).datagrams.get());
            assertEquals(3L * runs, engine(1).datagrams.get());
            assertEquals(0, strangers());
            assertEquals(3L * runs, statistics.total(Count.DATAGRAMS_TAKEN_OVER));
            assertEquals(runs, statistics.total(Count.COPIES_HANDED_OVER));
            assertEquals(0, statistics.total(Count.SLOTS_HANDED_OVER));
        }

        @Test
        void keepsSlotsThatTheOwnerRetainsUntilItLetsThemGo() throws IOException {
            EndpointRuntime runtime = listen(SMALL.withSteering(false));
            engine(0).keeping = true;
            engine(1).keeping = true;
            InetSocketAddress server = runtime.addresses().getFirst();
            for (int i = 0; i < 40; i++) {
                send(server, i & 1);
                int sent = i + 1;
                await(() -> datagrams() == sent);
            }
            assertEquals(0, strangers());
        }
    }

    @Nested
    class HandedOverSockets {
        @Test
        void areReceivedFromByAThreadThatFeedsTheOwners() throws Exception {
            try (Arena arena = Arena.ofConfined()) {
                echoing = true;
                Syscalls calls = new Syscalls(arena);
                UdpSocket socket = UdpSocket.open(calls, SocketOptions.at(Addresses.of(ANY_PORT)));
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

    private static void roundTrip(InetSocketAddress server, int worker) throws IOException {
        try (DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(20_000);
            byte[] bytes = RecordingEngine.datagram(worker, SIZE);
            client.send(new DatagramPacket(bytes, SIZE, server));
            DatagramPacket answer = new DatagramPacket(new byte[2 * SIZE], 2 * SIZE);
            client.receive(answer);
            assertEquals(server, answer.getSocketAddress());
            assertArrayEquals(bytes, Arrays.copyOf(answer.getData(), SIZE));
        }
    }

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

    @Test
    void letsDeadlinesPassWhileItSleeps() throws Exception {
        EndpointRuntime runtime = listen(SMALL);
        runtime.execute(0, () -> engine(0).deadlineNanos = System.nanoTime() + 3_000_000);
        await(() -> engine(0).timeouts.get() == 1);
        assertEquals(0, engine(1).timeouts.get());
    }

    @Nested
    class Stopping {
        @Test
        void closesAllConnectionsAndComesOnce() throws Exception {
            EndpointRuntime runtime = listen(SMALL);
            runtime.stop(1, "done").get(30, TimeUnit.SECONDS);
            runtime.stop(2, "again").get(30, TimeUnit.SECONDS);
            assertEquals(1, engine(0).closes.get());
            assertEquals(1, engine(1).closes.get());
            assertTrue(runtime.stopped().isDone());
        }

        @Test
        void freesThePort() throws Exception {
            EndpointRuntime runtime = listen(SMALL);
            InetSocketAddress address = runtime.addresses().getFirst();
            assertThrows(IOException.class, () -> new DatagramSocket(address).close());
            runtime.stop(0, "").get(30, TimeUnit.SECONDS);
            new DatagramSocket(address).close();
        }

        @Test
        void comesWhenAnEngineFailsAndIsLogged() throws Exception {
            List<LogRecord> records = new CopyOnWriteArrayList<>();
            Logger logger = Logger.getLogger(EndpointRuntime.class.getName());
            logger.setFilter(record -> !records.add(record));
            EndpointRuntime runtime = listen(SMALL);
            engine(0).failing = true;
            InetSocketAddress server = runtime.addresses().getFirst();
            send(server, 0);
            runtime.stopped().get(30, TimeUnit.SECONDS);
            logger.setFilter(null);
            assertEquals(1, records.size());
            assertEquals(Level.SEVERE, records.getFirst().getLevel());
            assertTrue(records.getFirst().getThrown() instanceof IllegalStateException);
            assertEquals(0, engine(0).closes.get());
            assertEquals(1, engine(1).closes.get());
        }

        @Test
        void isPossibleWhileDatagramsKeepComing() throws Exception {
            EndpointRuntime runtime = listen(SMALL.withSteering(false));
            InetSocketAddress server = runtime.addresses().getFirst();
            Thread flood = Thread.ofPlatform().daemon().start(() -> flood(server, runtime));
            await(() -> datagrams() > 1000);
            runtime.stop(0, "").get(30, TimeUnit.SECONDS);
            flood.join(20_000);
        }

        private void flood(InetSocketAddress server, EndpointRuntime runtime) {
            try (RunSender sender = new RunSender(server)) {
                while (!runtime.stopped().isDone()) {
                    sender.send(1, 0, 1, 1, 0);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
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
