package io.culebra.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.QuicServer;
import io.culebra.api.ClientCertificatePolicy;
import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.KeyPin;
import io.culebra.api.PeerTrust;
import io.culebra.api.PemFolder;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.tls.Certificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The options about certificates, keys and who does the cryptography, as people mistype them. */
@Timeout(120)
class CertificateOptionsTest {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_ARGUMENTS = 2;
    private static final long NOW = System.currentTimeMillis();
    private static final long DAY = 86_400_000;
    private static final Certificates.Issued AUTHORITY =
            Certificates.authority("Issuer").validMillis(NOW - DAY, NOW + DAY).selfSigned();
    private static final TlsIdentity SERVER =
            Certificates.of("localhost")
                    .dns("localhost")
                    .validMillis(NOW - DAY, NOW + DAY)
                    .signedBy(AUTHORITY)
                    .identity();
    private static final TlsIdentity CLIENT =
            Certificates.of("somebody")
                    .purpose(KeyPurposeId.id_kp_clientAuth)
                    .validMillis(NOW - DAY, NOW + DAY)
                    .signedBy(AUTHORITY)
                    .identity();

    @TempDir private Path folder;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream usual = System.err;
    private PemFolder server;
    private PemFolder client;
    private String authority;

    @BeforeEach
    void write() throws IOException {
        server = files("server", SERVER);
        client = files("client", CLIENT);
        authority = files("authority", AUTHORITY.identity()).chain().toString();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setErr(usual);
    }

    private PemFolder files(String name, TlsIdentity identity) throws IOException {
        PemFolder pem = new PemFolder(Files.createDirectory(folder.resolve(name)));
        pem.write(identity);
        return pem;
    }

    /** Runs a command, which says why it does not go on. */
    private void ends(int code, String why, List<String> command, String... options) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(options));
        said.reset();
        int ended = Main.run(words.toArray(new String[0]));
        String all = said.toString(StandardCharsets.UTF_8);
        assertEquals(code, ended, words + ": " + all);
        assertTrue(all.contains(why), words + ": " + all);
    }

    @Nested
    class Serve {
        private final List<String> command = List.of("serve", "--port=0", "--aead=jdk");

        private void refuses(int code, String why, String... options) {
            ends(code, why, command, options);
        }

        @Test
        void wantsPairs() {
            refuses(WRONG_ARGUMENTS, "--cert and --key go together", cert());
            refuses(WRONG_ARGUMENTS, "--cert and --key go together", key());
            refuses(
                    FAILED,
                    "not the key of the (first) certificate in " + server.chain(),
                    cert(),
                    "--key=" + client.key());
            refuses(
                    FAILED,
                    server.key() + ": no certificate in it",
                    "--cert=" + server.key(),
                    key());
            refuses(FAILED, "nowhere: no such file", "--cert=nowhere", key());
        }

        @Test
        void wantsToKnowWhomClientsMayBeVouchedForBy() {
            refuses(WRONG_ARGUMENTS, "--client-auth needs --client-ca", "--client-auth=optional");
            refuses(
                    WRONG_ARGUMENTS,
                    "--client-auth is 'maybe', not optional or required",
                    "--client-auth=maybe",
                    "--client-ca=" + authority);
            refuses(FAILED, "nowhere: no such file", "--client-ca=nowhere");
        }

        @Test
        void wantsLibrariesThatAreThere() {
            refuses(WRONG_ARGUMENTS, "publicKeys is 'openssl'", "--public-keys=openssl");
            refuses(
                    WRONG_ARGUMENTS,
                    "no JCA provider is called Nobody",
                    "--public-keys=jdk=Nobody");
            refuses(
                    WRONG_ARGUMENTS,
                    "/nowhere.so cannot be loaded",
                    "--public-keys=libcrypto=/nowhere.so");
            ends(
                    WRONG_ARGUMENTS,
                    "/nowhere.so cannot be loaded",
                    List.of("serve", "--port=0"),
                    "--aead=libcrypto=/nowhere.so");
        }

        @Test
        void wantsItsOtherFiles() throws IOException {
            refuses(WRONG_ARGUMENTS, "nowhere: no such file", "--server-keys=nowhere");
            Path wrong = Files.writeString(folder.resolve("keys"), "nonsense");
            refuses(WRONG_ARGUMENTS, wrong + ": not one or two lines", "--server-keys=" + wrong);
            refuses(FAILED, "no such file or folder", "--keylog=" + folder.resolve("a/b"));
        }

        private String cert() {
            return "--cert=" + server.chain();
        }

        private String key() {
            return "--key=" + server.key();
        }
    }

    @Nested
    class Get {
        private void refuses(int code, String why, String... options) {
            ends(code, why, List.of("get", "https://localhost:1/"), options);
        }

        @Test
        void wantsPinsThatAreSome() {
            refuses(WRONG_ARGUMENTS, "--pin: a pin begins with sha256//: x", "--pin=x");
            refuses(WRONG_ARGUMENTS, "--pin: no pin", "--pin=sha256//x");
        }

        @Test
        void wantsItsFiles() {
            refuses(FAILED, "nowhere: no such file", "--cacert=nowhere");
            refuses(WRONG_ARGUMENTS, "--cert and --key go together", "--cert=x");
            refuses(FAILED, "there is no such folder", "--session=" + folder.resolve("a/b"));
            refuses(FAILED, "no such file or folder", "--keylog=" + folder.resolve("a/b"));
        }

        @Test
        void wantsLibrariesThatAreThere() {
            refuses(
                    WRONG_ARGUMENTS,
                    "no JCA provider is called Nobody",
                    "--public-keys=jdk=Nobody");
            refuses(WRONG_ARGUMENTS, "publicKeys is 'x'", "--public-keys=x");
        }
    }

    @Nested
    class Both {
        private void meet(ClientCertificatePolicy policy, int code, String why, String... options)
                throws IOException {
            ConnectionParams.Builder params = ServeCommand.params(SERVER);
            params.clientCertificates(policy, PeerTrust.of(List.of(AUTHORITY.certificate())));
            try (QuicServer listening =
                    ServeCommand.open(
                            params,
                            new Site(Optional.empty()),
                            EndpointOptions.DEFAULTS.withWorkers(1).withPin(false).withAead("jdk"),
                            null,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                int port = listening.addresses().getFirst().getPort();
                Path target = folder.resolve("target");
                ends(
                        code,
                        why,
                        List.of(
                                "get",
                                "--aead=jdk",
                                "-o=" + target,
                                "https://localhost:" + port + "/100"),
                        options);
                if (code == DONE) {
                    assertEquals(100, Files.size(target));
                }
            }
        }

        private void meet(int code, String why, String... options) throws IOException {
            meet(ClientCertificatePolicy.NONE, code, why, options);
        }

        @Test
        void agreeOnWhomToTrust() throws IOException {
            meet(DONE, "", "--cacert=" + authority);
            meet(DONE, "", "--insecure");
            meet(FAILED, "nobody we trust issued the certificate");
            meet(FAILED, "nobody we trust", "--cacert=" + files("other", CLIENT).chain());
        }

        @Test
        void agreeOnKeysThatArePinned() throws IOException {
            String right = "--pin=sha256//" + KeyPin.of(SERVER.publicKey()).sha256();
            String wrong = "--pin=sha256//" + KeyPin.of(CLIENT.publicKey()).sha256();
            meet(DONE, "", "--cacert=" + authority, right);
            meet(DONE, "", "--insecure", wrong, right);
            meet(FAILED, "transport error 0x12e", "--cacert=" + authority, wrong);
        }

        @Test
        void agreeOnWhoTheClientIs() throws IOException {
            String trust = "--cacert=" + authority;
            String[] known = {trust, "--cert=" + client.chain(), "--key=" + client.key()};
            meet(ClientCertificatePolicy.REQUIRED, DONE, "", known);
            meet(ClientCertificatePolicy.OPTIONAL, DONE, "", trust);
            meet(
                    ClientCertificatePolicy.REQUIRED,
                    FAILED,
                    "closed by the peer with transport error 0x174",
                    trust);
        }

        @Test
        void doTheirCryptographyWhereTheyAreTold() throws IOException {
            for (String keys : List.of("auto", "jdk", "jdk=SunEC")) {
                meet(DONE, "", "--cacert=" + authority, "--public-keys=" + keys);
            }
        }
    }
}
