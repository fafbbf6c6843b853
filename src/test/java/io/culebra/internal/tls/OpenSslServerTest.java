package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.differential.OpenSsl;
import io.culebra.differential.Pem;
import io.culebra.differential.Scenarios;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client and OpenSSL's server, whose TLS 1.3 is the same as QUIC's but for the records. */
@Timeout(120)
@ExtendWith(Scenarios.class)
class OpenSslServerTest {
    private static final long NOW = System.currentTimeMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Certificates.Issued AUTHORITY =
            valid(Certificates.authority("Authority")).selfSigned();
    private static final PeerVerifier TRUST =
            PeerVerifier.of(PeerTrust.of(List.of(AUTHORITY.certificate())));
    private static final TlsIdentity IDENTITY = identity(keys("secp256r1"));

    private static OpenSsl openssl;

    @TempDir private Path folder;
    private final List<Session> sessions = new ArrayList<>();

    @BeforeAll
    static void find() {
        openssl = OpenSsl.orSkip();
    }

    private static Certificates valid(Certificates certificate) {
        return certificate.validMillis(NOW - DAY, NOW + DAY);
    }

    private static TlsIdentity identity(KeyPair keys) {
        return valid(Certificates.of("localhost", keys))
                .dns("localhost")
                .signedBy(AUTHORITY)
                .identity();
    }

    private static KeyPair keys(String kind) {
        if (!kind.startsWith("RSA")) {
            return Certificates.newKeys(kind);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            generator.initialize(2048); // the least that OpenSSL takes
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private OpenSslServer server(String... options) throws Exception {
        return server(IDENTITY, options);
    }

    private OpenSslServer server(TlsIdentity identity, String... options) throws Exception {
        return new OpenSslServer(openssl, folder, identity, options);
    }

    private static TlsClientConfig client(NamedGroup... shares) {
        return client(Encounter.SUITES, shares);
    }

    private static TlsClientConfig client(List<CipherSuite> suites, NamedGroup... shares) {
        return new TlsClientConfig(
                "localhost", Pair.H3, TRUST, suites, Encounter.GROUPS, List.of(shares), true);
    }

    private OpenSslCall call(OpenSslServer server, TlsClientConfig config) {
        return call(server, config, Optional.empty());
    }

    private OpenSslCall call(
            OpenSslServer server, TlsClientConfig config, Optional<Session> session) {
        return new OpenSslCall(server, config, Encounter.sessions(session, true, sessions));
    }

    @Nested
    class Agrees {
        /** RFC 8446 §4.1.4. */
        @ParameterizedTest
        @EnumSource
        void inAllSuitesAndGroupsAlsoAfterARetry(NamedGroup group) throws Exception {
            try (OpenSslServer server = server("-groups", group.tlsName())) {
                for (CipherSuite suite : Encounter.SUITES) {
                    for (NamedGroup other : Encounter.GROUPS) {
                        call(server, client(List.of(suite), other))
                                .run()
                                .assertAgreed(suite, group);
                    }
                    call(server, client(List.of(suite))).run().assertAgreed(suite, group);
                }
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS"})
        void whateverTheCertificate(String kind) throws Exception {
            TlsIdentity identity = identity(keys(kind));
            try (OpenSslServer server = server(identity)) {
                OpenSslCall call = call(server, client(NamedGroup.X25519)).run();
                call.assertAgreed();
                assertEquals(
                        identity.chain().getFirst(), call.info().peerCertificates().getFirst());
            }
        }
    }

    /** RFC 8879. */
    @Test
    void takesCompressedCertificates() throws Exception {
        try (OpenSslServer server = server("-cert_comp", "-msg")) {
            call(server, client(NamedGroup.X25519)).run().assertAgreed();
            assertTrue(server.program().output().contains("CompressedCertificate"));
        }
    }

    /** RFC 7250. */
    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA"})
    void takesRawKeys(String kind) throws Exception {
        TlsIdentity identity = identity(keys(kind));
        try (OpenSslServer server = server(identity, "-enable_server_rpk")) {
            TlsClientConfig config =
                    new TlsClientConfig(
                                    "localhost",
                                    Pair.H3,
                                    PeerVerifier.of(PeerTrust.rawKeys(identity.publicKey())),
                                    Encounter.SUITES,
                                    Encounter.GROUPS,
                                    List.of(NamedGroup.X25519),
                                    true)
                            .withOptions(
                                    new HelloOptions(
                                            List.of(CertificateType.RAW_PUBLIC_KEY), true, false));
            OpenSslCall call = call(server, config).run().assertAgreed();
            assertEquals(Optional.of(identity.publicKey()), call.info().peerRawKey());
        }
    }

    @Nested
    class ShowsACertificate {
        private String roots() throws Exception {
            return Files.writeString(
                            folder.resolve("roots.pem"), Pem.of(List.of(AUTHORITY.certificate())))
                    .toString();
        }

        private TlsClientConfig client(TlsIdentity own) {
            return OpenSslServerTest.client(NamedGroup.X25519)
                    .withIdentity(ClientIdentity.of(CredentialSet.of(List.of(Credential.of(own)))));
        }

        private TlsIdentity somebody(String kind, Certificates.Issued authority) {
            return valid(Certificates.of("somebody " + kind, keys(kind)))
                    .purpose(KeyPurposeId.id_kp_clientAuth)
                    .signedBy(authority)
                    .identity();
        }

        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS"})
        void whereOneIsWanted(String kind) throws Exception {
            for (String wanted : List.of("-Verify", "-verify")) {
                try (OpenSslServer server =
                        server(wanted, "2", "-CAfile", roots(), "-verify_return_error")) {
                    call(server, client(somebody(kind, AUTHORITY))).run().assertAgreed();
                    assertTrue(server.program().output().contains("CN=somebody " + kind));
                }
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA"})
        void orAKey(String kind) throws Exception {
            TlsIdentity own = TlsIdentity.rawKey(keys(kind));
            try (OpenSslServer server = server("-verify", "2", "-enable_client_rpk")) {
                call(server, client(own)).run().assertAgreed();
                assertTrue(server.program().output().contains("Client raw public key"));
            }
        }

        @Test
        void orNone() throws Exception {
            try (OpenSslServer server = server("-verify", "2", "-CAfile", roots())) {
                call(server, OpenSslServerTest.client(NamedGroup.X25519)).run().assertAgreed();
            }
        }

        /** RFC 8446 §4.4.2.4. */
        @Test
        void orStaysOut() throws Exception {
            Certificates.Issued other = valid(Certificates.authority("Other")).selfSigned();
            try (OpenSslServer server =
                    server("-Verify", "2", "-CAfile", roots(), "-verify_return_error")) {
                call(server, OpenSslServerTest.client(NamedGroup.X25519))
                        .assertRefusedByThem(Alert.CERTIFICATE_REQUIRED);
                // The server has named the issuer that it wants.
                call(server, client(somebody("secp256r1", other)))
                        .assertRefusedByThem(Alert.CERTIFICATE_REQUIRED);
            }
        }
    }

    /** It has no transport parameters where there is no certificate, so that it resumes nothing. */
    @Test
    void goesOnWithoutATicketThatIsNotTheServers() throws Exception {
        for (CipherSuite suite : Encounter.SUITES) {
            sessions.clear();
            try (OpenSslServer server = server()) {
                call(server, client(List.of(suite), NamedGroup.X25519)).run().assertAgreed();
            }
            assertEquals(2, sessions.size());
            try (OpenSslServer server = server()) {
                OpenSslCall call =
                        call(server, client(NamedGroup.X25519), Optional.of(sessions.getFirst()));
                call.run().assertAgreed();
                assertFalse(call.info().resumed());
            }
        }
    }

    @Nested
    class Refuses {
        @Test
        void whomItDoesNotTrust() throws Exception {
            TlsIdentity stranger =
                    valid(Certificates.of("localhost")).dns("localhost").selfSigned().identity();
            try (OpenSslServer server = server(stranger)) {
                call(server, client(NamedGroup.X25519)).assertRefusedByUs(Alert.UNKNOWN_CA);
            }
        }

        @Test
        void anotherName() throws Exception {
            TlsIdentity other =
                    valid(Certificates.of("elsewhere"))
                            .dns("elsewhere")
                            .signedBy(AUTHORITY)
                            .identity();
            try (OpenSslServer server = server(other)) {
                call(server, client(NamedGroup.X25519))
                        .assertRefusedByUs(Alert.CERTIFICATE_UNKNOWN);
            }
        }
    }

    @Test
    void isRefusedWithoutAProtocolInCommon() throws Exception {
        try (OpenSslServer server = server("-alpn", "hq-interop")) {
            call(server, client(NamedGroup.X25519))
                    .assertRefusedByThem(Alert.NO_APPLICATION_PROTOCOL);
        }
    }
}
