package io.culebra.internal.tls;

import io.culebra.api.PeerTrust;
import io.culebra.internal.wire.TransportException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client and a server that talk to each other in memory. */
final class Pair {
    static final long NOW = 1_790_000_000_000L;
    static final List<String> H3 = List.of("h3");
    static final byte[] CLIENT_PARAMETERS = "client's".getBytes(StandardCharsets.US_ASCII);
    static final byte[] SERVER_PARAMETERS = "server's".getBytes(StandardCharsets.US_ASCII);
    static final PeerVerifier ANYONE = PeerVerifier.of(PeerTrust.anyone());

    final Endpoint clientSink = new Endpoint();
    final Endpoint serverSink = new Endpoint();
    final ClientHandshake client;
    final ServerHandshake server;

    Pair(TlsClientConfig clientConfig, TlsServerConfig serverConfig) {
        this(clientConfig, serverConfig, 1);
    }

    Pair(TlsClientConfig clientConfig, TlsServerConfig serverConfig, long seed) {
        client = client(clientConfig, clientSink, seed);
        server = server(serverConfig, serverSink, seed);
    }

    Pair(
            TlsClientConfig clientConfig,
            TlsServerConfig serverConfig,
            Operations clientOperations,
            Operations serverOperations) {
        client = client(clientConfig, clientSink, clientOperations, new SeededRandom(2));
        server = server(serverConfig, serverSink, serverOperations, new SeededRandom(3));
    }

    static ClientHandshake client(TlsClientConfig config, Endpoint sink, long seed) {
        return client(config, sink, Operations.HYBRID, new SeededRandom(2 * seed));
    }

    static ServerHandshake server(TlsServerConfig config, Endpoint sink, long seed) {
        return server(config, sink, Operations.HYBRID, new SeededRandom(2 * seed + 1));
    }

    private static ClientHandshake client(
            TlsClientConfig config, Endpoint sink, Operations kind, SeededRandom random) {
        return new ClientHandshake(config, kind.of(random), random, CLIENT_PARAMETERS, sink);
    }

    private static ServerHandshake server(
            TlsServerConfig config, Endpoint sink, Operations kind, SeededRandom random) {
        return new ServerHandshake(config, kind.of(random), random, SERVER_PARAMETERS, sink);
    }

    Pair run() throws TransportException {
        return run(Integer.MAX_VALUE);
    }

    Pair run(int pieceBytes) throws TransportException {
        client.start(NOW);
        server.start(NOW);
        pump(pieceBytes);
        return this;
    }

    /** Until both have nothing to say. */
    void pump(int pieceBytes) throws TransportException {
        boolean more = true;
        while (more) {
            more = clientSink.deliverTo(server, pieceBytes, NOW);
            more |= serverSink.deliverTo(client, pieceBytes, NOW);
        }
    }
}
