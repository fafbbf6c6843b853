package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.EarlyData;
import io.culebra.api.TlsIdentity;
import io.culebra.differential.Scenarios;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.tls.ClientCertificates.Demand;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our handshake and aioquic's, which has no HelloRetryRequest and no exporters. */
@Timeout(120)
@ExtendWith(Scenarios.class)
class AioquicTest {
    private static final List<NamedGroup> GROUPS =
            List.of(NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.SECP384R1);
    private static final List<String> KINDS = List.of("secp256r1", "secp384r1", "Ed25519", "RSA");
    private static final TlsIdentity IDENTITY = KeyKinds.identity("secp256r1");

    private static Script aioquic;

    @BeforeAll
    static void find() throws IOException {
        String reason = Script.whyNot("aioquic");
        if (!reason.isEmpty()) {
            Scenarios.skipped("aioquic", reason);
            Assumptions.abort(reason);
        }
        aioquic = Script.start("aioquic_end.py");
    }

    @AfterAll
    static void end() {
        if (aioquic != null) {
            aioquic.close();
        }
    }

    @Test
    void ourClientAgreesWithItsServer() throws Exception {
        for (String kind : KINDS) {
            TlsIdentity identity = KeyKinds.identity(kind);
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : GROUPS) {
                    ScriptedEnd server = ScriptedEnd.server(aioquic, identity).suites(suite);
                    Encounter run = Encounter.ofClient(Encounter.client(group), server).run();
                    run.assertAgreed(suite, group);
                    assertEquals(identity.chain(), run.ours.info(1, 1).peerCertificates());
                }
            }
        }
    }

    @Test
    void itsClientAgreesWithOurServer() throws Exception {
        for (String kind : KINDS) {
            TlsIdentity identity = KeyKinds.identity(kind);
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : GROUPS) {
                    ScriptedEnd client = ScriptedEnd.client(aioquic).suites(suite).groups(group);
                    Encounter.ofServer(Encounter.server(Credential.of(identity)), client)
                            .run()
                            .assertAgreed(suite, group);
                    assertArrayEquals(
                            identity.chain().getFirst().getEncoded(),
                            client.sink().shown.getFirst());
                }
            }
        }
    }

    /** It knows nothing of ML-KEM, and takes the second share. */
    @Test
    void ourClientMayBeAsItIsOutOfTheBox() throws Exception {
        TlsClientConfig usual =
                new TlsClientConfig(
                        "localhost",
                        Pair.H3,
                        Pair.ANYONE,
                        Encounter.SUITES,
                        Encounter.GROUPS,
                        List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519),
                        true);
        Encounter run = Encounter.ofClient(usual, ScriptedEnd.server(aioquic, IDENTITY)).run();
        run.assertAgreed();
        assertEquals("x25519", run.ours.info(1, 1).keyExchange());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA"})
    void clientsShowCertificates(String kind) throws Exception {
        TlsIdentity own = KeyKinds.identity(kind);
        ClientIdentity ourself = ClientIdentity.of(CredentialSet.of(List.of(Credential.of(own))));
        ScriptedEnd server = ScriptedEnd.server(aioquic, IDENTITY).set("asks", "1");
        Encounter.ofClient(Encounter.client(NamedGroup.X25519).withIdentity(ourself), server)
                .run()
                .assertAgreed();
        assertArrayEquals(own.chain().getFirst().getEncoded(), server.sink().shown.getFirst());

        Encounter run = Encounter.ofServer(asking(), ScriptedEnd.client(aioquic).identity(own));
        run.run().assertAgreed();
        assertEquals(own.chain(), run.ours.info(1, 1).peerCertificates());
    }

    private static TlsServerConfig asking() {
        return Encounter.server(Credential.of(IDENTITY))
                .withClients(
                        new ClientCertificates(
                                Demand.OPTIONAL, Pair.ANYONE, CertificateType.USUAL, List.of()));
    }

    @Test
    void clientsHaveNone() throws Exception {
        ScriptedEnd server = ScriptedEnd.server(aioquic, IDENTITY).set("asks", "1");
        Encounter.ofClient(Encounter.client(NamedGroup.X25519), server).run().assertAgreed();
        Encounter.ofServer(asking(), ScriptedEnd.client(aioquic)).run().assertAgreed();
    }

    @Nested
    class Resumption {
        private final List<Session> sessions = new ArrayList<>();
        private final KeyRing ring = KeyRing.of(new SeededRandom(5));
        private final ServerTickets tickets =
                new ServerTickets(
                        now -> ring,
                        1,
                        Resuming.LIFETIME_SECONDS,
                        true,
                        (ticket, issued, now) -> Answer.now(true));

        private Encounter atItsServer(CipherSuite suite, boolean early, NamedGroup share)
                throws Exception {
            Optional<Session> session =
                    sessions.isEmpty() ? Optional.empty() : Optional.of(sessions.removeLast());
            ScriptedEnd server = ScriptedEnd.server(aioquic, IDENTITY).suites(suite);
            Encounter run =
                    Encounter.ofClient(
                            Encounter.client(share),
                            Encounter.sessions(session, early, sessions),
                            early ? server.set("early", "1") : server);
            run.run().assertAgreed(suite, share);
            return run;
        }

        @Test
        void ofOurClient() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : GROUPS) {
                    sessions.clear();
                    assertFalse(atItsServer(suite, false, group).ours.info(1, 1).resumed());
                    assertTrue(atItsServer(suite, false, group).ours.info(1, 1).resumed());
                }
            }
        }

        @Test
        void ofOurClientWithEarlyData() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                sessions.clear();
                atItsServer(suite, true, NamedGroup.X25519);
                Encounter run = atItsServer(suite, true, NamedGroup.X25519);
                assertEquals(EarlyData.ACCEPTED, run.ours.info(1, 1).earlyData());
                assertTrue(run.theirs.sink().events.contains("early"));
            }
        }

        @Test
        void ofOurClientInVain() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                sessions.clear();
                atItsServer(suite, true, NamedGroup.X25519);
                aioquic.ask("forget", words -> {});
                Encounter run = atItsServer(suite, true, NamedGroup.X25519);
                assertFalse(run.ours.info(1, 1).resumed());
                assertEquals(EarlyData.REFUSED, run.ours.info(1, 1).earlyData());
            }
        }

        private Encounter atOurServer(ServerTickets taken, ScriptedEnd client) throws Exception {
            return Encounter.ofServer(
                            Encounter.server(Credential.of(IDENTITY)), taken, Pair.NOW, client)
                    .run();
        }

        @Test
        void ofItsClient() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : GROUPS) {
                    atOurServer(tickets, ScriptedEnd.client(aioquic).suites(suite)).assertAgreed();
                    Encounter run =
                            atOurServer(
                                    tickets,
                                    ScriptedEnd.client(aioquic)
                                            .suites(suite)
                                            .groups(group)
                                            .set("resume", "1"));
                    run.assertAgreed(suite, group);
                    assertTrue(run.ours.info(1, 1).resumed());
                    assertEquals(EarlyData.NONE, run.ours.info(1, 1).earlyData());
                }
            }
        }

        @Test
        void ofItsClientWithEarlyData() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                atOurServer(tickets, ScriptedEnd.client(aioquic).suites(suite)).assertAgreed();
                Encounter run =
                        atOurServer(
                                tickets,
                                ScriptedEnd.client(aioquic)
                                        .suites(suite)
                                        .set("resume", "1")
                                        .set("early", "1"));
                run.assertAgreed();
                assertEquals(EarlyData.ACCEPTED, run.ours.info(1, 1).earlyData());
                assertTrue(run.theirs.sink().events.contains("early"));
            }
        }

        @Test
        void ofItsClientInVain() throws Exception {
            KeyRing other = KeyRing.of(new SeededRandom(6));
            ServerTickets foreign =
                    new ServerTickets(
                            now -> other,
                            1,
                            Resuming.LIFETIME_SECONDS,
                            true,
                            (ticket, issued, now) -> Answer.now(true));
            for (CipherSuite suite : Encounter.SUITES) {
                atOurServer(tickets, ScriptedEnd.client(aioquic).suites(suite)).assertAgreed();
                Encounter run =
                        atOurServer(
                                foreign,
                                ScriptedEnd.client(aioquic)
                                        .suites(suite)
                                        .set("resume", "1")
                                        .set("early", "1"));
                run.assertAgreed();
                assertFalse(run.ours.info(1, 1).resumed());
                assertFalse(run.theirs.sink().events.contains("resumed"));
                assertFalse(run.theirs.sink().events.contains("early"));
            }
        }
    }

    @Nested
    class Refusals {
        private static final long NOW = System.currentTimeMillis();
        private static final long DAY = Duration.ofDays(1).toMillis();

        private final Certificates.Issued authority =
                Certificates.authority("Authority").validMillis(NOW - DAY, NOW + DAY).selfSigned();

        @Test
        void ofNoProtocolInCommon() {
            Encounter.ofServer(
                            Encounter.server(Credential.of(IDENTITY)),
                            ScriptedEnd.client(aioquic).set("protocols", "hq-interop"))
                    .assertRefusedByUs(Alert.NO_APPLICATION_PROTOCOL);
            refusedByIt(
                    Alert.HANDSHAKE_FAILURE,
                    Encounter.ofClient(
                            Encounter.client(NamedGroup.X25519),
                            ScriptedEnd.server(aioquic, IDENTITY).set("protocols", "hq-interop")));
        }

        @Test
        void ofNoSuiteInCommon() {
            List<CipherSuite> one = List.of(CipherSuite.AES_128_GCM_SHA256);
            refusedByIt(
                    Alert.HANDSHAKE_FAILURE,
                    Encounter.ofClient(
                            Encounter.client(one, NamedGroup.X25519),
                            ScriptedEnd.server(aioquic, IDENTITY)
                                    .suites(CipherSuite.AES_256_GCM_SHA384)));
        }

        private TlsIdentity valid(String name) {
            return Certificates.of(name)
                    .dns(name)
                    .validMillis(NOW - DAY, NOW + DAY)
                    .signedBy(authority)
                    .identity();
        }

        private Encounter verified(TlsIdentity identity, X509Certificate root) {
            return Encounter.ofServer(
                    Encounter.server(Credential.of(identity)),
                    ScriptedEnd.client(aioquic).roots(root));
        }

        @Test
        void ofUnknownIssuersAndOtherNamesOnly() throws Exception {
            verified(valid("localhost"), authority.certificate()).run().assertAgreed();
            refusedByIt(
                    Alert.BAD_CERTIFICATE, verified(valid("elsewhere"), authority.certificate()));
            refusedByIt(
                    Alert.BAD_CERTIFICATE,
                    verified(
                            valid("localhost"),
                            Certificates.authority("Other")
                                    .validMillis(NOW - DAY, NOW + DAY)
                                    .selfSigned()
                                    .certificate()));
        }

        private void refusedByIt(int alert, Encounter run) {
            assertEquals(alert, assertThrows(ScriptedEnd.AlertException.class, run::run).alert());
            Scenarios.count(run.theirs.name());
        }
    }
}
