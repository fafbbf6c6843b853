package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.EarlyData;
import io.culebra.api.TlsIdentity;
import io.culebra.differential.Python;
import io.culebra.differential.Scenarios;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.tls.ClientCertificates.Demand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our handshake and that of another implementation which a {@link Script} speaks for. */
@Timeout(120)
@ExtendWith(Scenarios.class)
abstract class ScriptedTest {
    static final TlsIdentity IDENTITY = KeyKinds.identity("secp256r1");

    final Script script;
    private final List<NamedGroup> groups;
    private final List<String> kinds;
    final List<Session> sessions = new ArrayList<>();
    private final KeyRing ring = KeyRing.of(new SeededRandom(5));
    final ServerTickets tickets =
            new ServerTickets(
                    now -> ring.copy(),
                    1,
                    Resuming.LIFETIME_SECONDS,
                    true,
                    (ticket, issued, now) -> Answer.now(true));

    ScriptedTest(Python python, String resource, List<NamedGroup> groups, List<String> kinds)
            throws IOException {
        python.orSkip();
        script = Script.start(resource);
        this.groups = groups;
        this.kinds = kinds;
    }

    @AfterEach
    void end() {
        script.close();
    }

    @Test
    void ourClientAgreesWithItsServer() throws Exception {
        for (String kind : kinds) {
            TlsIdentity identity = KeyKinds.identity(kind);
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : groups) {
                    ScriptedEnd server =
                            ScriptedEnd.server(script, identity).suites(suite).groups(group);
                    Encounter run = Encounter.ofClient(Encounter.client(group), server).run();
                    run.assertAgreed(suite, group);
                    assertEquals(identity.chain(), run.ours.info(1, 1).peerCertificates());
                }
            }
        }
    }

    @Test
    void itsClientAgreesWithOurServer() throws Exception {
        for (String kind : kinds) {
            TlsIdentity identity = KeyKinds.identity(kind);
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : groups) {
                    ScriptedEnd client = ScriptedEnd.client(script).suites(suite).groups(group);
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

    @Test
    void clientsShowCertificates() throws Exception {
        for (String kind : kinds) {
            showCertificate(KeyKinds.identity(kind));
        }
    }

    private void showCertificate(TlsIdentity own) throws Exception {
        ClientIdentity ourself = ClientIdentity.of(CredentialSet.of(List.of(Credential.of(own))));
        ScriptedEnd server = ScriptedEnd.server(script, IDENTITY).set("asks", "1");
        Encounter.ofClient(Encounter.client(NamedGroup.X25519).withIdentity(ourself), server)
                .run()
                .assertAgreed();
        assertArrayEquals(own.chain().getFirst().getEncoded(), server.sink().shown.getFirst());

        Encounter run = Encounter.ofServer(asking(), ScriptedEnd.client(script).identity(own));
        run.run().assertAgreed();
        assertEquals(own.chain(), run.ours.info(1, 1).peerCertificates());
    }

    private TlsServerConfig asking() {
        return Encounter.server(Credential.of(IDENTITY))
                .withClients(
                        new ClientCertificates(
                                Demand.OPTIONAL, Pair.ANYONE, CertificateType.USUAL, List.of()));
    }

    @Test
    void clientsHaveNone() throws Exception {
        ScriptedEnd server = ScriptedEnd.server(script, IDENTITY).set("asks", "1");
        Encounter.ofClient(Encounter.client(NamedGroup.X25519), server).run().assertAgreed();
        Encounter.ofServer(asking(), ScriptedEnd.client(script)).run().assertAgreed();
    }

    private Encounter atItsServer(CipherSuite suite, boolean early, NamedGroup share)
            throws Exception {
        ScriptedEnd server = ScriptedEnd.server(script, IDENTITY).suites(suite).groups(share);
        Encounter run = atItsServer(early ? server.set("early", "1") : server, early, share);
        run.assertAgreed(suite, share);
        return run;
    }

    /** With the last session, if there is one. */
    final Encounter atItsServer(ScriptedEnd server, boolean early, NamedGroup share)
            throws Exception {
        Optional<Session> session =
                sessions.isEmpty() ? Optional.empty() : Optional.of(sessions.removeLast());
        return Encounter.ofClient(
                        Encounter.client(share),
                        Encounter.sessions(session, early, sessions),
                        server)
                .run();
    }

    @Test
    void ourClientResumes() throws Exception {
        for (CipherSuite suite : Encounter.SUITES) {
            for (NamedGroup group : groups) {
                sessions.clear();
                assertFalse(atItsServer(suite, false, group).ours.info(1, 1).resumed());
                assertTrue(atItsServer(suite, false, group).ours.info(1, 1).resumed());
            }
        }
    }

    @Test
    void ourClientSendsEarlyData() throws Exception {
        for (CipherSuite suite : Encounter.SUITES) {
            sessions.clear();
            atItsServer(suite, true, NamedGroup.X25519);
            Encounter run = atItsServer(suite, true, NamedGroup.X25519);
            assertEquals(EarlyData.ACCEPTED, run.ours.info(1, 1).earlyData());
            assertTrue(run.theirs.sink().events.contains("early"));
        }
    }

    @Test
    void ourClientTriesInVain() throws Exception {
        for (CipherSuite suite : Encounter.SUITES) {
            sessions.clear();
            atItsServer(suite, true, NamedGroup.X25519);
            script.ask("forget", words -> {});
            Encounter run = atItsServer(suite, true, NamedGroup.X25519);
            assertFalse(run.ours.info(1, 1).resumed());
            assertEquals(EarlyData.REFUSED, run.ours.info(1, 1).earlyData());
        }
    }

    private Encounter atOurServer(ServerTickets taken, ScriptedEnd client) throws Exception {
        return atOurServer(taken, client, Encounter.GROUPS);
    }

    final Encounter atOurServer(ServerTickets taken, ScriptedEnd client, List<NamedGroup> groups)
            throws Exception {
        return Encounter.ofServer(
                        Encounter.server(Credential.of(IDENTITY), groups), taken, Pair.NOW, client)
                .run();
    }

    @Test
    void itsClientResumes() throws Exception {
        for (CipherSuite suite : Encounter.SUITES) {
            for (NamedGroup group : groups) {
                atOurServer(tickets, ScriptedEnd.client(script).suites(suite)).assertAgreed();
                Encounter run =
                        atOurServer(
                                tickets,
                                ScriptedEnd.client(script)
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
    void itsClientSendsEarlyData() throws Exception {
        for (CipherSuite suite : Encounter.SUITES) {
            atOurServer(tickets, ScriptedEnd.client(script).suites(suite)).assertAgreed();
            Encounter run =
                    atOurServer(
                            tickets,
                            ScriptedEnd.client(script)
                                    .suites(suite)
                                    .set("resume", "1")
                                    .set("early", "1"));
            run.assertAgreed();
            assertEquals(EarlyData.ACCEPTED, run.ours.info(1, 1).earlyData());
            assertTrue(run.theirs.sink().events.contains("early"));
        }
    }

    @Test
    void itsClientTriesInVain() throws Exception {
        KeyRing other = KeyRing.of(new SeededRandom(6));
        ServerTickets foreign =
                new ServerTickets(
                        now -> other.copy(),
                        1,
                        Resuming.LIFETIME_SECONDS,
                        true,
                        (ticket, issued, now) -> Answer.now(true));
        for (CipherSuite suite : Encounter.SUITES) {
            atOurServer(tickets, ScriptedEnd.client(script).suites(suite)).assertAgreed();
            Encounter run =
                    atOurServer(
                            foreign,
                            ScriptedEnd.client(script)
                                    .suites(suite)
                                    .set("resume", "1")
                                    .set("early", "1"));
            run.assertAgreed();
            assertFalse(run.ours.info(1, 1).resumed());
            assertFalse(run.theirs.sink().events.contains("resumed"));
            assertFalse(run.theirs.sink().events.contains("early"));
        }
    }

    /** It refuses. */
    final void expectNoForeignProtocol(int itsAlert) {
        Encounter.ofServer(
                        Encounter.server(Credential.of(IDENTITY)),
                        ScriptedEnd.client(script).set("protocols", "hq-interop"))
                .assertRefusedByUs(Alert.NO_APPLICATION_PROTOCOL);
        refusedByIt(
                itsAlert,
                Encounter.ofClient(
                        Encounter.client(NamedGroup.X25519),
                        ScriptedEnd.server(script, IDENTITY).set("protocols", "hq-interop")));
    }

    final void expectNoForeignSuite() {
        List<CipherSuite> one = List.of(CipherSuite.AES_128_GCM_SHA256);
        refusedByIt(
                Alert.HANDSHAKE_FAILURE,
                Encounter.ofClient(
                        Encounter.client(one, NamedGroup.X25519),
                        ScriptedEnd.server(script, IDENTITY)
                                .suites(CipherSuite.AES_256_GCM_SHA384)));
    }

    static void refusedByIt(int alert, Encounter run) {
        assertEquals(alert, assertThrows(ScriptedEnd.AlertException.class, run::run).alert());
        Scenarios.count(run.theirs.name());
    }
}
