package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.differential.Scenarios;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.tls.TlsFatalAlert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What ours and Bouncy Castle's refuse: for the same reason, with the same alert. */
@ExtendWith(Scenarios.class)
class DifferentialRefusalTest {
    private static final TlsIdentity IDENTITY = KeyKinds.identity("secp256r1");
    private static final Credential CREDENTIAL = Credential.of(IDENTITY);

    /** Our client and their server; their server and our client. */
    private static void refusedByServers(
            int alert,
            TlsClientConfig ourClient,
            BouncyCastleSettings theirServer,
            TlsServerConfig ourServer,
            BouncyCastleSettings theirClient) {
        Encounter.ofServer(ourServer, new BouncyCastleClient(new Endpoint(), theirClient))
                .assertRefusedByUs(alert);
        Encounter run =
                Encounter.ofClient(ourClient, new BouncyCastleServer(new Endpoint(), theirServer));
        TlsFatalAlert why = assertThrows(TlsFatalAlert.class, run::run);
        assertEquals(alert, why.getAlertDescription());
        Scenarios.count(run.theirs.name());
    }

    @Nested
    class ByServers {
        /** RFC 9001 §8.1. */
        @Test
        void withoutAProtocolInCommon() {
            TlsServerConfig other =
                    new TlsServerConfig(
                            offer -> Answer.now(CREDENTIAL),
                            List.of("hq-interop"),
                            Encounter.SUITES,
                            Encounter.GROUPS,
                            false);
            refusedByServers(
                    Alert.NO_APPLICATION_PROTOCOL,
                    Encounter.client(NamedGroup.X25519),
                    BouncyCastleSettings.server(IDENTITY).protocols("hq-interop"),
                    other,
                    BouncyCastleSettings.client());
        }

        /** RFC 8446 §4.1.1. */
        @Test
        void withoutASuiteInCommon() {
            List<CipherSuite> one = List.of(CipherSuite.AES_128_GCM_SHA256);
            refusedByServers(
                    Alert.HANDSHAKE_FAILURE,
                    Encounter.client(one, NamedGroup.X25519),
                    BouncyCastleSettings.server(IDENTITY)
                            .suites(CipherSuite.CHACHA20_POLY1305_SHA256),
                    new TlsServerConfig(
                            offer -> Answer.now(CREDENTIAL), Pair.H3, one, Encounter.GROUPS, false),
                    BouncyCastleSettings.client().suites(CipherSuite.AES_256_GCM_SHA384));
        }

        /** RFC 8446 §4.1.1. */
        @Test
        void withoutAGroupInCommon() {
            TlsClientConfig curve =
                    new TlsClientConfig(
                            "localhost",
                            Pair.H3,
                            Pair.ANYONE,
                            Encounter.SUITES,
                            List.of(NamedGroup.X25519),
                            List.of(NamedGroup.X25519),
                            false);
            refusedByServers(
                    Alert.HANDSHAKE_FAILURE,
                    curve,
                    BouncyCastleSettings.server(IDENTITY).groups(NamedGroup.SECP384R1),
                    Encounter.server(CREDENTIAL, List.of(NamedGroup.SECP384R1)),
                    BouncyCastleSettings.client()
                            .groups(NamedGroup.X25519)
                            .shares(NamedGroup.X25519));
        }
    }

    /** Trust is the application's at Bouncy Castle's end, so that only our client refuses. */
    @Nested
    class ByOurClient {
        private final Certificates.Issued authority =
                Certificates.authority("Authority").selfSigned();

        private void refused(int alert, Certificates certificate, Certificates.Issued trusted) {
            TlsClientConfig config =
                    TlsClientConfig.of(
                            "localhost",
                            Pair.H3,
                            PeerVerifier.of(PeerTrust.of(List.of(trusted.certificate()))));
            TlsIdentity identity = certificate.signedBy(authority).identity();
            Encounter.ofClient(
                            config,
                            new BouncyCastleServer(
                                    new Endpoint(), BouncyCastleSettings.server(identity)))
                    .assertRefusedByUs(alert);
        }

        @Test
        void anIssuerThatNobodyKnows() {
            refused(
                    Alert.UNKNOWN_CA,
                    Certificates.of("localhost").dns("localhost"),
                    Certificates.authority("Other").selfSigned());
        }

        @Test
        void anotherName() {
            refused(
                    Alert.CERTIFICATE_UNKNOWN,
                    Certificates.of("elsewhere").dns("elsewhere"),
                    authority);
        }

        @Test
        void aCertificateOfThePast() {
            long day = Duration.ofDays(1).toMillis();
            refused(
                    Alert.CERTIFICATE_EXPIRED,
                    Certificates.of("localhost")
                            .dns("localhost")
                            .validMillis(Pair.NOW - 2 * day, Pair.NOW - day),
                    authority);
        }
    }
}
