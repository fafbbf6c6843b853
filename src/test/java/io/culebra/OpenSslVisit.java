package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Loopback.Echo;
import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionParams;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.Observer;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.differential.OpenSsl;
import io.culebra.differential.Program;
import io.culebra.differential.Scenarios;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A server of ours that {@code s_client -quic} visits, and what both know afterwards. */
final class OpenSslVisit implements ApplicationOverQuic, Observer {
    static final String ALPN = "hq-interop";

    private static final String LABEL = "EXPORTER-visit";
    private static final int EXPORTED_BYTES = 32;
    private static final String WORD = "what comes back";

    private final OpenSsl openssl;
    private final Path keyLogFile;
    private final Echo echo = new Echo();
    private final CompletableFuture<HandshakeInfo> established = new CompletableFuture<>();
    private final CompletableFuture<ConnectionShutdown> closed = new CompletableFuture<>();
    private final CompletableFuture<byte[]> exported = new CompletableFuture<>();
    private final ConcurrentSkipListSet<String> keyLog = new ConcurrentSkipListSet<>();
    private String output = "";

    OpenSslVisit(OpenSsl openssl, Path folder) {
        this.openssl = openssl;
        keyLogFile = folder.resolve("keylog-" + System.identityHashCode(this));
    }

    /** Connects, says something, hears it again, and leaves. */
    OpenSslVisit run(ConnectionParams.Builder params, List<String> options)
            throws IOException, InterruptedException {
        try (QuicServer server = listen(params);
                Program client = openssl.start(arguments(server, options))) {
            client.say(WORD);
            client.await(WORD);
            client.hangUp();
            output = client.awaitEnd();
        }
        return this;
    }

    /** Connects in vain. */
    OpenSslVisit refused(ConnectionParams.Builder params, List<String> options) throws Exception {
        try (QuicServer server = listen(params);
                Program client = openssl.start(arguments(server, options))) {
            closed.get(20, TimeUnit.SECONDS);
            client.hangUp();
            output = client.awaitEnd();
        }
        return this;
    }

    private QuicServer listen(ConnectionParams.Builder params) throws IOException {
        return QuicServer.listen(
                params.settings(Loopback.PATIENT).keyLog(true).observer(this).build(),
                Loopback.SINGLE,
                initial -> initial.start(this),
                Loopback.anyPort());
    }

    private List<String> arguments(QuicServer server, List<String> options) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "s_client",
                                "-quic",
                                "-connect",
                                "127.0.0.1:" + server.addresses().getFirst().getPort(),
                                "-keylogfile",
                                keyLogFile.toString(),
                                "-keymatexport",
                                LABEL,
                                "-keymatexportlen",
                                Integer.toString(EXPORTED_BYTES)));
        if (!options.contains("-alpn")) {
            all.addAll(List.of("-alpn", ALPN));
        }
        all.addAll(options);
        return all;
    }

    String output() {
        return output;
    }

    HandshakeInfo info() {
        return established.join();
    }

    /** Both say the same about everything that both tell. */
    OpenSslVisit assertAgreed() throws IOException {
        HandshakeInfo info = info();
        assertSaid(
                (info.resumed() ? "Reused" : "New") + ", TLSv1.3, Cipher is " + info.cipherSuite());
        assertSaid("ALPN protocol: " + info.alpn());
        assertSaid("Keying material: " + hex(exported.join()));
        assertEquals(
                Files.readAllLines(keyLogFile).stream()
                        .filter(line -> !line.startsWith("#"))
                        .collect(Collectors.toCollection(TreeSet::new)),
                keyLog);
        Scenarios.count(openssl.name());
        return this;
    }

    OpenSslVisit assertAgreed(String suite, String group) throws IOException {
        assertAgreed();
        assertEquals(suite, info().cipherSuite());
        assertEquals(group, info().keyExchange());
        return this;
    }

    void assertSaid(String text) {
        assertTrue(output.contains(text), () -> "no '" + text + "' in:\n" + output);
    }

    void assertRefusedByUs(int alert) {
        assertEquals(
                0x100 + alert,
                assertInstanceOf(ConnectionShutdown.ByTransport.class, closed.join(), output)
                        .errorCode());
        Scenarios.count(openssl.name());
    }

    void assertRefusedByThem(int alert) {
        assertEquals(
                0x100 + alert,
                assertInstanceOf(ConnectionShutdown.ByPeerTransport.class, closed.join(), output)
                        .errorCode());
        Scenarios.count(openssl.name());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT);
    }

    @Override
    public void onKeyLog(String line) {
        keyLog.add(line);
    }

    @Override
    public void onEstablished(QuicConnection connection, HandshakeInfo info) {
        exported.complete(connection.exportKey(LABEL, new byte[0], EXPORTED_BYTES));
        established.complete(info);
    }

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        echo.onStreamReadable(stream, bytes, from, length, fin);
    }

    @Override
    public void onStreamWritable(QuicStream stream) {
        echo.onStreamWritable(stream);
    }

    @Override
    public void onClosed(QuicConnection connection, ConnectionShutdown shutdown) {
        closed.complete(shutdown);
    }
}
