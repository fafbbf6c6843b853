package io.culebra.internal.tls;

import static io.culebra.internal.tls.ClientFlight.AUTHORITY;
import static io.culebra.internal.tls.ClientFlight.CLIENT;
import static io.culebra.internal.tls.ClientFlight.CREDENTIAL;
import static io.culebra.internal.tls.ClientFlight.refused;
import static io.culebra.internal.tls.HelloEditor.bytes;
import static io.culebra.internal.tls.ServerFlight.body;
import static io.culebra.internal.tls.ServerFlight.concat;
import static io.culebra.internal.tls.ServerFlight.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.tls.ClientCertificates.Demand;
import io.culebra.internal.wire.TransportException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that show who they are. */
class ClientAuthenticationTest {
    private static final PeerVerifier VERIFIER =
            PeerVerifier.of(
                    PeerTrust.of(List.of(AUTHORITY.certificate())),
                    PeerVerifier.Purpose.CLIENTS,
                    check -> Pair.ANYONE);
    private static final TlsServerConfig REQUIRED = server(Demand.REQUIRED);
    private static final TlsServerConfig OPTIONAL = server(Demand.OPTIONAL);
    private static final TlsClientConfig ANONYMOUS = ServerFlight.CLIENT;

    private static TlsServerConfig server(Demand demand) {
        return server(demand, VERIFIER);
    }

    private static TlsServerConfig server(Demand demand, PeerVerifier verifier) {
        return ServerFlight.SERVER.withClients(
                new ClientCertificates(
                        demand,
                        verifier,
                        CertificateType.USUAL,
                        List.of(AUTHORITY.certificate().getSubjectX500Principal().getEncoded())));
    }

    private static TlsClientConfig client(TlsIdentity... identities) {
        return ANONYMOUS.withIdentity(
                ClientIdentity.of(
                        CredentialSet.of(Stream.of(identities).map(Credential::of).toList())));
    }

    private static Certificates somebody() {
        return Certificates.of("somebody").purpose(KeyPurposeId.id_kp_clientAuth);
    }

    @Nested
    class Completes {
        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS"})
        void withAnyKindOfKeyAndTellsTheServerWhoItIs(String kind) throws Exception {
            TlsIdentity identity =
                    Certificates.of("somebody", KeyKinds.keys(kind))
                            .purpose(KeyPurposeId.id_kp_clientAuth)
                            .signedBy(AUTHORITY)
                            .identity();
            Pair pair = new Pair(client(identity), REQUIRED).run(333);
            assertTrue(pair.client.isComplete());
            assertEquals(identity.chain(), pair.server.info(1, 1).peerCertificates());
        }

        @Test
        void withoutACertificateWhereItIsOptional() throws Exception {
            Pair pair = new Pair(ANONYMOUS, OPTIONAL).run();
            assertEquals(List.of(), pair.server.info(1, 1).peerCertificates());
        }

        /** RFC 8446 §4.2.4. */
        @Test
        void withTheCertificateOfTheIssuerThatIsAskedFor() throws Exception {
            Certificates.Issued other = Certificates.authority("Other").selfSigned();
            TlsIdentity wrong = somebody().signedBy(other).identity();
            TlsIdentity right = somebody().signedBy(AUTHORITY).identity();
            Pair pair = new Pair(client(wrong, right), REQUIRED).run();
            assertEquals(right.chain(), pair.server.info(1, 1).peerCertificates());
        }

        @Test
        void withoutACertificateIfNoneIsOfTheIssuerThatIsAskedFor() throws Exception {
            Certificates.Issued other = Certificates.authority("Other").selfSigned();
            TlsIdentity wrong = somebody().signedBy(other).identity();
            Pair pair = new Pair(client(wrong), OPTIONAL).run();
            assertTrue(pair.server.isComplete());
            assertEquals(List.of(), pair.server.info(1, 1).peerCertificates());
        }

        @Test
        void anonymouslyWhereNobodyAsks() throws Exception {
            Pair pair = new Pair(CLIENT, ServerFlight.SERVER).run();
            assertEquals(List.of(), pair.server.info(1, 1).peerCertificates());
        }
    }

    @Nested
    class Refuses {
        /** RFC 8446 §4.4.2.4. */
        @Test
        void clientsWithoutCertificateWhereOneIsRequired() {
            refuses(Alert.CERTIFICATE_REQUIRED, ANONYMOUS);
        }

        @Test
        void strangers() {
            refuses(Alert.UNKNOWN_CA, showing(somebody().selfSigned().identity()));
        }

        @Test
        void certificatesForServers() {
            refuses(
                    Alert.UNSUPPORTED_CERTIFICATE,
                    showing(
                            somebody()
                                    .purpose(KeyPurposeId.id_kp_serverAuth)
                                    .signedBy(AUTHORITY)
                                    .identity()));
        }

        @Test
        void expiredCertificates() {
            long day = Duration.ofDays(1).toMillis();
            refuses(
                    Alert.CERTIFICATE_EXPIRED,
                    showing(
                            somebody()
                                    .validMillis(Pair.NOW - 2 * day, Pair.NOW - day)
                                    .signedBy(AUTHORITY)
                                    .identity()));
        }

        @Test
        void certificatesOfOthers() {
            Credential stranger = Credential.of(somebody().selfSigned().identity());
            Credential stolen =
                    Credential.of(somebody().signedBy(AUTHORITY).identity(), stranger.signer());
            refuses(Alert.DECRYPT_ERROR, showing(stolen));
        }

        /** RFC 8446 §4.4.3: each role has a context string of its own. */
        @Test
        void signaturesOfTheOtherRole() {
            TlsIdentity client = somebody().signedBy(AUTHORITY).identity();
            refuses(Alert.DECRYPT_ERROR, showing(inTheOtherRole(client, "client", "server")));
            TlsIdentity host =
                    Certificates.of("localhost").dns("localhost").selfSigned().identity();
            Credential server = inTheOtherRole(host, "server", "client");
            Pair pair = new Pair(ANONYMOUS, TlsServerConfig.of(server, Pair.H3));
            TransportException refusal = assertThrows(TransportException.class, pair::run);
            assertEquals(0x100 + Alert.DECRYPT_ERROR, refusal.code(), refusal.reason());
            assertFalse(pair.client.isComplete());
        }

        private static Credential inTheOtherRole(TlsIdentity own, String role, String other) {
            Signer signer = Credential.of(own).signer();
            return Credential.of(
                    own,
                    (scheme, content, operations) -> {
                        String text = new String(content, StandardCharsets.ISO_8859_1);
                        byte[] changed =
                                text.replace(role, other).getBytes(StandardCharsets.ISO_8859_1);
                        return signer.sign(scheme, changed, operations);
                    });
        }

        private static TlsClientConfig showing(TlsIdentity identity) {
            return showing(Credential.of(identity));
        }

        /** Whatever the server asks for. */
        private static TlsClientConfig showing(Credential credential) {
            return ANONYMOUS.withIdentity(
                    new ClientIdentity(
                            request -> Answer.now(Optional.of(credential)), CertificateType.USUAL));
        }

        private static void refuses(int alert, TlsClientConfig client) {
            Pair pair = new Pair(client, REQUIRED);
            TransportException refusal = assertThrows(TransportException.class, pair::run);
            assertEquals(0x100 + alert, refusal.code(), refusal.reason());
            assertFalse(pair.server.isComplete());
            assertFalse(pair.serverSink.complete);
        }
    }

    /** RFC 8446 §4.4: Certificate, CertificateVerify, Finished. */
    @TestFactory
    Stream<DynamicTest> order() {
        return Stream.of(
                refused("Finished at once", REQUIRED, 10, f -> f.feed(f.messages.get(2))),
                refused("CertificateVerify first", REQUIRED, 10, f -> f.feed(f.messages.get(1))),
                refused("Finished at once, optional", OPTIONAL, 10, f -> f.feed(last(f))),
                refused(
                        "two certificates",
                        REQUIRED,
                        10,
                        f -> {
                            f.feed(f.messages.get(0));
                            f.feed(f.messages.get(0));
                        }),
                refused(
                        "no CertificateVerify",
                        REQUIRED,
                        10,
                        f -> {
                            f.feed(f.messages.get(0));
                            f.feed(f.messages.get(2));
                        }),
                refused(
                        "CertificateVerify without certificate",
                        OPTIONAL,
                        10,
                        f -> {
                            f.feed(CertificateMessage.NO_CERTIFICATE);
                            f.feed(f.messages.get(1));
                        }),
                refused(
                        "a certificate unasked",
                        ServerFlight.SERVER,
                        10,
                        f ->
                                f.feed(
                                        CREDENTIAL.message(
                                                CertificateType.X509,
                                                new CertificateWishes(false, false)))));
    }

    /** RFC 8446 §4.4.2 and §4.4.3. */
    @TestFactory
    Stream<DynamicTest> malformed() {
        return Stream.of(
                refused(
                        "a context",
                        REQUIRED,
                        47,
                        f -> f.feed(message(HandshakeType.CERTIFICATE, bytes(1, 1, 0, 0, 0)))),
                refused(
                        "an extension unasked",
                        REQUIRED,
                        110,
                        f -> {
                            TlsWriter out = new TlsWriter(64).u8(0);
                            byte[] der = encoded(CREDENTIAL);
                            out.u24(der.length + 3 + 2 + 4).u24(der.length).put(der);
                            out.u16(4).u16(18).u16(0);
                            f.feed(message(HandshakeType.CERTIFICATE, out.toByteArray()));
                        }),
                refused(
                        "another curve's scheme",
                        REQUIRED,
                        47,
                        f -> {
                            f.messages.get(1)[4] = 5;
                            f.deliver();
                        }),
                refused(
                        "RSA PKCS#1",
                        REQUIRED,
                        47,
                        f -> {
                            f.messages.get(1)[5] = 1;
                            f.deliver();
                        }),
                refused(
                        "another signature",
                        REQUIRED,
                        51,
                        f -> {
                            f.messages.get(1)[20] ^= 1;
                            f.deliver();
                        }),
                refused(
                        "a tail",
                        REQUIRED,
                        50,
                        f -> {
                            byte[] body = body(f.messages.get(1));
                            f.messages.set(
                                    1,
                                    message(
                                            HandshakeType.CERTIFICATE_VERIFY,
                                            concat(body, bytes(0))));
                            f.deliver();
                        }));
    }

    @Nested
    class Later {
        private final Answer<PeerVerifier.Verdict> verdict = Answer.later();
        private final Answer<Optional<Credential>> choice = Answer.later();
        private final Answer<byte[]> signature = Answer.later();

        @Test
        void theVerdictMayCome() throws Exception {
            Pair pair = pending();
            verdict.complete(PeerVerifier.Verdict.TRUSTED);
            pair.server.resume(Pair.NOW);
            assertTrue(pair.server.isComplete());
            assertEquals(1, pair.server.info(1, 1).peerCertificates().size());
        }

        @Test
        void theVerdictMayBeBad() throws Exception {
            Pair pair = pending();
            verdict.refuse(Alert.ACCESS_DENIED, "not today");
            assertEquals(
                    0x100 + Alert.ACCESS_DENIED,
                    assertThrows(TransportException.class, () -> pair.server.resume(Pair.NOW))
                            .code());
        }

        private Pair pending() throws TransportException {
            PeerVerifier late = (peer, name, nowMillis) -> verdict;
            Pair pair = new Pair(CLIENT, server(Demand.REQUIRED, late)).run(100);
            assertTrue(pair.server.isPending());
            assertTrue(pair.client.isComplete());
            return pair;
        }

        @Test
        void choiceAndSignatureMayCome() throws Exception {
            Credential remote =
                    Credential.of(
                            somebody().signedBy(AUTHORITY).identity(),
                            (scheme, content, operations) -> signature);
            TlsClientConfig client =
                    ANONYMOUS.withIdentity(
                            new ClientIdentity(request -> choice, CertificateType.USUAL));
            Pair pair = new Pair(client, REQUIRED).run();
            assertTrue(pair.client.isPending());
            choice.complete(Optional.of(remote));
            pair.client.resume(Pair.NOW);
            assertTrue(pair.client.isPending());
            signature.refuse(Alert.INTERNAL_ERROR, "no token");
            assertEquals(
                    0x100 + Alert.INTERNAL_ERROR,
                    assertThrows(TransportException.class, () -> pair.client.resume(Pair.NOW))
                            .code());
        }

        @Test
        void theChoiceMayBeNobody() throws Exception {
            TlsClientConfig client =
                    ANONYMOUS.withIdentity(
                            new ClientIdentity(request -> choice, CertificateType.USUAL));
            Pair pair = new Pair(client, OPTIONAL).run();
            choice.complete(Optional.empty());
            pair.client.resume(Pair.NOW);
            pair.pump(Integer.MAX_VALUE);
            assertTrue(pair.client.isComplete() && pair.server.isComplete());
        }
    }

    private static byte[] last(ClientFlight flight) {
        return flight.messages.getLast();
    }

    private static byte[] encoded(Credential credential) {
        byte[] message =
                credential.message(CertificateType.X509, new CertificateWishes(false, false));
        try {
            X509Certificate leaf =
                    CertificateMessage.parse(
                                    new TlsReader(message, 4, message.length),
                                    CertificateType.X509,
                                    false)
                            .orElseThrow()
                            .chain()
                            .getFirst();
            return leaf.getEncoded();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
