package io.culebra;

import static io.culebra.OpenSslParties.AUTHORITY;
import static io.culebra.OpenSslParties.DAY;
import static io.culebra.OpenSslParties.IDENTITY;
import static io.culebra.OpenSslParties.NOW;
import static io.culebra.OpenSslParties.OTHER;
import static io.culebra.OpenSslParties.TRUST;
import static io.culebra.OpenSslParties.identity;
import static io.culebra.OpenSslParties.keys;
import static io.culebra.OpenSslParties.server;
import static io.culebra.OpenSslParties.somebody;
import static io.culebra.OpenSslParties.valid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.api.ClientCertificatePolicy;
import io.culebra.api.ConnectionParams;
import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.differential.OpenSsl;
import io.culebra.differential.Pem;
import io.culebra.differential.Scenarios;
import io.culebra.internal.tls.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our server and OpenSSL's {@code s_client -quic}. Its {@code s_server} does not speak QUIC. */
@Timeout(120)
@ExtendWith(Scenarios.class)
class OpenSslClientTest {
    private static final int UNKNOWN_CA = 48;
    private static final int BAD_CERTIFICATE = 42;
    private static final int CERTIFICATE_EXPIRED = 45;
    private static final int CERTIFICATE_REQUIRED = 116;
    private static final int NO_APPLICATION_PROTOCOL = 120;
    private static final int HANDSHAKE_FAILURE = 40;

    private static OpenSsl openssl;

    @TempDir private Path folder;

    @BeforeAll
    static void find() {
        openssl = OpenSsl.orSkip();
    }

    private OpenSslVisit visit() {
        return new OpenSslVisit(openssl, folder);
    }

    private List<String> trusting(Certificates.Issued authority, String name, String... more)
            throws IOException {
        return OpenSslParties.trusting(folder, authority, name, more);
    }

    private OpenSslVisit agreed(ConnectionParams.Builder server, String... options)
            throws IOException, InterruptedException {
        OpenSslVisit visit = visit().run(server, trusting(AUTHORITY, "localhost", options));
        visit.assertAgreed();
        visit.assertSaid("Verify return code: 0 (ok)");
        return visit;
    }

    @Nested
    class Agrees {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256"
                })
        void inAllSuitesAndGroups(String suite) throws Exception {
            for (String group :
                    List.of(
                            "X25519MLKEM768",
                            "x25519",
                            "secp256r1",
                            "secp384r1",
                            "SecP256r1MLKEM768")) {
                OpenSslVisit visit = agreed(server(), "-ciphersuites", suite, "-groups", group);
                assertEquals(suite, visit.info().cipherSuite());
                assertEquals(group, visit.info().keyExchange());
            }
        }

        /** RFC 8446 §4.1.4. */
        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "X25519MLKEM768"})
        void afterARetry(String group) throws Exception {
            for (String suite : List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384")) {
                OpenSslVisit visit =
                        agreed(
                                server().groups(group),
                                "-ciphersuites",
                                suite,
                                "-groups",
                                "*x25519:" + group);
                assertEquals(group, visit.info().keyExchange());
            }
        }

        @Test
        void asItIsOutOfTheBox() throws Exception {
            assertEquals("X25519MLKEM768", agreed(server()).info().keyExchange());
        }

        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS"})
        void whateverTheCertificate(String kind) throws Exception {
            agreed(server(identity(keys(kind))));
        }

        @Test
        void onALongChain() throws Exception {
            Certificates.Issued issuer = AUTHORITY;
            List<X509Certificate> others = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                issuer = valid(Certificates.authority("Middle " + i)).signedBy(issuer);
                others.addFirst(issuer.certificate());
            }
            TlsIdentity identity =
                    valid(Certificates.of("localhost"))
                            .dns("localhost")
                            .signedBy(issuer)
                            .identity(others.toArray(new X509Certificate[0]));
            agreed(server(identity));
        }

        @Test
        void onAStaple() throws Exception {
            byte[] tryLater = {0x30, 3, 0x0a, 1, 3};
            agreed(server(IDENTITY.withOcspResponse(tryLater)), "-status")
                    .assertSaid("OCSP Response Status: trylater");
            agreed(server(), "-status").assertSaid("OCSP response: no OCSP response received");
        }
    }

    /** RFC 7250. */
    @Nested
    class TakesRawKeys {
        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA"})
        void ofOurServer(String kind) throws Exception {
            TlsIdentity raw = TlsIdentity.rawKey(keys(kind));
            visit().run(server(raw), List.of("-enable_server_rpk", "-servername", "localhost"))
                    .assertAgreed()
                    .assertSaid("Server raw public key");
        }

        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA"})
        void andShowsItsOwn(String kind) throws Exception {
            TlsIdentity own = somebody(kind);
            String file = Pem.write(folder.resolve("own.pem"), own);
            OpenSslVisit visit =
                    agreed(
                            server().clientCertificates(
                                            ClientCertificatePolicy.REQUIRED,
                                            PeerTrust.rawKeys(own.publicKey())),
                            "-enable_client_rpk",
                            "-cert",
                            file,
                            "-key",
                            file);
            assertEquals(Optional.of(own.publicKey()), visit.info().peerRawKey());
        }
    }

    @Nested
    class ShowsItsCertificate {
        private ConnectionParams.Builder asking(ClientCertificatePolicy policy) {
            return OpenSslParties.server().clientCertificates(policy, TRUST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS"})
        void whereOneIsRequired(String kind) throws Exception {
            TlsIdentity own = somebody(kind);
            String file = Pem.write(folder.resolve("own.pem"), own);
            for (ClientCertificatePolicy policy :
                    List.of(ClientCertificatePolicy.REQUIRED, ClientCertificatePolicy.OPTIONAL)) {
                OpenSslVisit visit = agreed(asking(policy), "-cert", file, "-key", file);
                assertEquals(own.chain().getFirst(), visit.info().peerCertificates().getFirst());
            }
        }

        @Test
        void orNoneWhereThatIsFine() throws Exception {
            OpenSslVisit visit = agreed(asking(ClientCertificatePolicy.OPTIONAL));
            assertEquals(List.of(), visit.info().peerCertificates());
        }

        @Test
        void orStaysOut() throws Exception {
            visit().refused(
                            asking(ClientCertificatePolicy.REQUIRED),
                            trusting(AUTHORITY, "localhost"))
                    .assertRefusedByUs(CERTIFICATE_REQUIRED);
        }

        @Test
        void fromAnIssuerThatTheServerKnows() throws Exception {
            TlsIdentity stranger =
                    valid(Certificates.of("stranger"))
                            .purpose(KeyPurposeId.id_kp_clientAuth)
                            .signedBy(OTHER)
                            .identity();
            String file = Pem.write(folder.resolve("own.pem"), stranger);
            visit().refused(
                            asking(ClientCertificatePolicy.OPTIONAL),
                            trusting(AUTHORITY, "localhost", "-cert", file, "-key", file))
                    .assertRefusedByUs(UNKNOWN_CA);
        }
    }

    @Nested
    class Refuses {
        @Test
        void anIssuerThatItDoesNotKnow() throws Exception {
            visit().refused(server(), trusting(OTHER, "localhost")).assertRefusedByThem(UNKNOWN_CA);
        }

        @Test
        void anotherName() throws Exception {
            visit().refused(server(), trusting(AUTHORITY, "elsewhere"))
                    .assertRefusedByThem(BAD_CERTIFICATE);
        }

        @Test
        void aCertificateOfThePast() throws Exception {
            TlsIdentity old =
                    Certificates.of("localhost")
                            .dns("localhost")
                            .validMillis(NOW - 2 * DAY, NOW - DAY)
                            .signedBy(AUTHORITY)
                            .identity();
            visit().refused(server(old), trusting(AUTHORITY, "localhost"))
                    .assertRefusedByThem(CERTIFICATE_EXPIRED);
        }
    }

    @Nested
    class IsRefused {
        /** RFC 9001 §8.1. */
        @Test
        void withoutAProtocolInCommon() throws Exception {
            visit().refused(server(), trusting(AUTHORITY, "localhost", "-alpn", "h3"))
                    .assertRefusedByUs(NO_APPLICATION_PROTOCOL);
        }

        @Test
        void withoutAGroupInCommon() throws Exception {
            visit().refused(
                            server().groups("x25519"),
                            trusting(AUTHORITY, "localhost", "-groups", "secp384r1"))
                    .assertRefusedByUs(HANDSHAKE_FAILURE);
        }
    }
}
