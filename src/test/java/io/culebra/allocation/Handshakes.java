package io.culebra.allocation;

import io.culebra.api.RandomSource;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.tls.ClientHandshake;
import io.culebra.internal.tls.HybridOperations;
import io.culebra.internal.tls.ServerHandshake;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import io.culebra.simulation.TestTls;

/** The TLS sides of both endpoints of a test. */
final class Handshakes {
    private static final String PROTOCOL = "bytes";

    private Handshakes() {}

    static HandshakeFactory server(RandomSource random) {
        TlsServerConfig config = TestTls.server(PROTOCOL);
        PublicKeyOperations operations = new HybridOperations(random);
        return (sink, ours) -> new ServerHandshake(config, operations, random, ours, sink);
    }

    static HandshakeFactory client(RandomSource random) {
        TlsClientConfig config = TestTls.credulousClient(PROTOCOL);
        PublicKeyOperations operations = new HybridOperations(random);
        return (sink, ours) -> new ClientHandshake(config, operations, random, ours, sink);
    }
}
