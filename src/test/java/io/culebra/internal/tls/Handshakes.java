package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.time.Duration;
import java.util.List;

/** What tests of whole handshakes have in common. */
final class Handshakes {
    static final List<CipherSuite> SUITES = List.of(CipherSuite.values());
    static final List<NamedGroup> GROUPS = List.of(NamedGroup.values());
    static final TlsIdentity IDENTITY =
            SelfSigned.create(new SeededRandom(7), Pair.NOW, Duration.ofDays(1), "localhost");
    static final Credential CREDENTIAL = Credential.of(IDENTITY);
    static final TlsServerConfig SERVER = TlsServerConfig.of(CREDENTIAL, Pair.H3);
    static final TlsClientConfig CLIENT =
            TlsClientConfig.of(
                    "localhost", Pair.H3, PeerVerifier.of(PeerTrust.of(IDENTITY.chain())));

    private Handshakes() {}

    static TlsClientConfig client(
            List<CipherSuite> suites, List<NamedGroup> groups, List<NamedGroup> shares) {
        return new TlsClientConfig("localhost", Pair.H3, Pair.ANYONE, suites, groups, shares, true);
    }

    static TlsServerConfig server(
            Credential credential, List<CipherSuite> suites, List<NamedGroup> groups) {
        return new TlsServerConfig(offer -> Answer.now(credential), Pair.H3, suites, groups, true);
    }

    /** Both ends are complete and have the same keys. */
    static void assertAgreed(Pair pair) {
        assertTrue(pair.client.isComplete() && pair.server.isComplete());
        assertEquals(pair.clientSink.suite, pair.serverSink.suite);
        for (EncryptionLevel level :
                List.of(EncryptionLevel.HANDSHAKE, EncryptionLevel.APPLICATION)) {
            assertArrayEquals(
                    pair.clientSink.writeSecrets.get(level),
                    pair.serverSink.readSecrets.get(level));
            assertArrayEquals(
                    pair.clientSink.readSecrets.get(level),
                    pair.serverSink.writeSecrets.get(level));
        }
        assertArrayEquals(Pair.CLIENT_PARAMETERS, pair.serverSink.peerParameters);
        assertArrayEquals(Pair.SERVER_PARAMETERS, pair.clientSink.peerParameters);
        assertEquals(EncryptionLevel.APPLICATION, pair.client.expectedLevel());
        assertEquals(EncryptionLevel.APPLICATION, pair.server.expectedLevel());
    }

    static void assertRefused(int alert, Pair pair) {
        TransportException refusal = assertThrows(TransportException.class, pair::run);
        assertEquals(0x100 + alert, refusal.code(), refusal.reason());
    }
}
