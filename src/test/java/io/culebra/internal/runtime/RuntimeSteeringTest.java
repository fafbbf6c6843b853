package io.culebra.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.culebra.internal.wire.ConnectionId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every datagram comes to the worker that owns it, whichever socket it came to. */
class RuntimeSteeringTest extends RunningEngines {
    private static final ConnectionId TOKEN = ConnectionId.of(new byte[16]);

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

    /** RFC 9000 §10.3.1: a stateless reset comes to any worker. */
    @Test
    void letsAllKnowOfATokenThatMayBeTheirs() throws IOException {
        EndpointRuntime runtime = listen(SMALL.withWorkers(3));
        runtime.execute(1, () -> worker(1).askOthers(TOKEN));
        await(() -> !engine(0).resetTokens.isEmpty() && !engine(2).resetTokens.isEmpty());
        assertEquals(List.of(TOKEN), List.copyOf(engine(0).resetTokens));
        assertEquals(List.of(TOKEN), List.copyOf(engine(2).resetTokens));
        assertEquals(0, engine(1).resetTokens.size());
        assertEquals(2, runtime.statistics().total(Count.RESETS_ASKED));
    }

    /** What arrives at a client's worker is its own, whatever the id says. */
    @Test
    void leavesAloneWhatComesToClients() throws IOException {
        RuntimeOptions options =
                RuntimeOptions.CLIENT.withWorkers(2).withPinning(false).withMemory(64, 8, 4, 64);
        EndpointRuntime runtime = keep(EndpointRuntime.connect(options, this::create));
        int port = runtime.addresses().getFirst().getPort();
        for (int i = 0; i < 10; i++) {
            send(new InetSocketAddress(ANY_PORT.getAddress(), port), 1);
        }
        await(() -> datagrams() == 10);
        runtime.execute(0, () -> worker(0).askOthers(TOKEN));
        assertEquals(0, runtime.statistics().total(Count.RESETS_ASKED));
        assertEquals(10, engine(0).datagrams.get());
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
