package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.EarlyData;
import io.culebra.differential.Scenarios;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tickets between our ends and Bouncy Castle's. That has neither tickets nor 0-RTT in TLS 1.3, but
 * keys from outside; what makes tickets of these is {@link BouncyCastleSecrets}.
 */
@ExtendWith(Scenarios.class)
class DifferentialResumptionTest {
    private static final Credential CREDENTIAL = KeyKinds.credential("secp256r1");

    @Nested
    class OurClient {
        private final BouncyCastleSettings theirs =
                BouncyCastleSettings.server(KeyKinds.identity("secp256r1"));
        private final List<Session> sessions = new ArrayList<>();

        private BouncyCastleServer server() {
            return new BouncyCastleServer(new Endpoint(), theirs);
        }

        private Session first(CipherSuite suite, boolean earlyData) throws Exception {
            theirs.tickets.clear();
            theirs.suites(suite);
            BouncyCastleServer server = server();
            Encounter run =
                    Encounter.ofClient(
                            Encounter.client(NamedGroup.X25519),
                            Encounter.sessions(Optional.empty(), false, sessions),
                            server);
            run.run();
            server.issueTicket(earlyData);
            run.pump();
            run.assertAgreed();
            assertEquals(1, sessions.size());
            return sessions.removeFirst();
        }

        private Encounter again(Session session, boolean earlyData, NamedGroup... shares)
                throws Exception {
            return Encounter.ofClient(
                            Encounter.client(shares),
                            Encounter.sessions(Optional.of(session), earlyData, sessions),
                            server())
                    .run();
        }

        @Test
        void resumesInAllSuitesAndGroups() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : Encounter.GROUPS) {
                    theirs.groups(group);
                    Encounter run = again(first(suite, false), false, group);
                    run.assertAgreed(suite, group);
                    assertTrue(run.ours.info(1, 1).resumed());
                }
            }
        }

        /** RFC 8446 §4.1.4. */
        @Test
        void resumesAfterARetry() throws Exception {
            theirs.groups(NamedGroup.SECP256R1, NamedGroup.X25519);
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup share : List.of(NamedGroup.SECP384R1, NamedGroup.X25519MLKEM768)) {
                    Encounter run = again(first(suite, false), false, share);
                    run.assertAgreed(suite, NamedGroup.SECP256R1);
                    assertTrue(run.ours.info(1, 1).resumed());
                }
            }
        }

        @Test
        void goesOnWithoutIfTheTicketIsNotKnown() throws Exception {
            theirs.groups(NamedGroup.X25519);
            for (CipherSuite suite : Encounter.SUITES) {
                Session session = first(suite, true);
                theirs.tickets.clear();
                Encounter run = again(session, true, NamedGroup.X25519);
                run.assertAgreed(suite, NamedGroup.X25519);
                assertFalse(run.ours.info(1, 1).resumed());
                assertEquals(EarlyData.REFUSED, run.ours.info(1, 1).earlyData());
            }
        }

        /** RFC 8446 §4.2.10. */
        @Test
        void sendsEarlyData() throws Exception {
            theirs.groups(NamedGroup.X25519);
            for (CipherSuite suite : Encounter.SUITES) {
                theirs.earlyData = true;
                Encounter run = again(first(suite, true), true, NamedGroup.X25519);
                run.assertAgreed(suite, NamedGroup.X25519);
                assertEquals(EarlyData.ACCEPTED, run.ours.info(1, 1).earlyData());
                theirs.earlyData = false;
                Encounter refused = again(first(suite, true), true, NamedGroup.X25519);
                refused.assertAgreed();
                assertEquals(EarlyData.REFUSED, refused.ours.info(1, 1).earlyData());
                assertTrue(refused.ours.info(1, 1).resumed());
            }
        }

        @Test
        void asksForNoEarlyDataThatTheTicketDoesNotAllow() throws Exception {
            theirs.earlyData = true;
            Encounter run =
                    again(first(CipherSuite.AES_128_GCM_SHA256, false), true, NamedGroup.X25519);
            run.assertAgreed();
            assertEquals(EarlyData.NONE, run.ours.info(1, 1).earlyData());
        }
    }

    @Nested
    class OurServer {
        private final KeyRing ring = KeyRing.of(new SeededRandom(5));
        private final ServerTickets tickets =
                new ServerTickets(
                        now -> ring,
                        2,
                        Resuming.LIFETIME_SECONDS,
                        true,
                        (ticket, issued, now) -> Answer.now(true));
        private final BouncyCastleSettings theirs = BouncyCastleSettings.client();

        private Encounter meet(ServerTickets taken, long atMillis, List<NamedGroup> groups)
                throws Exception {
            return Encounter.ofServer(
                            Encounter.server(CREDENTIAL, groups),
                            taken,
                            atMillis,
                            new BouncyCastleClient(new Endpoint(), theirs))
                    .run();
        }

        private void first(CipherSuite suite) throws Exception {
            theirs.tickets.clear();
            theirs.earlyData = false;
            theirs.suites(suite).shares(NamedGroup.X25519);
            meet(tickets, Pair.NOW, Encounter.GROUPS).assertAgreed();
            assertEquals(2, theirs.tickets.size());
        }

        private Encounter again(ServerTickets taken, List<NamedGroup> groups) throws Exception {
            return meet(taken, Pair.NOW + BouncyCastleTicket.AGE_MILLIS, groups);
        }

        @Test
        void resumesInAllSuitesAndGroups() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : Encounter.GROUPS) {
                    first(suite);
                    theirs.shares(group);
                    Encounter run = again(tickets, List.of(group));
                    run.assertAgreed(suite, group);
                    assertTrue(run.ours.info(1, 1).resumed());
                    assertTrue(run.theirs.sink().events.contains("key accepted"));
                }
            }
        }

        /** RFC 8446 §4.1.4. */
        @Test
        void resumesAfterARetry() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : List.of(NamedGroup.SECP384R1, NamedGroup.X25519MLKEM768)) {
                    first(suite);
                    Encounter run = again(tickets, List.of(group));
                    run.assertAgreed(suite, group);
                    assertTrue(run.ours.info(1, 1).resumed());
                }
            }
        }

        @Test
        void goesOnWithoutATicketThatItCannotOpen() throws Exception {
            KeyRing other = KeyRing.of(new SeededRandom(6));
            ServerTickets foreign =
                    new ServerTickets(
                            now -> other,
                            0,
                            Resuming.LIFETIME_SECONDS,
                            true,
                            (ticket, issued, now) -> Answer.now(true));
            for (CipherSuite suite : Encounter.SUITES) {
                first(suite);
                Encounter run = again(foreign, Encounter.GROUPS);
                run.assertAgreed(suite, NamedGroup.X25519);
                assertFalse(run.ours.info(1, 1).resumed());
                assertTrue(run.theirs.sink().events.contains("key refused"));
            }
        }

        @Test
        void goesOnWithoutATicketThatIsTooOld() throws Exception {
            first(CipherSuite.AES_128_GCM_SHA256);
            long later = Pair.NOW + 1000L * Resuming.LIFETIME_SECONDS + 1;
            Encounter run = meet(tickets, later, Encounter.GROUPS);
            run.assertAgreed();
            assertFalse(run.ours.info(1, 1).resumed());
        }

        /** RFC 8446 §4.2.10. */
        @Test
        void takesEarlyData() throws Exception {
            for (CipherSuite suite : Encounter.SUITES) {
                first(suite);
                theirs.earlyData = true;
                Encounter run = again(tickets, Encounter.GROUPS);
                run.assertAgreed(suite, NamedGroup.X25519);
                assertEquals(EarlyData.ACCEPTED, run.ours.info(1, 1).earlyData());
                assertTrue(run.theirs.sink().events.contains("early data accepted"));
            }
        }

        /** RFC 8446 §8: not twice, and not if the ages disagree. */
        @Test
        void refusesEarlyDataAndResumesAllTheSame() throws Exception {
            ServerTickets seen =
                    new ServerTickets(
                            now -> ring,
                            0,
                            Resuming.LIFETIME_SECONDS,
                            true,
                            (ticket, issued, now) -> Answer.now(false));
            for (CipherSuite suite : Encounter.SUITES) {
                first(suite);
                theirs.earlyData = true;
                Encounter run = again(seen, Encounter.GROUPS);
                run.assertAgreed();
                assertTrue(run.ours.info(1, 1).resumed());
                assertTrue(run.theirs.sink().events.contains("early data refused"));
                Encounter late = meet(tickets, Pair.NOW + 100_000, Encounter.GROUPS);
                late.assertAgreed();
                assertTrue(late.ours.info(1, 1).resumed());
                assertTrue(late.theirs.sink().events.contains("early data refused"));
            }
        }
    }

    /** RFC 8446 §7.5. */
    @Test
    void earlyExportersAgree() throws Exception {
        KeyRing ring = KeyRing.of(new SeededRandom(5));
        ServerTickets tickets =
                new ServerTickets(
                        now -> ring,
                        1,
                        Resuming.LIFETIME_SECONDS,
                        true,
                        (ticket, issued, now) -> Answer.now(true));
        for (CipherSuite suite : Encounter.SUITES) {
            BouncyCastleSettings theirs = BouncyCastleSettings.client().suites(suite);
            TlsServerConfig ours = Encounter.server(CREDENTIAL);
            Encounter.ofServer(
                            ours, tickets, Pair.NOW, new BouncyCastleClient(new Endpoint(), theirs))
                    .run();
            theirs.earlyData();
            BouncyCastleClient client = new BouncyCastleClient(new Endpoint(), theirs);
            Encounter run = Encounter.ofServer(ours, tickets, Pair.NOW + 1000, client).run();
            run.assertAgreed();
            assertArrayEquals(
                    client.exportedEarly(),
                    run.ours.exportEarlyKey(Encounter.LABEL, Encounter.CONTEXT, suite.hashBytes()));
            assertTrue(run.ourSink.readSecrets.containsKey(EncryptionLevel.EARLY));
        }
    }
}
