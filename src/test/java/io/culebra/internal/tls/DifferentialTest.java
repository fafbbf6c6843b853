package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our client and server against Bouncy Castle's, which share no protocol code with ours. */
class DifferentialTest {
    private static final List<CipherSuite> SUITES = List.of(CipherSuite.values());
    private static final List<NamedGroup> GROUPS = List.of(NamedGroup.values());
    private static final byte[] CONTEXT = {1};

    private final Endpoint ourSink = new Endpoint();
    private final Endpoint theirSink = new Endpoint();

    @Test
    void ourClientAgreesWithTheirServer() throws Exception {
        for (String kind : KeyKinds.ALL) {
            TlsIdentity identity = KeyKinds.identity(kind);
            for (CipherSuite suite : SUITES) {
                for (NamedGroup group : GROUPS) {
                    DifferentialTest run = new DifferentialTest();
                    run.client(identity, suite, group, List.of(group), false);
                }
            }
        }
    }

    @Test
    void theirClientAgreesWithOurServer() throws Exception {
        for (String kind : KeyKinds.ALL) {
            Credential credential = Credential.of(KeyKinds.identity(kind));
            for (CipherSuite suite : SUITES) {
                for (NamedGroup group : GROUPS) {
                    DifferentialTest run = new DifferentialTest();
                    run.server(credential, suite, group, group);
                }
            }
        }
    }

    /** RFC 8446 §4.1.4. */
    @Test
    void bothAgreeAfterARetry() throws Exception {
        TlsIdentity identity = KeyKinds.identity("secp256r1");
        for (CipherSuite suite : SUITES) {
            for (NamedGroup group : GROUPS) {
                NamedGroup other =
                        group == NamedGroup.X25519 ? NamedGroup.SECP256R1 : NamedGroup.X25519;
                new DifferentialTest().client(identity, suite, group, List.of(other), false);
                new DifferentialTest().client(identity, suite, group, List.of(), false);
                new DifferentialTest().server(Credential.of(identity), suite, group, other);
            }
        }
    }

    /** RFC 8446 §4.4.2: a client that has none says so. */
    @Test
    void theirServerIsToldThatThereIsNoCertificateOfTheClient() throws Exception {
        client(
                KeyKinds.identity("secp256r1"),
                CipherSuite.AES_128_GCM_SHA256,
                NamedGroup.X25519,
                List.of(NamedGroup.X25519),
                true);
        assertTrue(theirSink.events.contains("certificates 0"), theirSink.events.toString());
    }

    private void client(
            TlsIdentity identity,
            CipherSuite suite,
            NamedGroup group,
            List<NamedGroup> shares,
            boolean asksForCertificate)
            throws IOException, TransportException {
        TlsClientConfig config =
                new TlsClientConfig(
                        "localhost", Pair.H3, Pair.ANYONE, List.of(suite), GROUPS, shares, false);
        ClientHandshake client = Pair.client(config, ourSink, 5);
        BouncyCastleServer server =
                new BouncyCastleServer(
                        theirSink, identity, new int[] {group.wire()}, asksForCertificate);
        server.start();
        client.start(Pair.NOW);
        pump(client, server);
        assertAgreed(client, server, suite, group);
    }

    private void server(
            Credential credential, CipherSuite suite, NamedGroup group, NamedGroup share)
            throws IOException, TransportException {
        TlsServerConfig config =
                new TlsServerConfig(
                        offer -> Answer.now(credential), Pair.H3, SUITES, List.of(group), false);
        ServerHandshake server = Pair.server(config, ourSink, 6);
        BouncyCastleClient client =
                new BouncyCastleClient(
                        theirSink,
                        new int[] {suite.wire()},
                        GROUPS.stream().mapToInt(NamedGroup::wire).toArray(),
                        new int[] {share.wire()});
        client.start();
        pump(server, client);
        assertAgreed(server, client, suite, group);
    }

    private void pump(TlsHandshake ours, BouncyCastlePeer theirs)
            throws IOException, TransportException {
        boolean more = true;
        while (more) {
            more = theirSink.deliverTo(ours, 280, Pair.NOW);
            for (Endpoint.Flight flight = ourSink.outbox.poll();
                    flight != null;
                    flight = ourSink.outbox.poll()) {
                theirs.feed(flight.level(), flight.bytes());
                more = true;
            }
        }
    }

    private void assertAgreed(
            TlsHandshake ours, BouncyCastlePeer theirs, CipherSuite suite, NamedGroup group) {
        assertTrue(ours.isComplete() && theirSink.complete);
        assertEquals(suite.tlsName(), ours.info(1, 1).cipherSuite());
        assertEquals(group.tlsName(), ours.info(1, 1).keyExchange());
        assertEquals(ourSink.suite, theirSink.suite);
        for (EncryptionLevel level :
                List.of(EncryptionLevel.HANDSHAKE, EncryptionLevel.APPLICATION)) {
            assertArrayEquals(ourSink.readSecrets.get(level), theirSink.writeSecrets.get(level));
            assertArrayEquals(ourSink.writeSecrets.get(level), theirSink.readSecrets.get(level));
        }
        assertArrayEquals(theirs.exported, ours.exportKey("label", CONTEXT, 32));
        byte[] ofServer = theirs.isServer ? ourSink.peerParameters : theirSink.peerParameters;
        byte[] ofClient = theirs.isServer ? theirSink.peerParameters : ourSink.peerParameters;
        assertArrayEquals(Pair.SERVER_PARAMETERS, ofServer);
        assertArrayEquals(Pair.CLIENT_PARAMETERS, ofClient);
    }
}
