package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TlsIdentity;
import io.culebra.differential.Scenarios;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.tls.ClientCertificates.Demand;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that can be shown, to Bouncy Castle and by it. */
@ExtendWith(Scenarios.class)
class DifferentialCertificateTest {
    private static final TlsIdentity SERVER = KeyKinds.identity("secp256r1");
    private static final Credential CREDENTIAL = Credential.of(SERVER);

    /** An OCSPResponse that says "try later". */
    private static final byte[] STAPLE = {0x30, 3, 0x0a, 1, 3};

    private static final List<CertificateType> RAW = List.of(CertificateType.RAW_PUBLIC_KEY);

    private static BouncyCastleServer server(BouncyCastleSettings settings) {
        return new BouncyCastleServer(new Endpoint(), settings);
    }

    private static BouncyCastleClient client(BouncyCastleSettings settings) {
        return new BouncyCastleClient(new Endpoint(), settings);
    }

    private static ClientCertificates wanted(Demand demand, List<CertificateType> types) {
        return new ClientCertificates(demand, Pair.ANYONE, types, List.of());
    }

    private static ClientIdentity ourself(TlsIdentity identity) {
        return ClientIdentity.of(CredentialSet.of(List.of(Credential.of(identity))));
    }

    private static void assertShown(List<X509Certificate> chain, OtherEnd theirs)
            throws CertificateEncodingException {
        List<byte[]> shown = theirs.sink().shown;
        assertEquals(chain.size(), shown.size());
        for (int i = 0; i < chain.size(); i++) {
            assertArrayEquals(chain.get(i).getEncoded(), shown.get(i));
        }
    }

    /** A leaf and its issuers, up to the root. */
    private static TlsIdentity chain(int length) {
        Certificates.Issued issuer = Certificates.authority("Root").selfSigned();
        List<X509Certificate> others = new ArrayList<>(List.of(issuer.certificate()));
        for (int i = 0; i < length - 2; i++) {
            issuer = Certificates.authority("Middle " + i).signedBy(issuer);
            others.addFirst(issuer.certificate());
        }
        return Certificates.of("localhost")
                .dns("localhost")
                .signedBy(issuer)
                .identity(others.toArray(new X509Certificate[0]));
    }

    @Nested
    class OfAClient {
        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS"})
        void isShownToTheirServer(String kind) throws Exception {
            TlsIdentity own = KeyKinds.identity(kind);
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup share : List.of(NamedGroup.X25519, NamedGroup.SECP384R1)) {
                    BouncyCastleServer theirs =
                            server(
                                    BouncyCastleSettings.server(SERVER)
                                            .suites(suite)
                                            .groups(NamedGroup.X25519)
                                            .asksForCertificate());
                    Encounter.ofClient(Encounter.client(share).withIdentity(ourself(own)), theirs)
                            .run()
                            .assertAgreed(suite, NamedGroup.X25519);
                    assertShown(own.chain(), theirs);
                }
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS"})
        void isShownToOurServer(String kind) throws Exception {
            TlsIdentity own = KeyKinds.identity(kind);
            for (CipherSuite suite : Encounter.SUITES) {
                for (Demand demand : List.of(Demand.OPTIONAL, Demand.REQUIRED)) {
                    Encounter run =
                            Encounter.ofServer(
                                    Encounter.server(CREDENTIAL)
                                            .withClients(wanted(demand, CertificateType.USUAL)),
                                    client(
                                            BouncyCastleSettings.client()
                                                    .suites(suite)
                                                    .identity(own)));
                    run.run().assertAgreed(suite, NamedGroup.X25519);
                    assertEquals(own.chain(), run.ours.info(1, 1).peerCertificates());
                }
            }
        }

        /** RFC 8446 §4.4.2: a client that has none says so. */
        @Test
        void isMissedByNobodyWhoDoesNotInsist() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                BouncyCastleServer theirs =
                        server(
                                BouncyCastleSettings.server(SERVER)
                                        .suites(suite)
                                        .asksForCertificate());
                Encounter.ofClient(Encounter.client(NamedGroup.X25519), theirs)
                        .run()
                        .assertAgreed();
                assertTrue(theirs.sink().events.contains("certificates 0"));
                TlsServerConfig ours =
                        Encounter.server(CREDENTIAL)
                                .withClients(wanted(Demand.OPTIONAL, CertificateType.USUAL));
                Encounter run =
                        Encounter.ofServer(
                                ours, client(BouncyCastleSettings.client().suites(suite)));
                run.run().assertAgreed();
                assertEquals(List.of(), run.ours.info(1, 1).peerCertificates());
            }
        }

        /** RFC 8446 §4.4.2.4. */
        @Test
        void isRequiredOfTheirs() {
            Encounter.ofServer(
                            Encounter.server(CREDENTIAL)
                                    .withClients(wanted(Demand.REQUIRED, CertificateType.USUAL)),
                            client(BouncyCastleSettings.client()))
                    .assertRefusedByUs(Alert.CERTIFICATE_REQUIRED);
        }
    }

    @Nested
    class Chains {
        @ParameterizedTest
        @ValueSource(ints = {2, 5, 12, 16})
        void mayBeLong(int length) throws Exception {
            TlsIdentity identity = chain(length);
            BouncyCastleServer server =
                    server(BouncyCastleSettings.server(identity).asksForCertificate());
            Encounter run =
                    Encounter.ofClient(
                            Encounter.client(NamedGroup.X25519).withIdentity(ourself(identity)),
                            server);
            run.run().assertAgreed();
            assertEquals(identity.chain(), run.ours.info(1, 1).peerCertificates());
            assertShown(identity.chain(), server);

            BouncyCastleClient client = client(BouncyCastleSettings.client().identity(identity));
            Encounter back =
                    Encounter.ofServer(
                            Encounter.server(Credential.of(identity))
                                    .withClients(wanted(Demand.REQUIRED, CertificateType.USUAL)),
                            client);
            back.run().assertAgreed();
            assertEquals(identity.chain(), back.ours.info(1, 1).peerCertificates());
            assertShown(identity.chain(), client);
        }
    }

    /** RFC 8446 §4.4.2.1. Our client does not ask for one. */
    @Nested
    class Staples {
        @Test
        void areSentToThoseWhoAsk() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                Credential credential = Credential.of(SERVER.withOcspResponse(STAPLE));
                BouncyCastleClient asking =
                        client(BouncyCastleSettings.client().suites(suite).wantsStaple());
                Encounter.ofServer(Encounter.server(credential), asking).run().assertAgreed();
                assertArrayEquals(STAPLE, asking.sink().staple);
                BouncyCastleClient silent = client(BouncyCastleSettings.client().suites(suite));
                Encounter.ofServer(Encounter.server(credential), silent).run().assertAgreed();
                assertEquals(0, silent.sink().staple.length);
                BouncyCastleClient inVain =
                        client(BouncyCastleSettings.client().suites(suite).wantsStaple());
                Encounter.ofServer(Encounter.server(CREDENTIAL), inVain).run().assertAgreed();
                assertEquals(0, inVain.sink().staple.length);
            }
        }
    }

    /** RFC 7250. */
    @Nested
    class RawKeys {
        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA"})
        void areShownByTheirServer(String kind) throws Exception {
            TlsIdentity identity = KeyKinds.identity(kind);
            Encounter run =
                    Encounter.ofClient(
                            Encounter.client(NamedGroup.X25519)
                                    .withOptions(new HelloOptions(RAW, true, false)),
                            server(
                                    BouncyCastleSettings.server(identity)
                                            .serverTypes(BouncyCastleSettings.RAW_KEYS)));
            run.run().assertAgreed();
            assertEquals(Optional.of(identity.publicKey()), run.ours.info(1, 1).peerRawKey());
        }

        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA"})
        void areShownToTheirClient(String kind) throws Exception {
            KeyPair keys = KeyKinds.keys(kind);
            BouncyCastleClient theirs =
                    client(
                            BouncyCastleSettings.client()
                                    .serverTypes(BouncyCastleSettings.RAW_KEYS));
            Encounter.ofServer(Encounter.server(Credential.of(TlsIdentity.rawKey(keys))), theirs)
                    .run()
                    .assertAgreed();
            assertArrayEquals(keys.getPublic().getEncoded(), theirs.sink().shown.getFirst());
        }

        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA"})
        void areShownToTheirServer(String kind) throws Exception {
            KeyPair keys = KeyKinds.keys(kind);
            BouncyCastleServer theirs =
                    server(
                            BouncyCastleSettings.server(SERVER)
                                    .asksForCertificate()
                                    .clientTypes(BouncyCastleSettings.RAW_KEYS));
            Encounter.ofClient(
                            Encounter.client(NamedGroup.X25519)
                                    .withIdentity(ourself(TlsIdentity.rawKey(keys))),
                            theirs)
                    .run()
                    .assertAgreed();
            assertArrayEquals(keys.getPublic().getEncoded(), theirs.sink().shown.getFirst());
        }

        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA"})
        void areShownByTheirClient(String kind) throws Exception {
            KeyPair keys = KeyKinds.keys(kind);
            Encounter run =
                    Encounter.ofServer(
                            Encounter.server(CREDENTIAL).withClients(wanted(Demand.REQUIRED, RAW)),
                            client(
                                    BouncyCastleSettings.client()
                                            .identity(TlsIdentity.rawKey(keys))
                                            .clientTypes(BouncyCastleSettings.RAW_KEYS)));
            run.run().assertAgreed();
            assertEquals(Optional.of(keys.getPublic()), run.ours.info(1, 1).peerRawKey());
        }
    }
}
