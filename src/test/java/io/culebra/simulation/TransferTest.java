package io.culebra.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.endpoint.ClientTarget;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.tls.ClientHandshake;
import io.culebra.internal.tls.Credential;
import io.culebra.internal.tls.HybridOperations;
import io.culebra.internal.tls.PeerVerifier;
import io.culebra.internal.tls.SelfSigned;
import io.culebra.internal.tls.ServerHandshake;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final long MS = 1_000_000;
    private static final InternetAddress CLIENT = InternetAddress.ofIpv4(0x0a000001, 1111);
    private static final InternetAddress SERVER = InternetAddress.ofIpv4(0x0a000002, 443);

    static final class Echo implements ApplicationOverQuic {
        @Override
        public void onStreamReadable(QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
            long taken = stream.write(bytes, from, length, fin);
            if (taken < length) {
                stream.pauseReading(from + taken);
            }
        }

        @Override
        public void onStreamWritable(QuicStream stream) {
            stream.resumeReading();
        }
    }

    static final class Client implements ApplicationOverQuic {
        final int size;
        long received;
        boolean fin;
        boolean good = true;
        long sent;
        ConnectionShutdown shutdown;
        final MemorySegment data = Arena.ofAuto().allocate(1 << 20);

        Client(int size) {
            this.size = size;
            for (int i = 0; i < data.byteSize(); i++) {
                data.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31 + (i >> 8)));
            }
        }

        @Override
        public void onEstablished(QuicConnection connection, HandshakeInfo info) {
            send(connection.tryOpenStream(true).orElseThrow());
        }

        void send(QuicStream stream) {
            sent += stream.write(data, sent, size - sent, true);
        }

        @Override
        public void onStreamWritable(QuicStream stream) {
            send(stream);
        }

        @Override
        public void onStreamReadable(QuicStream stream, MemorySegment bytes, long from, long length, boolean end) {
            good &= MemorySegment.mismatch(bytes, from, from + length, data, received, received + length) < 0;
            received += length;
            fin |= end;
            if (end) {
                stream.connection().close(7, "done");
            }
        }

        @Override
        public void onClose(QuicConnection connection, ConnectionShutdown why) {
            shutdown = why;
        }
    }

    static Client transfer(long seed, Link link, boolean retry, int size) {
        SeededRandom random = new SeededRandom(seed);
        TlsIdentity identity = SelfSigned.create(random, 1_790_000_000_000L, Duration.ofDays(9), "localhost");
        TlsServerConfig serverTls = TlsServerConfig.of(Credential.of(identity), List.of("echo"));
        TlsClientConfig clientTls = TlsClientConfig.of("localhost", List.of("echo"), PeerVerifier.of(PeerTrust.of(identity.chain())));
        HybridOperations operations = new HybridOperations(random);
        HandshakeFactory serverSide = (sink, params) -> new ServerHandshake(serverTls, operations, random, params, sink);
        HandshakeFactory clientSide = (sink, params) -> new ClientHandshake(clientTls, operations, random, params, sink);
        SimulatedHost server = new SimulatedHost(SERVER, random, QuicSettings.DEFAULTS, retry, serverSide, info -> Optional.of(new Echo()));
        SimulatedHost client = new SimulatedHost(CLIENT, random, QuicSettings.DEFAULTS, false, null, null);
        Simulation simulation = new Simulation(seed, client, server, link, link);
        Client app = new Client(size);
        ConnectionShutdown[] ended = new ConnectionShutdown[1];
        client.endpoint.connect(new ClientTarget(0, CLIENT, SERVER, clientSide, info -> Optional.of(app), why -> ended[0] = why, QuicSettings.DEFAULTS, null), simulation.nowNanos());
        simulation.run(600_000 * MS);
        assertEquals(List.of(), client.bugs);
        assertEquals(List.of(), server.bugs);
        assertEquals(size, app.received);
        assertTrue(app.good && app.fin);
        assertEquals(0, client.slab.inUse() + server.slab.inUse());
        assertEquals(0, client.chunks.inUse() + server.chunks.inUse());
        assertEquals(0, client.endpoint.connections() + server.endpoint.connections());
        return app;
    }

    @Test
    void echoesOverAPerfectLink() {
        transfer(1, Link.perfect(10 * MS), false, 1 << 20);
    }

    @Test
    void echoesWithRetry() {
        transfer(2, Link.perfect(10 * MS), true, 100_000);
    }

    @Test
    void echoesOverABadLink() {
        for (int seed = 3; seed < 30; seed++) {
            transfer(seed, new Link(10 * MS, 2 * MS, 0.05, 0.02, 0.02, 2_000_000, 100_000), false, 300_000);
        }
    }
}
