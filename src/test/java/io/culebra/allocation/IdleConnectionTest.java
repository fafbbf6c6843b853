package io.culebra.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.internal.crypto.AllocationFreeAead;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.simulation.SeededRandom;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What a connection keeps that had its handshake and a request, and now has nothing to do. */
class IdleConnectionTest {
    private static final int WARM_UP = 100;
    private static final int CONNECTIONS = 1_000;
    private static final int TURNS = 12;
    private static final int LAST_TURNS = 10;
    private static final long TURN_NANOS = 50_000;
    private static final long PAUSE_NANOS = 100_000_000;
    private static final int REQUEST_BYTES = 100;

    /** Of both ends together, which keep about 17 kB. */
    private static final long MOST_KEPT_BYTES = 25_000;

    private static final InternetAddress CLIENT = InternetAddress.ofIpv4(0x0a000001, 1111);
    private static final InternetAddress SERVER = InternetAddress.ofIpv4(0x0a000002, 443);

    /** The client asks, the server answers; then there is silence. */
    private static final class OneRequest implements ApplicationOverQuic {
        private final MemorySegment bytes = Arena.ofAuto().allocate(REQUEST_BYTES);
        private int answers;

        @Override
        public void onEstablished(QuicConnection connection, HandshakeInfo info) {
            if (!connection.isServer()) {
                connection.tryOpenStream(true).orElseThrow().write(bytes, 0, REQUEST_BYTES, true);
            }
        }

        @Override
        public void onStreamReadable(
                QuicStream stream, MemorySegment arrived, long from, long length, boolean fin) {
            if (stream.connection().isServer()) {
                stream.write(arrived, from, length, fin);
            } else if (fin) {
                answers++;
            }
        }
    }

    private final OneRequest application = new OneRequest();
    private long nowNanos = 1_000_000_000;

    private void turns(QuietHost client, QuietHost server, int count, long nanos) {
        for (int i = 0; i < count; i++) {
            client.turn(nowNanos);
            server.turn(nowNanos);
            nowNanos += nanos;
        }
    }

    private void connect(QuietHost client, QuietHost server, SeededRandom random, int count) {
        for (int i = 0; i < count; i++) {
            client.connect(server, Handshakes.client(random));
            turns(client, server, TURNS, TURN_NANOS);
        }
        turns(client, server, LAST_TURNS, PAUSE_NANOS);
    }

    private static long usedBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void keepsLittle() {
        try (Arena arena = Arena.ofConfined()) {
            SeededRandom random = new SeededRandom(1);
            AllocationFreeAead aeads = new AllocationFreeAead();
            QuietHost server =
                    new QuietHost(
                            arena, SERVER, random, aeads, Handshakes.server(random), application);
            QuietHost client = new QuietHost(arena, CLIENT, random, aeads, null, application);
            connect(client, server, random, WARM_UP);
            long before = usedBytes();
            connect(client, server, random, CONNECTIONS);
            long kept = (usedBytes() - before) / CONNECTIONS;
            assertEquals(WARM_UP + CONNECTIONS, application.answers, "answers");
            assertEquals(0, server.chunksInUse(), "chunks of idle connections");
            assertEquals(0, client.chunksInUse(), "chunks of idle connections");
            assertTrue(kept <= MOST_KEPT_BYTES, kept + " bytes for each connection");
            server.close();
            client.close();
        }
    }
}
