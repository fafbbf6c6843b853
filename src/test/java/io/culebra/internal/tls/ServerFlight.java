package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** A server's answer to our client, message by message, to be changed before the client sees it. */
final class ServerFlight {
    static final Credential CREDENTIAL =
            Credential.of(
                    SelfSigned.create(
                            new SeededRandom(7), Pair.NOW, Duration.ofDays(1), "localhost"));
    static final TlsClientConfig CLIENT =
            new TlsClientConfig(
                            "localhost",
                            Pair.H3,
                            Pair.ANYONE,
                            List.of(
                                    CipherSuite.AES_128_GCM_SHA256,
                                    CipherSuite.CHACHA20_POLY1305_SHA256),
                            List.of(NamedGroup.X25519, NamedGroup.SECP256R1),
                            List.of(NamedGroup.X25519),
                            false)
                    .withOptions(new HelloOptions(CertificateType.USUAL, false, false));
    static final TlsServerConfig SERVER = TlsServerConfig.of(CREDENTIAL, Pair.H3);

    /** What a server might do. */
    interface Delivery {
        void to(ServerFlight flight) throws TransportException;
    }

    final Endpoint clientSink = new Endpoint();
    final ClientHandshake client;
    byte[] serverHello;
    byte[] encryptedExtensions;
    byte[] certificate;
    byte[] certificateVerify;
    byte[] finished;

    ServerFlight(TlsClientConfig clientConfig, TlsServerConfig serverConfig) {
        client = Pair.client(clientConfig, clientSink, 1);
        client.start(Pair.NOW);
        Endpoint serverSink = new Endpoint();
        ServerHandshake server = Pair.server(serverConfig, serverSink, 1);
        try {
            clientSink.deliverTo(server, Integer.MAX_VALUE, Pair.NOW);
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
        byte[] all = serverSink.sent.toByteArray();
        serverHello = at(all, 0);
        encryptedExtensions = at(all, 1);
        certificate = at(all, 2);
        certificateVerify = at(all, 3);
        finished = at(all, 4);
    }

    ServerFlight() {
        this(CLIENT, SERVER);
    }

    /** A test that a delivery ends the handshake with an alert. */
    static DynamicTest refused(String name, int alert, Delivery delivery) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    ServerFlight flight = new ServerFlight();
                    TransportException refusal =
                            assertThrows(TransportException.class, () -> delivery.to(flight));
                    assertEquals(0x100 + alert, refusal.code(), refusal.reason());
                    assertFalse(flight.clientSink.complete);
                });
    }

    void deliver() throws TransportException {
        initial(serverHello);
        handshake(encryptedExtensions);
        handshake(certificate);
        handshake(certificateVerify);
        handshake(finished);
    }

    void initial(byte[] message) throws TransportException {
        feed(EncryptionLevel.INITIAL, message);
    }

    void handshake(byte[] message) throws TransportException {
        feed(EncryptionLevel.HANDSHAKE, message);
    }

    void feed(EncryptionLevel level, byte[] bytes) throws TransportException {
        feed(client, level, bytes);
    }

    static void feed(TlsHandshake handshake, EncryptionLevel level, byte[] bytes)
            throws TransportException {
        handshake.onHandshakeBytes(level, MemorySegment.ofArray(bytes), 0, bytes.length, Pair.NOW);
    }

    /** A message of a type around a body. */
    static byte[] message(int type, byte[] body) {
        TlsWriter out = new TlsWriter(body.length + 4);
        int mark = out.beginMessage(type);
        out.put(body);
        out.endMessage(mark);
        return out.toByteArray();
    }

    static byte[] body(byte[] message) {
        return Arrays.copyOfRange(message, MessageBuffer.HEADER_BYTES, message.length);
    }

    static byte[] concat(byte[] first, byte[] second) {
        return new TlsWriter(0).put(first).put(second).toByteArray();
    }

    private static byte[] at(byte[] flight, int index) {
        int from = 0;
        for (int i = 0; i < index; i++) {
            from += length(flight, from);
        }
        return Arrays.copyOfRange(flight, from, from + length(flight, from));
    }

    private static int length(byte[] flight, int from) {
        return MessageBuffer.HEADER_BYTES
                + ((flight[from + 1] & 0xff) << 16)
                + ((flight[from + 2] & 0xff) << 8)
                + (flight[from + 3] & 0xff);
    }

    /** A request for a certificate. */
    static byte[] aRequest() {
        return message(
                HandshakeType.CERTIFICATE_REQUEST,
                HelloEditor.bytes(0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3));
    }
}
