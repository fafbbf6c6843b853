package io.culebra;

import static io.culebra.OpenSslParties.AUTHORITY;
import static io.culebra.OpenSslParties.IDENTITY;
import static io.culebra.OpenSslParties.OTHER;
import static io.culebra.OpenSslParties.TRUST;
import static io.culebra.OpenSslParties.identity;
import static io.culebra.OpenSslParties.keys;
import static io.culebra.OpenSslParties.somebody;
import static io.culebra.OpenSslParties.valid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Loopback.Shout;
import io.culebra.api.ConnectionException;
import io.culebra.api.ConnectionParams;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.EarlyData;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.Observer;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicConnection;
import io.culebra.api.SessionSettings;
import io.culebra.api.SessionStore;
import io.culebra.api.TlsIdentity;
import io.culebra.differential.Pem;
import io.culebra.differential.Program;
import io.culebra.differential.Python;
import io.culebra.differential.Scenarios;
import io.culebra.internal.tls.Certificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client and OpenSSL's QUIC server, which libssl has and its command line has not. */
@Timeout(120)
@ExtendWith(Scenarios.class)
class OpenSslServerTest {
    private static final int CERTIFICATE_UNKNOWN = 46;
    private static final int UNKNOWN_CA = 48;

    private static final int BYTES = 100_000;
    private static final int PATIENCE_SECONDS = 20;

    @TempDir private Path folder;
    private final QuicClient client;
    private final Set<String> keyLog = ConcurrentHashMap.newKeySet();
    private int met;

    OpenSslServerTest() throws Exception {
        client = QuicClient.open(Loopback.SINGLE);
    }

    @BeforeAll
    static void find() {
        Python.LIBSSL.orSkip();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Program server(TlsIdentity identity, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("alpn=" + OpenSslVisit.ALPN);
        all.add("identity=" + Pem.write(folder.resolve("server.pem"), identity));
        Program program =
                Program.start(Python.command(OpenSslServerTest.class, "openssl_server.py", all));
        program.await("port ");
        met = 0;
        keyLog.clear();
        return program;
    }

    private QuicConnection connect(Program server, ConnectionParams.Builder params, Shout shout)
            throws Exception {
        int port = Integer.parseInt(word(server.output(), "port ", 0));
        return client.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        "localhost",
                        params.settings(Loopback.PATIENT).build(),
                        shout)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String word(String output, String marker, int index) {
        int at = output.lastIndexOf(marker);
        return output.substring(at + marker.length(), output.indexOf('\n', at)).split(" ")[index];
    }

    private ConnectionParams.Builder params() {
        return ConnectionParams.client(OpenSslVisit.ALPN)
                .trust(TRUST)
                .keyLog(true)
                .observer(
                        new Observer() {
                            @Override
                            public void onKeyLog(String line) {
                                keyLog.add(line);
                            }
                        });
    }

    /** Both say the same, and data goes to and fro. */
    private HandshakeInfo agreed(Program server, ConnectionParams.Builder params) throws Exception {
        Shout shout = new Shout(BYTES);
        QuicConnection connection = connect(server, params, shout);
        assertEquals(BYTES, shout.echoed.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        HandshakeInfo info = connection.handshakeInfo().orElseThrow();
        connection.close(0, "");
        shout.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        met++;
        server.await(
                "connected %d %s %s"
                        .formatted(met, info.resumed() ? "again" : "anew", info.cipherSuite()));
        String output = server.output();
        assertTrue(info.keyExchange().equalsIgnoreCase(word(output, "connected ", 3)), output);
        assertFalse(keyLog.isEmpty());
        keyLog.forEach(line -> assertTrue(output.contains("keylog " + line), line));
        Scenarios.count("OpenSSL " + word(output, "OpenSSL ", 0));
        return info;
    }

    private void refused(int alert, Program server, ConnectionParams.Builder params) {
        Throwable failure =
                assertThrows(
                                ExecutionException.class,
                                () -> connect(server, params, new Shout(BYTES)))
                        .getCause();
        ConnectionShutdown why = assertInstanceOf(ConnectionException.class, failure).shutdown();
        assertEquals(
                0x100 + alert,
                assertInstanceOf(ConnectionShutdown.ByTransport.class, why).errorCode());
        Scenarios.count("OpenSSL " + word(server.output(), "OpenSSL ", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X25519MLKEM768", "x25519", "secp256r1", "secp384r1", "SecP256r1MLKEM768"})
    void agreesInAllSuitesAndGroupsAlsoAfterARetry(String group) throws Exception {
        for (String suite :
                List.of(
                        "TLS_AES_128_GCM_SHA256",
                        "TLS_AES_256_GCM_SHA384",
                        "TLS_CHACHA20_POLY1305_SHA256")) {
            try (Program server = server(IDENTITY, "suites=" + suite, "groups=" + group)) {
                for (String share : List.of(group, "x25519", "secp384r1")) {
                    HandshakeInfo info =
                            agreed(
                                    server,
                                    params().sessions(SessionSettings.NONE).keyShares(share));
                    assertEquals(suite, info.cipherSuite());
                    assertEquals(group, info.keyExchange());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS"})
    void agreesWhateverTheCertificate(String kind) throws Exception {
        TlsIdentity identity = identity(keys(kind));
        try (Program server = server(identity)) {
            assertEquals(
                    identity.chain().getFirst(),
                    agreed(server, params()).peerCertificates().getFirst());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS"})
    void isShownACertificate(String kind) throws Exception {
        try (Program server = server(IDENTITY, roots())) {
            agreed(server, params().identity(somebody(kind)));
            assertEquals("somebody", word(server.output(), "connected ", 4));
        }
    }

    private String roots() throws Exception {
        Path file = folder.resolve("roots.pem");
        Files.writeString(file, Pem.of(List.of(AUTHORITY.certificate())));
        return "roots=" + file;
    }

    @Test
    void resumesSessions() throws Exception {
        for (String suite :
                List.of(
                        "TLS_AES_128_GCM_SHA256",
                        "TLS_AES_256_GCM_SHA384",
                        "TLS_CHACHA20_POLY1305_SHA256")) {
            SessionSettings early =
                    SessionSettings.DEFAULTS
                            .withStore(SessionStore.inMemory(10))
                            .withEarlyData(true);
            try (Program server = server(IDENTITY, "suites=" + suite)) {
                assertFalse(agreed(server, params().sessions(early)).resumed());
                for (String share : List.of("X25519MLKEM768", "x25519", "secp384r1")) {
                    HandshakeInfo info = agreed(server, params().sessions(early).keyShares(share));
                    assertTrue(info.resumed());
                    assertEquals(EarlyData.NONE, info.earlyData());
                }
            }
        }
    }

    @Test
    void isRefusedIfItIsNotWhoItShouldBe() throws Exception {
        TlsIdentity other =
                valid(Certificates.of("elsewhere")).dns("elsewhere").signedBy(AUTHORITY).identity();
        try (Program server = server(other)) {
            refused(CERTIFICATE_UNKNOWN, server, params());
            PeerTrust others = PeerTrust.of(List.of(OTHER.certificate()));
            refused(UNKNOWN_CA, server, params().trust(others));
        }
    }
}
