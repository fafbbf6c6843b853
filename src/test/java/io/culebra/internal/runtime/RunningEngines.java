package io.culebra.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/**
 * Real threads and real sockets on the loopback interface, with engines that count: what the tests
 * of the runtime have in common.
 */
abstract class RunningEngines {
    static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    static final int SIZE = 200;
    static final RuntimeOptions SMALL =
            RuntimeOptions.SERVER.withWorkers(2).withPinning(false).withMemory(64, 8, 4, 64);
    final ConcurrentHashMap<Integer, RecordingEngine> engines = new ConcurrentHashMap<>();
    final ConcurrentHashMap<Integer, Worker> turners = new ConcurrentHashMap<>();
    final List<EndpointRuntime> started = new ArrayList<>();
    boolean echoing;

    EndpointRuntime listen(RuntimeOptions options, Integer... handedOver) throws IOException {
        List<InetSocketAddress> addresses = handedOver.length > 0 ? List.of() : List.of(ANY_PORT);
        return keep(EndpointRuntime.listen(options, addresses, List.of(handedOver), this::create));
    }

    EndpointRuntime keep(EndpointRuntime runtime) {
        started.add(runtime);
        return runtime;
    }

    Engine create(int number, int workers, Worker worker, Arena arena) {
        RecordingEngine engine = new RecordingEngine(number, echoing);
        engines.put(number, engine);
        turners.put(number, worker);
        return engine;
    }

    RecordingEngine engine(int number) {
        return Objects.requireNonNull(engines.get(number));
    }

    Worker worker(int number) {
        return Objects.requireNonNull(turners.get(number));
    }

    long datagrams() {
        return engines.values().stream().mapToLong(engine -> engine.datagrams.get()).sum();
    }

    long strangers() {
        return engines.values().stream().mapToLong(engine -> engine.strangers.get()).sum();
    }

    @AfterEach
    final void stopsWithNothingInUse() throws Exception {
        for (EndpointRuntime runtime : started) {
            runtime.stop(0, "").get(30, TimeUnit.SECONDS);
            assertEquals(0, runtime.statistics().total(Count.SLOTS_IN_USE));
        }
    }

    static void send(SocketAddress to, int worker) throws IOException {
        try (DatagramSocket client = new DatagramSocket()) {
            byte[] bytes = RecordingEngine.datagram(worker, SIZE);
            client.send(new DatagramPacket(bytes, bytes.length, to));
        }
    }

    static void roundTrip(InetSocketAddress server, int worker) throws IOException {
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

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain");
            LockSupport.parkNanos(10_000);
        }
    }
}
