package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.HandshakeInfo;
import io.culebra.differential.Program;
import io.culebra.differential.Scenarios;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Our client's handshake with an {@link OpenSslServer}. */
final class OpenSslCall {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String HITHER = "what comes back";
    private static final String THITHER = "what goes there";

    /** What OpenSSL takes in a hello for an extension that it only has in a file. */
    private static final byte[] NO_PARAMETERS = {};

    /** Connections to one server must not be told apart by chance. */
    private static long seed = System.nanoTime();

    final ClientHandshake client;
    private final Endpoint sink = new Endpoint();
    private final OpenSslServer server;

    OpenSslCall(OpenSslServer server, TlsClientConfig config, ClientSessions sessions) {
        this.server = server;
        SeededRandom random = new SeededRandom(seed++);
        client =
                new ClientHandshake(
                        config,
                        sessions,
                        new HybridOperations(random),
                        random,
                        NO_PARAMETERS,
                        sink);
    }

    /** The server has refused. */
    static final class AlertException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int alert;

        AlertException(int alert) {
            super("alert " + alert);
            this.alert = alert;
        }
    }

    /** To the end of the handshake, and a word in each direction. */
    OpenSslCall run() throws Exception {
        connect(records -> {
            Program program = server.program();
            String word = THITHER + ' ' + seed;
            records.send(TlsRecords.APPLICATION_DATA, bytes(word + '\n'));
            program.await(word);
            program.say(HITHER);
            StringBuilder heard = new StringBuilder();
            while (heard.indexOf(HITHER) < 0) {
                heard.append(receive(records));
            }
        });
        return this;
    }

    /** Until the server has something against it, which is known after our end of the handshake. */
    private void runInVain() throws Exception {
        connect(records -> {
            while (true) {
                receive(records);
            }
        });
    }

    private interface Conversation {
        void with(TlsRecords records) throws Exception;
    }

    private void connect(Conversation afterwards) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            TlsRecords records = new TlsRecords(socket);
            client.start(System.currentTimeMillis());
            flush(records);
            while (!client.isComplete()) {
                receive(records);
            }
            afterwards.with(records);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void flush(TlsRecords records) throws IOException {
        for (Endpoint.Flight flight = sink.outbox.poll();
                flight != null;
                flight = sink.outbox.poll()) {
            records.send(TlsRecords.HANDSHAKE, flight.bytes());
        }
    }

    /** One record; returns what it says to the application. */
    private String receive(TlsRecords records) throws IOException, TransportException {
        TlsRecords.Content content = records.next();
        switch (content.type) {
            case TlsRecords.CHANGE_CIPHER_SPEC -> {}
            case TlsRecords.ALERT -> throw new AlertException(content.bytes[1]);
            case TlsRecords.HANDSHAKE -> onHandshake(records, content.bytes);
            default -> {
                return new String(content.bytes, StandardCharsets.US_ASCII);
            }
        }
        return "";
    }

    private void onHandshake(TlsRecords records, byte[] bytes)
            throws IOException, TransportException {
        EncryptionLevel before = client.expectedLevel();
        client.onHandshakeBytes(
                before, MemorySegment.ofArray(bytes), 0, bytes.length, System.currentTimeMillis());
        EncryptionLevel after = client.expectedLevel();
        if (after != before && after == EncryptionLevel.HANDSHAKE) {
            changeKeys(records, after);
        }
        flush(records);
        if (after != before && after == EncryptionLevel.APPLICATION) {
            changeKeys(records, after);
        }
    }

    private void changeKeys(TlsRecords records, EncryptionLevel level) {
        CipherSuite suite = sink.suite.orElseThrow();
        records.read(suite, Objects.requireNonNull(sink.readSecrets.get(level)));
        records.write(suite, Objects.requireNonNull(sink.writeSecrets.get(level)));
    }

    OpenSslCall assertAgreed() throws IOException {
        assertArrayEquals(Pair.SERVER_PARAMETERS, sink.peerParameters);
        assertTrue(server.keyLog().containsAll(sink.keyLog), server.program().output());
        assertEquals(5, sink.keyLog.size());
        byte[] exported =
                client.exportKey(OpenSslServer.LABEL, new byte[0], OpenSslServer.EXPORTED_BYTES);
        assertTrue(server.hasExported(exported), server.program().output());
        Scenarios.count(server.name());
        return this;
    }

    OpenSslCall assertAgreed(CipherSuite suite, NamedGroup group) throws IOException {
        assertEquals(suite.tlsName(), info().cipherSuite());
        assertEquals(group.tlsName(), info().keyExchange());
        return assertAgreed();
    }

    HandshakeInfo info() {
        return client.info(1, 1);
    }

    void assertRefusedByThem(int alert) {
        assertEquals(alert, assertThrows(AlertException.class, this::runInVain).alert);
        Scenarios.count(server.name());
    }

    void assertRefusedByUs(int alert) {
        assertEquals(0x100 + alert, assertThrows(TransportException.class, this::run).code());
        Scenarios.count(server.name());
    }
}
