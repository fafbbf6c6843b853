package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.EarlyData;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Sessions that are taken up again, and those that are not. */
class ResumptionTest {
    private final Resuming both = new Resuming();

    private static TransportException refused(int alert, ThrowingAction action) {
        TransportException refusal = assertThrows(TransportException.class, action::run);
        assertEquals(0x100 + alert, refusal.code(), refusal.getMessage());
        return refusal;
    }

    private interface ThrowingAction {
        void run() throws TransportException;
    }

    private void assertFull() throws TransportException {
        both.pump();
        assertTrue(both.clientSink.complete && both.serverSink.complete);
        assertFalse(both.client.info(1, 1).resumed() || both.server.info(1, 1).resumed());
        assertFalse(both.clientSink.events.contains("early data accepted"));
    }

    /** RFC 8446 §2.2. */
    @Nested
    class Resumes {
        @Test
        void withEverySuite() throws Exception {
            for (CipherSuite suite : CipherSuite.values()) {
                Resuming pair = new Resuming();
                pair.clientConfig = suites(List.of(suite));
                Session session = pair.first();
                assertEquals(suite, session.suite());
                pair.resume(session);
                assertTrue(pair.isResumed());
                assertArrayEquals(
                        pair.clientSink.writeSecrets.get(EncryptionLevel.APPLICATION),
                        pair.serverSink.readSecrets.get(EncryptionLevel.APPLICATION));
                assertEquals(List.of(), pair.client.info(1, 1).peerCertificates());
            }
        }

        @Test
        void againAndAgainWithTheTicketsOfResumedConnections() throws Exception {
            Session session = both.first();
            for (int i = 0; i < 5; i++) {
                both.sessions.clear();
                both.nowMillis += 60_000;
                both.resume(session);
                assertTrue(both.isResumed());
                session = both.sessions.getLast();
            }
        }

        @Test
        void fromWhatAStoreHasKept() throws Exception {
            Session session = Session.decode(both.first().encode()).orElseThrow();
            assertTrue(both.resume(session).isResumed());
        }

        /** RFC 8446 §4.2.11.2: the binder of the second hello covers the retry, too. */
        @Test
        void afterARetry() throws Exception {
            Session session = both.first();
            both.serverConfig = groups(List.of(NamedGroup.SECP384R1));
            both.resume(session);
            assertTrue(both.isResumed());
            assertEquals("secp384r1", both.client.info(1, 1).keyExchange());
            assertEquals(EarlyData.REFUSED, both.client.info(1, 1).earlyData());
        }

        @Test
        void underTheKeysOfTheGenerationBefore() throws Exception {
            Session session = both.first();
            both.ring = both.ring.rotate(new SeededRandom(5));
            assertTrue(both.resume(session).isResumed());
        }

        @Test
        void withAnotherTicketThanTheFirstOfferedIfThatIsNoTicketOfOurs() throws Exception {
            Session session = both.first();
            both.start(Optional.of(session));
            HelloEditor hello = new HelloEditor(both.clientSink.outbox.remove().bytes());
            int hash = session.suite().hashBytes();
            byte[] identity = hello.get(ExtensionType.PRE_SHARED_KEY);
            TlsReader old = new TlsReader(identity, 0, identity.length);
            byte[] ours = old.vector16(1).rest();
            hello.remove(ExtensionType.EARLY_DATA);
            hello.change(
                    ExtensionType.PRE_SHARED_KEY,
                    bytes -> {
                        TlsWriter out = new TlsWriter(64);
                        int list = out.begin(2);
                        out.u16(7).put(new byte[7]).u32(0).put(ours);
                        out.end(list, 2);
                        int binders = out.begin(2);
                        out.u8(hash).put(new byte[hash]).u8(hash).put(new byte[hash]);
                        out.end(binders, 2);
                        return out.toByteArray();
                    });
            byte[] message = hello.message();
            Transcript truncated = new Transcript(session.suite());
            truncated.add(message, 0, message.length - 2 - 2 * (1 + hash));
            byte[] binder =
                    new EarlySecrets(session.suite(), session.key()).binder(truncated.hash());
            System.arraycopy(binder, 0, message, message.length - hash, hash);
            both.clientSink.outbox.add(new Endpoint.Flight(EncryptionLevel.INITIAL, message));
            both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
            byte[] answer = both.serverSink.outbox.remove().bytes();
            ServerHello chosen =
                    ServerHello.parse(new TlsReader(answer, 4, answer.length), true, false);
            assertEquals(1, chosen.pskIdentity());
        }

        private TlsClientConfig suites(List<CipherSuite> suites) {
            TlsClientConfig old = Resuming.CLIENT;
            return new TlsClientConfig(
                    old.serverName(),
                    old.protocols(),
                    old.verifier(),
                    suites,
                    old.groups(),
                    old.shares(),
                    true);
        }
    }

    private static TlsServerConfig groups(List<NamedGroup> groups) {
        TlsServerConfig old = Resuming.SERVER;
        return new TlsServerConfig(
                old.chooser(), old.protocols(), old.suites(), groups, old.keyLog());
    }

    /** RFC 8446 §4.6.1. */
    @Nested
    class Tickets {
        @Test
        void areTwoWithKeysAndAgesOfTheirOwn() throws Exception {
            Session one = both.first();
            Session other = both.sessions.getFirst();
            assertEquals(1, both.sessions.size());
            assertFalse(Arrays.equals(one.key(), other.key()));
            assertFalse(Arrays.equals(one.ticket(), other.ticket()));
            assertNotEquals(one.ageAdd(), other.ageAdd());
        }

        @Test
        void areNotSentToAClientThatCannotUseThem() throws Exception {
            both.onTheWay =
                    hello ->
                            new HelloEditor(hello)
                                    .remove(ExtensionType.PSK_KEY_EXCHANGE_MODES)
                                    .message();
            both.start(Optional.empty());
            both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
            assertEquals(
                    List.of("bytes INITIAL", "bytes HANDSHAKE"),
                    both.serverSink.events.stream().filter(e -> e.startsWith("bytes")).toList());
        }

        @Test
        void areNotSentToAClientThatWantsNoKeyExchangeWithThem() throws Exception {
            both.onTheWay =
                    hello ->
                            new HelloEditor(hello)
                                    .set(ExtensionType.PSK_KEY_EXCHANGE_MODES, 1, 0)
                                    .message();
            both.start(Optional.empty());
            both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
            assertFalse(both.server.isPending());
        }

        @Test
        void areNeitherTakenNorGivenWithoutAWish() throws Exception {
            Session session = both.first();
            both.tickets = ServerTickets.NONE;
            both.sessions.clear();
            both.start(Optional.of(session));
            assertFull();
            assertEquals(List.of(), both.sessions);
        }

        @Test
        void ofNoLifetimeAreThrownAway() throws Exception {
            both.meet(Optional.empty());
            both.sessions.clear();
            send(new NewSessionTicket(0, 1, new byte[1], new byte[5], false));
            assertEquals(List.of(), both.sessions);
        }

        @Test
        void areKeptForSevenDaysAtTheMost() throws Exception {
            both.meet(Optional.empty());
            send(new NewSessionTicket(0xffff_ffffL, 1, new byte[1], new byte[5], false));
            assertEquals(ServerTickets.MOST_SECONDS, both.sessions.getLast().lifetimeSeconds());
        }

        @Test
        void areKeptInSmallNumbers() throws Exception {
            both.meet(Optional.empty());
            for (int i = 0; i < 100; i++) {
                send(new NewSessionTicket(60, 1, new byte[] {(byte) i}, new byte[5], false));
            }
            assertEquals(8, both.sessions.size());
        }

        /** RFC 9001 §4.6.1. */
        @Test
        void withAnyLimitOfEarlyDataButTheOneOfQuicAreRefused() throws Exception {
            both.meet(Optional.empty());
            TlsWriter out = new TlsWriter(64);
            new NewSessionTicket(60, 1, new byte[1], new byte[5], true).write(out);
            byte[] message = out.toByteArray();
            message[message.length - 1]--;
            TransportException refusal =
                    assertThrows(TransportException.class, () -> toClient(message));
            assertEquals(TransportException.of(Violation.EARLY_DATA_SIZE).code(), refusal.code());
        }

        @Test
        void fromAClientAreUnexpected() throws Exception {
            both.meet(Optional.empty());
            TlsWriter out = new TlsWriter(64);
            new NewSessionTicket(60, 1, new byte[1], new byte[5], true).write(out);
            both.clientSink.outbox.add(
                    new Endpoint.Flight(EncryptionLevel.APPLICATION, out.toByteArray()));
            refused(Alert.UNEXPECTED_MESSAGE, both::pump);
        }

        private void send(NewSessionTicket ticket) throws TransportException {
            TlsWriter out = new TlsWriter(64);
            ticket.write(out);
            toClient(out.toByteArray());
        }

        private void toClient(byte[] message) throws TransportException {
            both.serverSink.outbox.add(new Endpoint.Flight(EncryptionLevel.APPLICATION, message));
            both.pump();
        }
    }

    /** A ticket that does not fit is no error: the handshake is a full one. */
    @Nested
    class GoesOnInFull {
        @Test
        void ifTheTicketIsTooOld() throws Exception {
            Session session = both.first();
            Session late = shifted(session, 1000L * Resuming.LIFETIME_SECONDS);
            both.nowMillis += 1000L * Resuming.LIFETIME_SECONDS + 1;
            both.start(Optional.of(late));
            assertTrue(offersKey());
            assertFull();
        }

        @Test
        void ifTheTicketIsFromTheFuture() throws Exception {
            Session session = both.first();
            both.nowMillis -= ServerResumption.FRESH_MILLIS + 1;
            both.start(Optional.of(shifted(session, -60_000)));
            assertFull();
        }

        @Test
        void ifTheClientKnowsThatItIsTooOld() throws Exception {
            Session session = both.first();
            both.nowMillis += 1000L * Resuming.LIFETIME_SECONDS;
            both.start(Optional.of(session));
            assertFalse(offersKey());
            assertFull();
        }

        @Test
        void ifTheKeysAreGone() throws Exception {
            Session session = both.first();
            both.ring = KeyRing.of(new SeededRandom(5));
            both.start(Optional.of(session));
            assertFull();
        }

        @Test
        void ifTheTicketWasChanged() throws Exception {
            Session session = both.first();
            byte[] ticket = session.ticket();
            for (int i = 0; i < ticket.length; i += 7) {
                ticket[i] ^= 1;
                both.start(Optional.of(session));
                assertFull();
                ticket[i] ^= 1;
            }
        }

        @Test
        void ifTheTicketIsForAnotherName() throws Exception {
            Session session = both.first();
            both.clientConfig = TlsClientConfig.of("other", Pair.H3, Pair.ANYONE);
            both.start(Optional.of(renamed(session, "other", "h3")));
            assertTrue(offersKey());
            assertFull();
        }

        @Test
        void ifTheTicketIsForAnotherProtocol() throws Exception {
            Session session = both.first();
            List<String> protocols = List.of("x", "h3");
            both.clientConfig = TlsClientConfig.of("localhost", protocols, Pair.ANYONE);
            TlsServerConfig old = Resuming.SERVER;
            both.serverConfig =
                    new TlsServerConfig(
                            old.chooser(), protocols, old.suites(), old.groups(), false);
            both.start(Optional.of(session));
            assertTrue(offersKey());
            assertFull();
            assertEquals("x", both.client.info(1, 1).alpn());
        }

        @Test
        void ifTheClientWouldSpeakToAnotherServer() throws Exception {
            Session session = both.first();
            both.clientConfig = TlsClientConfig.of("other", Pair.H3, Pair.ANYONE);
            both.start(Optional.of(session));
            assertFalse(offersKey());
            assertFull();
        }

        @Test
        void ifTheServerWantsTheSuiteNoMore() throws Exception {
            Session session = both.first();
            TlsServerConfig old = Resuming.SERVER;
            both.serverConfig =
                    new TlsServerConfig(
                            old.chooser(),
                            old.protocols(),
                            List.of(CipherSuite.AES_256_GCM_SHA384),
                            old.groups(),
                            false);
            both.start(Optional.of(session));
            assertFull();
        }

        /** RFC 8446 §4.1.4: after a retry with a suite of another hash the key is of no use. */
        @Test
        void ifTheRetryIsWithAnotherHash() throws Exception {
            Session session = both.first();
            TlsServerConfig old = Resuming.SERVER;
            both.serverConfig =
                    new TlsServerConfig(
                            old.chooser(),
                            old.protocols(),
                            List.of(CipherSuite.AES_256_GCM_SHA384),
                            List.of(NamedGroup.SECP384R1),
                            false);
            both.start(Optional.of(session));
            assertFull();
        }

        /** RFC 9369 §5. */
        @Test
        void ifTheTicketIsOfAnotherVersionOfQuic() throws Exception {
            Session session = both.first();
            both.serverVersion = 0x6b3343cf;
            both.start(Optional.of(session));
            assertTrue(offersKey());
            assertFull();
            both.clientVersion = 0x6b3343cf;
            both.start(Optional.of(session));
            assertFalse(offersKey());
        }

        private boolean offersKey() {
            return new HelloEditor(both.clientSink.outbox.peek().bytes())
                    .types.contains(ExtensionType.PRE_SHARED_KEY);
        }

        private static Session shifted(Session old, long millis) {
            return new Session(
                    old.suite(),
                    old.key(),
                    old.ticket(),
                    old.ageAdd(),
                    old.receivedMillis() + millis,
                    old.lifetimeSeconds(),
                    old.earlyData(),
                    old.serverName(),
                    old.protocol(),
                    old.version(),
                    old.transportParameters());
        }

        private static Session renamed(Session old, String name, String protocol) {
            return new Session(
                    old.suite(),
                    old.key(),
                    old.ticket(),
                    old.ageAdd(),
                    old.receivedMillis(),
                    old.lifetimeSeconds(),
                    old.earlyData(),
                    name,
                    protocol,
                    old.version(),
                    old.transportParameters());
        }
    }

    /** What a client must not send. */
    @Nested
    class Refuses {
        private void hello(int alert, Consumer<HelloEditor> edit) throws TransportException {
            Session session = both.first();
            both.onTheWay =
                    bytes -> {
                        HelloEditor hello = new HelloEditor(bytes);
                        edit.accept(hello);
                        return hello.message();
                    };
            both.start(Optional.of(session));
            refused(alert, both::pump);
        }

        /** RFC 8446 §4.2.11.2. */
        @Test
        void aWrongBinder() throws Exception {
            hello(
                    Alert.DECRYPT_ERROR,
                    hello ->
                            hello.change(
                                    ExtensionType.PRE_SHARED_KEY,
                                    bytes -> {
                                        bytes[bytes.length - 1] ^= 1;
                                        return bytes;
                                    }));
        }

        @Test
        void aHelloThatWasChangedUnderItsBinder() throws Exception {
            hello(Alert.DECRYPT_ERROR, hello -> hello.random[5] ^= 1);
        }

        @Test
        void aKeyThatIsNotTheLastExtension() throws Exception {
            hello(Alert.ILLEGAL_PARAMETER, hello -> hello.add(ExtensionType.PADDING, 0));
        }

        @Test
        void aKeyWithoutModes() throws Exception {
            hello(
                    Alert.MISSING_EXTENSION,
                    hello -> hello.remove(ExtensionType.PSK_KEY_EXCHANGE_MODES));
        }

        /** RFC 8446 §4.2.10. */
        @Test
        void earlyDataWithoutAKey() throws Exception {
            hello(Alert.ILLEGAL_PARAMETER, hello -> hello.remove(ExtensionType.PRE_SHARED_KEY));
        }

        @Test
        void anythingInEarlyData() throws Exception {
            hello(Alert.DECODE_ERROR, hello -> hello.set(ExtensionType.EARLY_DATA, 1));
        }

        @Test
        void noModes() throws Exception {
            hello(Alert.DECODE_ERROR, hello -> hello.set(ExtensionType.PSK_KEY_EXCHANGE_MODES, 0));
        }

        /** RFC 8446 §4.2.11. */
        @Test
        void moreBindersThanKeys() throws Exception {
            hello(
                    Alert.ILLEGAL_PARAMETER,
                    hello ->
                            hello.change(ExtensionType.PRE_SHARED_KEY, bytes -> binders(bytes, 2)));
        }

        @Test
        void fewerBindersThanKeys() throws Exception {
            hello(
                    Alert.ILLEGAL_PARAMETER,
                    hello ->
                            hello.change(
                                    ExtensionType.PRE_SHARED_KEY,
                                    bytes -> {
                                        TlsWriter out = new TlsWriter(64);
                                        int list = out.begin(2);
                                        out.u16(1).u8(1).u32(0).u16(1).u8(1).u32(0);
                                        out.end(list, 2);
                                        out.u16(33).u8(32).put(new byte[32]);
                                        return out.toByteArray();
                                    }));
        }

        @Test
        void aShortBinder() throws Exception {
            hello(
                    Alert.DECODE_ERROR,
                    hello ->
                            hello.set(
                                    ExtensionType.PRE_SHARED_KEY,
                                    concat(
                                            new int[] {0, 7, 0, 1, 1, 0, 0, 0, 0, 0, 32, 31},
                                            new int[31])));
        }

        @Test
        void noKeysAtAll() throws Exception {
            hello(Alert.DECODE_ERROR, hello -> hello.set(ExtensionType.PRE_SHARED_KEY, 0, 0, 0, 0));
        }

        @Test
        void everyCutOfTheKeys() throws Exception {
            Session session = both.first();
            both.start(Optional.of(session));
            HelloEditor whole = new HelloEditor(both.clientSink.outbox.remove().bytes());
            byte[] keys = whole.get(ExtensionType.PRE_SHARED_KEY);
            for (int length = 0; length < keys.length; length++) {
                TlsReader cut = new TlsReader(keys, 0, length);
                refused(Alert.DECODE_ERROR, () -> OfferedPsks.parse(cut));
            }
        }

        /** RFC 8446 §4.2.10. */
        @Test
        void earlyDataAfterARetry() throws Exception {
            Session session = both.first();
            both.serverConfig = groups(List.of(NamedGroup.SECP384R1));
            both.start(Optional.of(session));
            both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
            both.serverSink.deliverTo(both.client, 1000, both.nowMillis);
            HelloEditor second = new HelloEditor(both.clientSink.outbox.remove().bytes());
            byte[] key = second.get(ExtensionType.PRE_SHARED_KEY);
            second.remove(ExtensionType.PRE_SHARED_KEY).add(ExtensionType.EARLY_DATA);
            second.types.add(ExtensionType.PRE_SHARED_KEY);
            second.data.add(key);
            both.clientSink.outbox.add(
                    new Endpoint.Flight(EncryptionLevel.INITIAL, second.message()));
            refused(Alert.ILLEGAL_PARAMETER, both::pump);
        }

        private static byte[] binders(byte[] old, int times) {
            byte[] binder = Arrays.copyOfRange(old, old.length - 33, old.length);
            TlsWriter out = new TlsWriter(64);
            out.put(Arrays.copyOf(old, old.length - 35));
            int list = out.begin(2);
            for (int i = 0; i < times; i++) {
                out.put(binder);
            }
            out.end(list, 2);
            return out.toByteArray();
        }

        private static int[] concat(int[] one, int[] other) {
            int[] both = Arrays.copyOf(one, one.length + other.length);
            System.arraycopy(other, 0, both, one.length, other.length);
            return both;
        }
    }

    /** What a server must not answer. */
    @Nested
    class ClientRefuses {
        private final byte[] random = new byte[32];

        private void answer(
                int alert, Session session, CipherSuite suite, int identity, boolean wanted) {
            both.start(wanted ? Optional.of(session) : Optional.empty());
            byte[] share =
                    new HybridOperations(new SeededRandom(3)).offer(NamedGroup.X25519).share();
            TlsWriter out = new TlsWriter(128);
            ServerHello.write(out, random, suite, NamedGroup.X25519, share, identity);
            both.clientSink.outbox.clear();
            both.serverSink.outbox.add(
                    new Endpoint.Flight(EncryptionLevel.INITIAL, out.toByteArray()));
            refused(alert, () -> both.serverSink.deliverTo(both.client, 1000, both.nowMillis));
        }

        /** RFC 8446 §4.2.11. */
        @Test
        void aKeyThatWasNotOffered() throws Exception {
            Session session = both.first();
            answer(Alert.ILLEGAL_PARAMETER, session, CipherSuite.AES_128_GCM_SHA256, 1, true);
            answer(Alert.UNSUPPORTED_EXTENSION, session, CipherSuite.AES_128_GCM_SHA256, 0, false);
        }

        @Test
        void aSuiteOfAnotherHash() throws Exception {
            Session session = both.first();
            answer(Alert.ILLEGAL_PARAMETER, session, CipherSuite.AES_256_GCM_SHA384, 0, true);
        }

        /** RFC 8446 §4.2: unasked. */
        @Test
        void acceptanceOfEarlyDataThatWasNotOffered() {
            TlsWriter out = new TlsWriter(64);
            new EncryptedExtensions("h3", new byte[0], true, CertificateTypes.USUAL)
                    .write(out, false);
            byte[] message = out.toByteArray();
            refused(
                    Alert.UNSUPPORTED_EXTENSION,
                    () ->
                            EncryptedExtensions.parse(
                                    new TlsReader(message, 4, message.length),
                                    ServerFlight.CLIENT,
                                    false,
                                    ExtensionType.ALPN,
                                    ExtensionType.QUIC_TRANSPORT_PARAMETERS));
        }

        /** RFC 8446 §4.2.10. */
        @Test
        void acceptanceOfEarlyDataUnderAnotherSuiteProtocolOrNoKey() throws Exception {
            Session session = both.first();
            ClientSessions sessions =
                    new ClientSessions(true, Optional.of(session), true, 1, kept -> {});
            for (CipherSuite suite : CipherSuite.values()) {
                for (String protocol : List.of("h3", "x")) {
                    for (boolean resumed : new boolean[] {true, false}) {
                        ClientResumption resumption =
                                new ClientResumption(sessions, Resuming.CLIENT);
                        resumption.start(both.nowMillis, both.clientSink);
                        KeySchedule keys = new KeySchedule(suite);
                        if (resumed) {
                            keys.resume(resumption.secrets());
                        }
                        if (resumed && suite == session.suite() && protocol.equals("h3")) {
                            resumption.checkAccepted(keys, protocol);
                        } else {
                            refused(
                                    Alert.ILLEGAL_PARAMETER,
                                    () -> resumption.checkAccepted(keys, protocol));
                        }
                    }
                }
            }
        }

        /** RFC 8446 §4.3.2: no certificates where there is a key. */
        @Test
        void aCertificateInAResumedHandshake() throws Exception {
            Session session = both.first();
            both.start(Optional.of(session));
            both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
            both.client.onHandshakeBytes(
                    EncryptionLevel.INITIAL,
                    java.lang.foreign.MemorySegment.ofArray(both.serverSink.outbox.peek().bytes()),
                    0,
                    both.serverSink.outbox.remove().bytes().length,
                    both.nowMillis);
            TlsWriter out = new TlsWriter(64);
            new EncryptedExtensions("h3", Pair.SERVER_PARAMETERS, true, CertificateTypes.USUAL)
                    .write(out, true);
            out.put(
                    Credential.of(Resuming.IDENTITY)
                            .message(CertificateType.X509, new CertificateWishes(false, false)));
            both.serverSink.outbox.clear();
            both.serverSink.outbox.add(
                    new Endpoint.Flight(EncryptionLevel.HANDSHAKE, out.toByteArray()));
            refused(
                    Alert.UNEXPECTED_MESSAGE,
                    () -> both.serverSink.deliverTo(both.client, 100_000, both.nowMillis));
        }
    }

    /** RFC 8446 §4.2.10, RFC 9001 §4.6. */
    @Nested
    class EarlyDataOf {
        private void assertRefused(Session session) throws TransportException {
            both.resume(session);
            assertTrue(both.isResumed());
            assertEquals(EarlyData.REFUSED, both.client.info(1, 1).earlyData());
            assertEquals(EarlyData.REFUSED, both.server.info(1, 1).earlyData());
            assertFalse(both.serverSink.readSecrets.containsKey(EncryptionLevel.EARLY));
            assertTrue(both.clientSink.events.contains("early data refused"));
        }

        @Test
        void aFreshTicketIsAccepted() throws Exception {
            Session session = both.first();
            both.nowMillis += 100_000;
            both.resume(session);
            assertTrue(both.isResumed());
            assertArrayEquals(
                    both.clientSink.writeSecrets.get(EncryptionLevel.EARLY),
                    both.serverSink.readSecrets.get(EncryptionLevel.EARLY));
            assertEquals(EarlyData.ACCEPTED, both.client.info(1, 1).earlyData());
            assertEquals(EarlyData.ACCEPTED, both.server.info(1, 1).earlyData());
            assertArrayEquals(Pair.SERVER_PARAMETERS, both.clientSink.remembered);
            assertTrue(
                    both.clientSink.events.indexOf("early data accepted")
                            < both.clientSink.events.indexOf("parameters"));
        }

        @Test
        void aTicketIsKnownToBothBeforeTheHandshakeIsComplete() throws Exception {
            Session session = both.first();
            both.start(Optional.of(session));
            assertEquals("h3", both.client.earlyInfo(1).alpn());
            assertEquals(EarlyData.SENT, both.client.earlyInfo(1).earlyData());
            both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
            assertEquals(Optional.of("localhost"), both.server.earlyInfo(1).serverName());
            assertEquals(EarlyData.ACCEPTED, both.server.earlyInfo(1).earlyData());
            byte[] context = {1};
            assertArrayEquals(
                    both.client.exportEarlyKey("label", context, 40),
                    both.server.exportEarlyKey("label", context, 40));
        }

        @Test
        void aTicketIsRefusedTheSecondTime() throws Exception {
            Session session = both.first();
            both.resume(session);
            assertRefused(session);
        }

        @Test
        void aTicketThatTookTooLongOnTheWay() throws Exception {
            Session session = both.first();
            both.start(Optional.of(session));
            both.nowMillis += ServerResumption.FRESH_MILLIS + 1;
            both.pump();
            assertEquals(EarlyData.REFUSED, both.server.info(1, 1).earlyData());
        }

        @Test
        void aTicketWhosePromisesHoldNoMore() throws Exception {
            Session session = both.first();
            both.serverSink.ticketContext = new byte[] {9};
            assertRefused(session);
        }

        @Test
        void aServerThatTakesNone() throws Exception {
            Session session = both.first();
            both.tickets =
                    new ServerTickets(
                            now -> both.ring, 2, 3600, false, (t, i, n) -> Answer.now(true));
            assertRefused(session);
        }

        @Test
        void aTicketOfAServerThatTakesNone() throws Exception {
            both.tickets =
                    new ServerTickets(
                            now -> both.ring, 2, 3600, false, (t, i, n) -> Answer.now(true));
            Session session = both.first();
            both.resume(session);
            assertTrue(both.isResumed());
            assertEquals(EarlyData.NONE, both.client.info(1, 1).earlyData());
        }

        @Test
        void aClientThatSendsNone() throws Exception {
            Session session = both.first();
            both.earlyData = false;
            both.resume(session);
            assertTrue(both.isResumed());
            assertEquals(EarlyData.NONE, both.server.info(1, 1).earlyData());
        }

        @Test
        void aClientWhoseConnectionCannotUseWhatItRemembers() throws Exception {
            Session session = both.first();
            both.clientSink.takesEarlyData = false;
            both.resume(session);
            assertEquals(EarlyData.NONE, both.client.info(1, 1).earlyData());
        }

        @Test
        void aServerWithoutTheTicketsKeys() throws Exception {
            Session session = both.first();
            both.ring = KeyRing.of(new SeededRandom(5));
            both.start(Optional.of(session));
            assertFull();
            assertEquals(EarlyData.REFUSED, both.client.info(1, 1).earlyData());
            assertEquals(EarlyData.REFUSED, both.server.info(1, 1).earlyData());
        }

        /** RFC 8446 §8: the guard may answer late. */
        @Test
        void aTicketWaitsForTheGuard() throws Exception {
            Answer<Boolean> later = Answer.later();
            both.tickets = new ServerTickets(now -> both.ring, 2, 3600, true, (t, i, n) -> later);
            Session session = both.first();
            both.start(Optional.of(session));
            both.pump();
            assertTrue(both.server.isPending());
            later.complete(true);
            both.server.resume(both.nowMillis);
            both.pump();
            assertEquals(EarlyData.ACCEPTED, both.client.info(1, 1).earlyData());
        }

        /** RFC 9001 §8.3. */
        @Test
        void neverEndsWithAMessage() throws Exception {
            Session session = both.first();
            both.start(Optional.of(session));
            both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
            byte[] endOfEarlyData = {5, 0, 0, 0};
            both.clientSink.outbox.add(
                    new Endpoint.Flight(EncryptionLevel.HANDSHAKE, endOfEarlyData));
            refused(
                    Alert.UNEXPECTED_MESSAGE,
                    () -> both.clientSink.deliverTo(both.server, 1000, both.nowMillis));
        }

        @Test
        void isInTheKeyLog() throws Exception {
            Session session = both.first();
            both.resume(session);
            assertEquals(
                    List.of(
                            "CLIENT_EARLY_TRAFFIC_SECRET",
                            "EARLY_EXPORTER_SECRET",
                            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                            "CLIENT_TRAFFIC_SECRET_0",
                            "SERVER_TRAFFIC_SECRET_0",
                            "EXPORTER_SECRET"),
                    both.clientSink.keyLog.stream()
                            .map(line -> line.substring(0, line.indexOf(' ')))
                            .toList());
            assertEquals(both.clientSink.keyLog, both.serverSink.keyLog);
        }
    }

    /** The form in a store. */
    @Nested
    class Stored {
        @Test
        void isReadAsItWasWritten() throws Exception {
            Session session = both.first();
            Session read = Session.decode(session.encode()).orElseThrow();
            assertArrayEquals(session.encode(), read.encode());
            assertEquals(session.untilMillis(), read.untilMillis());
            assertFalse(
                    read.toString()
                            .contains(new String(session.key(), StandardCharsets.ISO_8859_1)));
        }

        @Test
        void isNotReadIfCutAnywhereOrLonger() throws Exception {
            byte[] whole = both.first().encode();
            for (int length = 0; length < whole.length; length++) {
                assertTrue(Session.decode(Arrays.copyOf(whole, length)).isEmpty());
            }
            assertTrue(Session.decode(Arrays.copyOf(whole, whole.length + 1)).isEmpty());
        }
    }
}
