package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Handshakes that come to nothing, and with which alert. */
class HandshakeFailureTest {
    private static final int WHOLE = Integer.MAX_VALUE;

    @Test
    void withoutACommonSuite() {
        Handshakes.assertRefused(
                Alert.HANDSHAKE_FAILURE,
                new Pair(
                        Handshakes.client(
                                Handshakes.SUITES.subList(0, 1),
                                Handshakes.GROUPS,
                                Handshakes.GROUPS),
                        Handshakes.server(
                                Handshakes.CREDENTIAL,
                                Handshakes.SUITES.subList(1, 3),
                                Handshakes.GROUPS)));
    }

    @Test
    void withoutACommonGroup() {
        Handshakes.assertRefused(
                Alert.HANDSHAKE_FAILURE,
                new Pair(
                        Handshakes.client(
                                Handshakes.SUITES, Handshakes.GROUPS.subList(0, 1), List.of()),
                        Handshakes.server(
                                Handshakes.CREDENTIAL,
                                Handshakes.SUITES,
                                Handshakes.GROUPS.subList(1, 2))));
    }

    /** RFC 9001 §8.1. */
    @Test
    void withoutACommonProtocol() {
        Handshakes.assertRefused(
                Alert.NO_APPLICATION_PROTOCOL,
                new Pair(
                        Handshakes.CLIENT,
                        TlsServerConfig.of(Handshakes.CREDENTIAL, List.of("hq-interop"))));
    }

    @Test
    void ifTheCertificateIsForSomebodyElse() {
        Handshakes.assertRefused(
                Alert.CERTIFICATE_UNKNOWN,
                new Pair(
                        TlsClientConfig.of("other.example", Pair.H3, Handshakes.CLIENT.verifier()),
                        Handshakes.SERVER));
    }

    @Test
    void ifTheCertificateHasAnotherKey() {
        Signer stranger =
                (scheme, content, operations) ->
                        Credential.of(Certificates.of("x").selfSigned().identity())
                                .signer()
                                .sign(scheme, content, operations);
        Credential stolen = Credential.of(Handshakes.IDENTITY, stranger);
        Handshakes.assertRefused(
                Alert.DECRYPT_ERROR,
                new Pair(Handshakes.CLIENT, TlsServerConfig.of(stolen, Pair.H3)));
    }

    @Test
    void ifTheParametersAreRefused() {
        for (boolean byServer : new boolean[] {true, false}) {
            Pair pair = new Pair(Handshakes.CLIENT, Handshakes.SERVER);
            Endpoint sink = byServer ? pair.serverSink : pair.clientSink;
            sink.refuseParameters = Optional.of(TransportException.crypto(1, "no"));
            Handshakes.assertRefused(1, pair);
        }
    }

    /** RFC 8446 §4.4.4. */
    @Test
    void ifTheClientsFinishedIsWrong() throws Exception {
        Pair pair = new Pair(Handshakes.CLIENT, Handshakes.SERVER);
        pair.client.start(Pair.NOW);
        pair.clientSink.deliverTo(pair.server, WHOLE, Pair.NOW);
        pair.serverSink.deliverTo(pair.client, WHOLE, Pair.NOW);
        pair.clientSink.outbox.peek().bytes()[10] ^= 1;
        TransportException refusal =
                assertThrows(
                        TransportException.class,
                        () -> pair.clientSink.deliverTo(pair.server, WHOLE, Pair.NOW));
        assertEquals(0x100 + Alert.DECRYPT_ERROR, refusal.code());
        assertFalse(pair.serverSink.readSecrets.containsKey(EncryptionLevel.APPLICATION));
    }

    @Test
    void ifTheClientSendsAnythingButFinished() throws Exception {
        for (int type : new int[] {1, 2, 4, 5, 8, 11, 13, 15, 24, 25, 254}) {
            Pair pair = new Pair(Handshakes.CLIENT, Handshakes.SERVER);
            pair.client.start(Pair.NOW);
            pair.clientSink.deliverTo(pair.server, WHOLE, Pair.NOW);
            byte[] message = ServerFlight.message(type, new byte[32]);
            TransportException refusal =
                    assertThrows(
                            TransportException.class,
                            () ->
                                    ServerFlight.feed(
                                            pair.server, EncryptionLevel.HANDSHAKE, message));
            assertEquals(0x100 + Alert.UNEXPECTED_MESSAGE, refusal.code());
        }
    }

    /** RFC 9001 §6 and §8.3: no KeyUpdate, no EndOfEarlyData, nothing else either. */
    @Test
    void ifTheClientSendsAnythingAfterwards() throws Exception {
        for (int type : new int[] {1, 4, 5, 11, 20, 24}) {
            Pair pair = new Pair(Handshakes.CLIENT, Handshakes.SERVER).run();
            byte[] message = ServerFlight.message(type, new byte[1]);
            TransportException refusal =
                    assertThrows(
                            TransportException.class,
                            () ->
                                    ServerFlight.feed(
                                            pair.server, EncryptionLevel.APPLICATION, message));
            assertEquals(0x100 + Alert.UNEXPECTED_MESSAGE, refusal.code());
        }
    }
}
