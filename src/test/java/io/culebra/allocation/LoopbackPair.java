package io.culebra.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicSettings;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.AllocationFreeAead;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.endpoint.Admission;
import io.culebra.internal.endpoint.ClientTarget;
import io.culebra.internal.endpoint.EndpointConfig;
import io.culebra.internal.endpoint.RoutedConnectionIds;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.runtime.Count;
import io.culebra.internal.runtime.EndpointRuntime;
import io.culebra.internal.runtime.RuntimeOptions;
import io.culebra.simulation.SeededRandom;
import java.io.IOException;
import java.lang.foreign.SegmentAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server's worker and a client's, with sockets, and ciphers that allocate nothing. */
final class LoopbackPair implements AutoCloseable {
    private static final long SECONDS = 30;
    private static final RuntimeOptions ONE_WORKER =
            RuntimeOptions.SERVER.withWorkers(1).withPinning(false);

    private final List<ChunkPool> pools = new ArrayList<>();
    private final EndpointRuntime server;
    private final EndpointRuntime client;

    LoopbackPair(ApplicationOverQuic application) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        SeededRandom random = new SeededRandom(1);
        server =
                EndpointRuntime.listen(
                        ONE_WORKER,
                        List.of(anyPort),
                        List.of(),
                        (worker, workers, memory) -> config(memory, Handshakes.server(random)),
                        incoming -> incoming.start(application));
        client =
                EndpointRuntime.connect(
                        ONE_WORKER, (worker, workers, memory) -> config(memory, null));
    }

    private EndpointConfig config(SegmentAllocator memory, @Nullable HandshakeFactory handshakes) {
        SeededRandom random = new SeededRandom(pools.size());
        ChunkPool chunks = new ChunkPool(memory::allocate);
        pools.add(chunks);
        KeyRing ring = KeyRing.of(random);
        return new EndpointConfig(
                QuicSettings.DEFAULTS,
                new AllocationFreeAead(),
                random,
                chunks,
                now -> ring,
                new RoutedConnectionIds(8, 1),
                0,
                Admission.UNLIMITED,
                handshakes,
                false,
                null);
    }

    void connect(ApplicationOverQuic application) throws IOException {
        ClientTarget target =
                new ClientTarget(
                        0,
                        InternetAddress.NONE,
                        InternetAddress.of(server.addresses().getFirst()),
                        Handshakes.client(new SeededRandom(2)),
                        info -> Optional.of(application),
                        why -> {},
                        QuicSettings.DEFAULTS,
                        null);
        client.execute(0, (endpoint, nowNanos) -> endpoint.connect(target, nowNanos));
    }

    /** Number of the server's thread. */
    long serverThread() {
        CompletableFuture<Long> number = new CompletableFuture<>();
        server.execute(0, () -> number.complete(Thread.currentThread().threadId()));
        return number.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        client.stop(0, "").orTimeout(SECONDS, TimeUnit.SECONDS).join();
        server.stop(0, "").orTimeout(SECONDS, TimeUnit.SECONDS).join();
        assertEquals(0, client.statistics().total(Count.SLOTS_IN_USE), "the client's slots");
        assertEquals(0, server.statistics().total(Count.SLOTS_IN_USE), "the server's slots");
        for (ChunkPool pool : pools) {
            assertEquals(0, pool.inUse(), "chunks");
        }
    }
}
