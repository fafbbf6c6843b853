package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** A client's second flight, message by message, to be changed before the server sees it. */
final class ClientFlight {
    static final Certificates.Issued AUTHORITY = Certificates.authority("Clients").selfSigned();
    static final Credential CREDENTIAL =
            Credential.of(
                    Certificates.of("somebody")
                            .purpose(org.bouncycastle.asn1.x509.KeyPurposeId.id_kp_clientAuth)
                            .signedBy(AUTHORITY)
                            .identity());
    static final TlsClientConfig CLIENT =
            ServerFlight.CLIENT.withIdentity(
                    ClientIdentity.of(CredentialSet.of(List.of(CREDENTIAL))));

    /** What a client might do. */
    interface Delivery {
        void to(ClientFlight flight) throws TransportException;
    }

    final Pair pair;
    final List<byte[]> messages = new ArrayList<>();

    ClientFlight(TlsClientConfig client, TlsServerConfig server) {
        pair = new Pair(client, server);
        pair.client.start(Pair.NOW);
        try {
            pair.clientSink.deliverTo(pair.server, Integer.MAX_VALUE, Pair.NOW);
            pair.serverSink.deliverTo(pair.client, Integer.MAX_VALUE, Pair.NOW);
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
        for (Endpoint.Flight flight : pair.clientSink.outbox) {
            cut(flight.bytes());
        }
    }

    private void cut(byte[] flight) {
        for (int from = 0; from < flight.length; ) {
            int length = ((flight[from + 2] & 0xff) << 8) + (flight[from + 3] & 0xff) + 4;
            messages.add(Arrays.copyOfRange(flight, from, from + length));
            from += length;
        }
    }

    /** A test that a delivery ends the handshake with an alert. */
    static DynamicTest refused(String name, TlsServerConfig server, int alert, Delivery delivery) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    ClientFlight flight = new ClientFlight(CLIENT, server);
                    TransportException refusal =
                            assertThrows(TransportException.class, () -> delivery.to(flight));
                    assertEquals(0x100 + alert, refusal.code(), refusal.reason());
                    assertFalse(flight.pair.serverSink.complete);
                });
    }

    void deliver() throws TransportException {
        for (byte[] message : messages) {
            feed(message);
        }
    }

    void feed(byte[] message) throws TransportException {
        ServerFlight.feed(pair.server, EncryptionLevel.HANDSHAKE, message);
    }
}
