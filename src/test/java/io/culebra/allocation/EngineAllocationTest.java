package io.culebra.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import io.culebra.api.ApplicationOverQuic;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.AllocationFreeAead;
import io.culebra.internal.crypto.Ciphers;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.simulation.SeededRandom;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/**
 * What a connection costs in garbage once it is under way: nothing, on either side, but for the
 * ciphers. Not because the compiler removes it: the interpreter allocates nothing either.
 */
class EngineAllocationTest {
    private static final int PACKETS = 100_000;
    private static final int FEWER = 20_000;
    private static final int WARM_UP = 20_000;

    /** The JDK's ciphers leave about 1080 bytes for each packet. */
    private static final int JDK_BYTES_PER_PACKET = 1_300;

    /** What the sender of packets and their receiver allocated, in bytes. */
    private record Cost(long sender, long receiver) {
        boolean isSome() {
            return sender > 0 || receiver > 0;
        }
    }

    /** A server that sends and a client that listens, or both do both. */
    private static final class Pair {
        private static final long TURN_NANOS = 50_000;
        private static final InternetAddress CLIENT = InternetAddress.ofIpv4(0x0a000001, 1111);
        private static final InternetAddress SERVER = InternetAddress.ofIpv4(0x0a000002, 443);

        final QuietHost server;
        final QuietHost client;
        private long nowNanos = 1_000_000_000;

        Pair(
                Arena arena,
                AeadProvider aeads,
                ApplicationOverQuic speaking,
                ApplicationOverQuic listening) {
            SeededRandom random = new SeededRandom(1);
            server =
                    new QuietHost(
                            arena, SERVER, random, aeads, Handshakes.server(random), speaking);
            client = new QuietHost(arena, CLIENT, random, aeads, null, listening);
            client.connect(server, Handshakes.client(random));
        }

        /** Goes on until the server has sent so many more. */
        void run(int packets) {
            long until = server.datagramsSent() + packets;
            while (server.datagramsSent() < until) {
                client.turn(nowNanos);
                server.turn(nowNanos);
                nowNanos += TURN_NANOS;
            }
        }

        /** What so many packets more cost. */
        Cost costOf(int packets) {
            long sender = server.allocatedBytes();
            long receiver = client.allocatedBytes();
            run(packets);
            return new Cost(server.allocatedBytes() - sender, client.allocatedBytes() - receiver);
        }

        void close() {
            server.close();
            client.close();
        }
    }

    private static void assertNothing(
            AeadProvider aeads,
            int packets,
            ApplicationOverQuic speaking,
            ApplicationOverQuic listening,
            boolean losing) {
        try (Arena arena = Arena.ofConfined()) {
            Pair pair = new Pair(arena, aeads, speaking, listening);
            if (losing) {
                pair.server.lose();
            }
            pair.run(WARM_UP);
            Cost cost = pair.costOf(packets);
            long until = Garbage.deadlineNanos();
            while (cost.isSome() && System.nanoTime() - until < 0) {
                cost = pair.costOf(packets);
            }
            pair.close();
            assertEquals(new Cost(0, 0), cost, "bytes for " + packets + " packets");
        }
    }

    @Test
    void isNothingForBytesThatAreCopied() {
        assertNothing(new AllocationFreeAead(), PACKETS, new Writer(), new Listener(), false);
    }

    @Test
    void isNothingForBytesThatAreLent() {
        assertNothing(new AllocationFreeAead(), PACKETS, new Lender(), new Listener(), false);
    }

    @Test
    void isNothingForAConversation() {
        assertNothing(new AllocationFreeAead(), FEWER, new Talker(), new Talker(), false);
    }

    @Test
    void isNothingForBytesThatAreLostAndSentAgain() {
        assertNothing(new AllocationFreeAead(), PACKETS, new Writer(), new Listener(), true);
    }

    /** Once the calls are compiled: until then each leaves its arguments. */
    @Test
    void isNothingWithANativeLibrarysCiphers() {
        assertNothing(Ciphers.LIBCRYPTO.provider(), FEWER, new Writer(), new Listener(), false);
    }

    @Test
    void isAKilobyteForEachPacketWithTheJdksCiphers() {
        try (Arena arena = Arena.ofConfined()) {
            Pair pair = new Pair(arena, Ciphers.JDK.provider(), new Writer(), new Listener());
            pair.run(WARM_UP);
            Cost cost = pair.costOf(FEWER);
            pair.close();
            assertTrue(cost.sender() / FEWER <= JDK_BYTES_PER_PACKET, cost::toString);
            assertTrue(cost.receiver() / FEWER <= JDK_BYTES_PER_PACKET, cost::toString);
        }
    }
}
