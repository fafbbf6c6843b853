package io.culebra;

import static io.culebra.OpenSslParties.AUTHORITY;
import static io.culebra.OpenSslParties.TRUST;
import static io.culebra.OpenSslParties.server;
import static io.culebra.OpenSslParties.somebody;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ClientCertificatePolicy;
import io.culebra.api.ConnectionParams;
import io.culebra.api.EarlyData;
import io.culebra.api.ServerKeys;
import io.culebra.api.SessionSettings;
import io.culebra.api.TlsIdentity;
import io.culebra.differential.OpenSsl;
import io.culebra.differential.Pem;
import io.culebra.differential.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our server's tickets, kept by {@code s_client -quic} in a file. It sends no early data. */
@Timeout(120)
@ExtendWith(Scenarios.class)
class OpenSslResumptionTest {
    private static OpenSsl openssl;

    @TempDir private Path folder;
    private ServerKeys keys = secret(1);

    @BeforeAll
    static void find() {
        openssl = OpenSsl.orSkip();
    }

    private static ServerKeys secret(int number) {
        byte[] secret = new byte[ServerKeys.SECRET_BYTES];
        Arrays.fill(secret, (byte) number);
        return ServerKeys.of(secret);
    }

    private OpenSslVisit agreed(ConnectionParams.Builder server, String... options)
            throws IOException, InterruptedException {
        return new OpenSslVisit(openssl, folder)
                .run(
                        server.sessions(SessionSettings.DEFAULTS.withKeys(keys)),
                        OpenSslParties.trusting(folder, AUTHORITY, "localhost", options))
                .assertAgreed();
    }

    private String[] and(String option, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(option, folder.resolve("session").toString()));
        return all.toArray(new String[0]);
    }

    private OpenSslVisit first(ConnectionParams.Builder server, String... options)
            throws IOException, InterruptedException {
        OpenSslVisit visit = agreed(server, and("-sess_out", options));
        assertFalse(visit.info().resumed());
        return visit;
    }

    private OpenSslVisit again(ConnectionParams.Builder server, String... options)
            throws IOException, InterruptedException {
        return agreed(server, and("-sess_in", options));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_AES_128_GCM_SHA256",
                "TLS_AES_256_GCM_SHA384",
                "TLS_CHACHA20_POLY1305_SHA256"
            })
    void sessionsAreTakenUpAgainInAllGroups(String suite) throws Exception {
        first(server(), "-ciphersuites", suite);
        for (String group : List.of("x25519", "secp256r1", "secp384r1", "X25519MLKEM768")) {
            OpenSslVisit visit = again(server(), "-ciphersuites", suite, "-groups", group);
            assertTrue(visit.info().resumed());
            assertEquals(suite, visit.info().cipherSuite());
            assertEquals(group, visit.info().keyExchange());
            assertEquals(EarlyData.NONE, visit.info().earlyData());
        }
    }

    /** RFC 8446 §4.1.4. */
    @Test
    void sessionsAreTakenUpAgainAfterARetry() throws Exception {
        for (String suite : List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384")) {
            first(server(), "-ciphersuites", suite);
            OpenSslVisit visit =
                    again(
                            server().groups("secp384r1"),
                            "-ciphersuites",
                            suite,
                            "-groups",
                            "*x25519:secp384r1");
            assertTrue(visit.info().resumed());
            assertEquals("secp384r1", visit.info().keyExchange());
        }
    }

    @Test
    void sessionsLeadToOthers() throws Exception {
        first(server());
        for (int i = 0; i < 3; i++) {
            OpenSslVisit visit = again(server(), and("-sess_out"));
            assertTrue(visit.info().resumed());
        }
    }

    @Test
    void ticketsOfAnotherServerAreNotTaken() throws Exception {
        first(server());
        keys = secret(2);
        assertFalse(again(server()).info().resumed());
    }

    @Test
    void ticketsOfAnotherProtocolAreNotTaken() throws Exception {
        first(server(), "-alpn", OpenSslVisit.ALPN);
        ConnectionParams.Builder other =
                ConnectionParams.server(OpenSslParties.IDENTITY, "other", OpenSslVisit.ALPN);
        assertFalse(again(other, "-alpn", "other").info().resumed());
    }

    @Test
    void theSuiteMayBeAnotherOfTheSameHash() throws Exception {
        first(server(), "-ciphersuites", "TLS_AES_128_GCM_SHA256");
        String both = "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
        assertTrue(again(server(), "-ciphersuites", both).info().resumed());
    }

    /** A ticket does not say who the client was. */
    @Test
    void clientsThatShowACertificateGetNoTickets() throws Exception {
        TlsIdentity own = somebody("secp256r1");
        String file = Pem.write(folder.resolve("own.pem"), own);
        OpenSslVisit visit = first(asking(), "-cert", file, "-key", file);
        assertEquals(own.chain().getFirst(), visit.info().peerCertificates().getFirst());
        assertFalse(Files.exists(folder.resolve("session")));
    }

    private static ConnectionParams.Builder asking() {
        return server().clientCertificates(ClientCertificatePolicy.REQUIRED, TRUST);
    }
}
