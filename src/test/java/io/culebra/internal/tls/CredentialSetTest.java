package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.wire.TransportException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which of its certificates a server shows. */
class CredentialSetTest {
    private static final Certificates.Issued EC_AUTHORITY =
            Certificates.authority("EC").selfSigned();
    private static final List<SignatureScheme> ALL = List.of(SignatureScheme.values());
    private static final int[] ALL_CHAINS = {0x0403, 0x0807, 0x0503, 0x0804, 0x0401, 0x0501};

    private static final Credential DEFAULT = of("secp256r1", "default.example");
    private static final Credential EXACT = of("secp256r1", "www.example.org");
    private static final Credential WILD = of("secp256r1", "*.example.org");
    private static final Credential EXACT_RSA = of("RSA", "www.example.org");
    private static final Credential DEFAULT_ED = of("Ed25519", "default.example");
    private static final CredentialSet SET =
            CredentialSet.of(List.of(DEFAULT, WILD, EXACT, EXACT_RSA, DEFAULT_ED));

    private static Credential of(String kind, String... names) {
        KeyPair keys = KeyKinds.keys(kind);
        return Credential.of(
                Certificates.of(names[0], keys).dns(names).signedBy(EC_AUTHORITY).identity());
    }

    private static Credential chosen(CredentialSet set, ClientOffer offer) throws Exception {
        return set.choose(offer).take();
    }

    private static ClientOffer offer(String name, SignatureScheme... schemes) {
        return new ClientOffer(
                Optional.of(name).filter(one -> !one.isEmpty()),
                "h3",
                schemes.length == 0 ? ALL : List.of(schemes),
                ALL_CHAINS,
                CertificateType.USUAL);
    }

    @Nested
    class ByName {
        @Test
        void exactNamesComeFirst() throws Exception {
            assertSame(EXACT, chosen(SET, offer("www.example.org")));
        }

        @Test
        void thenWildcards() throws Exception {
            assertSame(WILD, chosen(SET, offer("other.example.org")));
        }

        @Test
        void whichStandForOneLabelOnly() throws Exception {
            assertSame(DEFAULT, chosen(SET, offer("a.b.example.org")));
            assertSame(DEFAULT, chosen(SET, offer("example.org")));
        }

        @Test
        void thenTheDefault() throws Exception {
            assertSame(DEFAULT, chosen(SET, offer("elsewhere.net")));
            assertSame(DEFAULT, chosen(SET, offer("")));
        }
    }

    /** RFC 8446 §4.4.2.2. */
    @Nested
    class BySignature {
        @Test
        void ofTheKindsThatTheClientKnows() throws Exception {
            assertSame(
                    EXACT_RSA,
                    chosen(SET, offer("www.example.org", SignatureScheme.RSA_PSS_RSAE_SHA256)));
        }

        @Test
        void ofAnotherNameIfThereIsNoneForThisClient() throws Exception {
            assertSame(
                    DEFAULT_ED, chosen(SET, offer("other.example.org", SignatureScheme.ED25519)));
        }

        @Test
        void throughoutTheChainIfThatIsToBeHad() throws Exception {
            Certificates.Issued edwards =
                    Certificates.authority("Ed", KeyKinds.keys("Ed25519")).selfSigned();
            Credential other =
                    Credential.of(
                            Certificates.of("www.example.org")
                                    .dns("www.example.org")
                                    .signedBy(edwards)
                                    .identity());
            CredentialSet both = CredentialSet.of(List.of(other, EXACT));
            ClientOffer onlyEcChains =
                    new ClientOffer(
                            Optional.of("www.example.org"),
                            "h3",
                            ALL,
                            new int[] {0x0403},
                            CertificateType.USUAL);
            assertSame(EXACT, chosen(both, onlyEcChains));
            assertSame(other, chosen(CredentialSet.of(List.of(other)), onlyEcChains));
        }
    }

    @Test
    void cannotBeEmpty() {
        assertThrows(IllegalArgumentException.class, () -> CredentialSet.of(List.of()));
    }

    @Test
    void withNothingInCommonTheHandshakeFails() {
        TlsServerConfig server = config(CredentialSet.of(List.of(DEFAULT)));
        HelloEditor hello =
                HelloEditor.of(ServerFlight.CLIENT)
                        .set(ExtensionType.SIGNATURE_ALGORITHMS, 0, 2, 8, 7);
        assertEquals(
                0x100 + Alert.HANDSHAKE_FAILURE,
                assertThrows(
                                TransportException.class,
                                () ->
                                        ServerFlight.feed(
                                                Pair.server(server, new Endpoint(), 1),
                                                io.culebra.internal.wire.EncryptionLevel.INITIAL,
                                                hello.message()))
                        .code());
    }

    @Test
    void showsTheRightOneInAHandshake() throws Exception {
        TlsServerConfig server = config(SET);
        for (String name : List.of("www.example.org", "x.example.org", "default.example")) {
            Pair pair = new Pair(TlsClientConfig.of(name, Pair.H3, Pair.ANYONE), server).run(500);
            X509Certificate leaf = pair.client.info(1, 1).peerCertificates().getFirst();
            assertTrue(ServerNames.isFor(leaf, name), name);
        }
    }

    @Test
    void sendsChainsOfManyCertificates() throws Exception {
        List<X509Certificate> others = new ArrayList<>();
        Certificates.Issued issuer = EC_AUTHORITY;
        for (int i = 0; i < 13; i++) {
            issuer = Certificates.authority("Authority " + i).signedBy(issuer);
            others.addFirst(issuer.certificate());
        }
        TlsIdentity identity =
                Certificates.of("localhost")
                        .dns("localhost")
                        .signedBy(issuer)
                        .identity(others.toArray(X509Certificate[]::new));
        PeerVerifier verifier =
                PeerVerifier.of(io.culebra.api.PeerTrust.of(List.of(EC_AUTHORITY.certificate())));
        Pair pair =
                new Pair(
                                TlsClientConfig.of("localhost", Pair.H3, verifier),
                                TlsServerConfig.of(Credential.of(identity), Pair.H3))
                        .run(1000);
        assertEquals(14, pair.client.info(1, 1).peerCertificates().size());
    }

    private static TlsServerConfig config(CredentialSet set) {
        TlsServerConfig any = ServerFlight.SERVER;
        return new TlsServerConfig(set, any.protocols(), any.suites(), any.groups(), false);
    }
}
