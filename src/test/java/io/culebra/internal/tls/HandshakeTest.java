package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.EarlyData;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Whole handshakes between our client and our server. */
class HandshakeTest {
    private static final int WHOLE = Integer.MAX_VALUE;
    private static final List<CipherSuite> SUITES = List.of(CipherSuite.values());
    private static final List<NamedGroup> GROUPS = List.of(NamedGroup.values());
    private static final TlsIdentity IDENTITY =
            SelfSigned.create(new SeededRandom(7), Pair.NOW, Duration.ofDays(1), "localhost");
    private static final Credential CREDENTIAL = Credential.of(IDENTITY);
    private static final TlsServerConfig SERVER = TlsServerConfig.of(CREDENTIAL, Pair.H3);
    private static final TlsClientConfig CLIENT =
            TlsClientConfig.of(
                    "localhost", Pair.H3, PeerVerifier.of(PeerTrust.of(IDENTITY.chain())));

    private static TlsClientConfig client(
            List<CipherSuite> suites, List<NamedGroup> groups, List<NamedGroup> shares) {
        return new TlsClientConfig("localhost", Pair.H3, Pair.ANYONE, suites, groups, shares, true);
    }

    private static TlsServerConfig server(
            Credential credential, List<CipherSuite> suites, List<NamedGroup> groups) {
        return new TlsServerConfig(offer -> Answer.now(credential), Pair.H3, suites, groups, true);
    }

    /** Both ends are complete and have the same keys. */
    private static void assertAgreed(Pair pair) {
        assertTrue(pair.client.isComplete() && pair.server.isComplete());
        assertEquals(pair.clientSink.suite, pair.serverSink.suite);
        for (EncryptionLevel level :
                List.of(EncryptionLevel.HANDSHAKE, EncryptionLevel.APPLICATION)) {
            assertArrayEquals(
                    pair.clientSink.writeSecrets.get(level),
                    pair.serverSink.readSecrets.get(level));
            assertArrayEquals(
                    pair.clientSink.readSecrets.get(level),
                    pair.serverSink.writeSecrets.get(level));
        }
        assertArrayEquals(Pair.CLIENT_PARAMETERS, pair.serverSink.peerParameters);
        assertArrayEquals(Pair.SERVER_PARAMETERS, pair.clientSink.peerParameters);
        assertEquals(EncryptionLevel.APPLICATION, pair.client.expectedLevel());
        assertEquals(EncryptionLevel.APPLICATION, pair.server.expectedLevel());
    }

    @Nested
    class Completes {
        @Test
        void withEverySuiteGroupAndKindOfKey() throws Exception {
            for (String kind : KeyKinds.ALL) {
                Credential credential = KeyKinds.credential(kind);
                for (CipherSuite suite : SUITES) {
                    for (NamedGroup group : GROUPS) {
                        List<NamedGroup> one = List.of(group);
                        Pair pair =
                                new Pair(
                                                client(List.of(suite), one, one),
                                                server(credential, SUITES, GROUPS))
                                        .run();
                        assertAgreed(pair);
                        HandshakeInfo info = pair.client.info(5, 1);
                        assertEquals(suite.tlsName(), info.cipherSuite());
                        assertEquals(group.tlsName(), info.keyExchange());
                        assertEquals(
                                KeyKinds.keys(kind).getPublic(),
                                info.peerCertificates().getFirst().getPublicKey());
                    }
                }
            }
        }

        @Test
        void whateverThePiecesOfCrypto() throws Exception {
            for (int piece : new int[] {1, 2, 3, 5, 63, 280, 1100}) {
                assertAgreed(new Pair(CLIENT, SERVER).run(piece));
            }
        }

        @Test
        void withAChainOfManyPackets() throws Exception {
            Certificates.Issued root = Certificates.authority("root").selfSigned();
            Certificates.Issued last = root;
            List<X509Certificate> others = new ArrayList<>();
            for (int i = 0; i < CertificateMessage.MOST_CERTIFICATES - 1; i++) {
                last = Certificates.authority("authority " + i).signedBy(last);
                others.addFirst(last.certificate());
            }
            TlsIdentity identity =
                    Certificates.of("leaf")
                            .dns("localhost")
                            .signedBy(last)
                            .identity(others.toArray(new X509Certificate[0]));
            PeerTrust trust = PeerTrust.of(List.of(root.certificate()));
            Pair pair =
                    new Pair(
                            TlsClientConfig.of("localhost", Pair.H3, PeerVerifier.of(trust)),
                            TlsServerConfig.of(Credential.of(identity), Pair.H3));
            assertAgreed(pair.run(1100));
            assertEquals(identity.chain(), pair.client.info(1, 1).peerCertificates());
        }

        @Test
        void withAHelloThatNeedsManyPackets() throws Exception {
            List<String> protocols = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                protocols.add("a protocol that nobody has heard of, number " + i);
            }
            protocols.add("h3");
            TlsClientConfig config = TlsClientConfig.of("localhost", protocols, CLIENT.verifier());
            Pair pair = new Pair(config, SERVER);
            assertAgreed(pair.run(1100));
            assertTrue(pair.clientSink.sent.size() > 5 * 1100);
        }
    }

    @Nested
    class Chooses {
        @Test
        void theSuiteThatTheServerWantsMost() throws Exception {
            List<CipherSuite> wanted =
                    List.of(CipherSuite.CHACHA20_POLY1305_SHA256, CipherSuite.AES_128_GCM_SHA256);
            Pair pair = new Pair(CLIENT, server(CREDENTIAL, wanted, GROUPS)).run();
            assertEquals(Optional.of(CipherSuite.CHACHA20_POLY1305_SHA256), pair.clientSink.suite);
        }

        /** No round trip is spent on a group that is only a little nicer. */
        @Test
        void aGroupThatHasAShareBeforeOneThatHasNone() throws Exception {
            TlsClientConfig config = client(SUITES, GROUPS, List.of(NamedGroup.SECP256R1));
            Pair pair = new Pair(config, SERVER).run();
            assertAgreed(pair);
            assertEquals("secp256r1", pair.client.info(1, 1).keyExchange());
            assertEquals(1, count(pair.serverSink.events, "bytes INITIAL"));
        }

        @Test
        void theServersGroupAmongSeveralShares() throws Exception {
            List<NamedGroup> p256First = List.of(NamedGroup.SECP256R1, NamedGroup.X25519);
            List<NamedGroup> x25519First = List.of(NamedGroup.X25519, NamedGroup.SECP256R1);
            Pair pair =
                    new Pair(
                                    client(SUITES, x25519First, x25519First),
                                    server(CREDENTIAL, SUITES, p256First))
                            .run();
            assertEquals("secp256r1", pair.client.info(1, 1).keyExchange());
        }

        /** RFC 7301 §3.2. */
        @Test
        void theProtocolThatTheServerWantsMost() throws Exception {
            TlsClientConfig config =
                    TlsClientConfig.of("localhost", List.of("a", "b", "c"), Pair.ANYONE);
            TlsServerConfig serverConfig = TlsServerConfig.of(CREDENTIAL, List.of("x", "c", "a"));
            Pair pair = new Pair(config, serverConfig).run();
            assertEquals("c", pair.client.info(1, 1).alpn());
            assertEquals("c", pair.server.info(1, 1).alpn());
        }

        @Test
        void aCertificateByNameAndScheme() throws Exception {
            List<ClientOffer> offers = new ArrayList<>();
            TlsServerConfig config =
                    new TlsServerConfig(
                            offer -> {
                                offers.add(offer);
                                return offer.serverName().equals(Optional.of("localhost"))
                                        ? Answer.now(CREDENTIAL)
                                        : Answer.refused(Alert.UNRECOGNIZED_NAME, "who?");
                            },
                            Pair.H3,
                            SUITES,
                            GROUPS,
                            false);
            assertAgreed(new Pair(CLIENT, config).run());
            assertEquals("h3", offers.getFirst().protocol());
            assertEquals(9, offers.getFirst().schemes().size());
            TlsClientConfig other = TlsClientConfig.of("10.0.0.1", Pair.H3, Pair.ANYONE);
            assertRefused(Alert.UNRECOGNIZED_NAME, new Pair(other, config));
            assertEquals(Optional.empty(), offers.getLast().serverName());
        }

        private static long count(List<String> events, String event) {
            return events.stream().filter(event::equals).count();
        }
    }

    /** RFC 8446 §4.1.4. */
    @Nested
    class Retries {
        @Test
        void forACommonGroupWithoutAShare() throws Exception {
            for (CipherSuite suite : SUITES) {
                for (NamedGroup group : GROUPS) {
                    NamedGroup other =
                            group == NamedGroup.X25519 ? NamedGroup.SECP384R1 : NamedGroup.X25519;
                    Pair pair =
                            new Pair(
                                    client(List.of(suite), GROUPS, List.of(other)),
                                    server(CREDENTIAL, SUITES, List.of(group)));
                    assertAgreed(pair.run(100));
                    assertEquals(group.tlsName(), pair.client.info(1, 1).keyExchange());
                    assertEquals(
                            List.of("bytes INITIAL", "bytes INITIAL"),
                            pair.clientSink.events.subList(0, 2));
                }
            }
        }

        @Test
        void forAClientWithoutAnyShare() throws Exception {
            Pair pair = new Pair(client(SUITES, GROUPS, List.of()), SERVER).run();
            assertAgreed(pair);
            assertEquals("X25519MLKEM768", pair.client.info(1, 1).keyExchange());
        }

        /** Our server asks for no cookie, so one is put into its retry. */
        @Test
        void withTheCookieSentBackAndTheSameShareIfOnlyThatIsAskedFor() throws Exception {
            Endpoint sink = new Endpoint();
            ClientHandshake client = Pair.client(CLIENT, sink, 1);
            client.start(Pair.NOW);
            HelloEditor first = new HelloEditor(sink.outbox.remove().bytes());
            TlsWriter template = new TlsWriter(64);
            ServerHello.writeRetry(template, CipherSuite.AES_128_GCM_SHA256, NamedGroup.SECP256R1);
            byte[] retry = template.toByteArray();
            byte[] start = Arrays.copyOfRange(retry, 4, 4 + 2 + 32 + 1 + 2 + 1);
            TlsWriter body = new TlsWriter(64).put(start).u16(6 + 7);
            body.u16(43).u16(2).u16(0x0304).u16(44).u16(3).u16(1).u8(0x77);
            ServerFlight.feed(
                    client,
                    EncryptionLevel.INITIAL,
                    ServerFlight.message(HandshakeType.SERVER_HELLO, body.toByteArray()));
            HelloEditor second = new HelloEditor(sink.outbox.remove().bytes());
            assertArrayEquals(new byte[] {0, 1, 0x77}, second.get(ExtensionType.COOKIE));
            assertArrayEquals(
                    first.get(ExtensionType.KEY_SHARE), second.get(ExtensionType.KEY_SHARE));
            second.remove(ExtensionType.COOKIE);
            assertArrayEquals(first.message(), second.message());
        }
    }

    @Nested
    class Tells {
        /** RFC 9001 §4.1.4 and §5.7. */
        @Test
        void keysAndEventsInOrder() throws Exception {
            Pair pair = new Pair(CLIENT, SERVER).run();
            assertEquals(
                    List.of(
                            "bytes INITIAL",
                            "read HANDSHAKE",
                            "write HANDSHAKE",
                            "parameters",
                            "bytes HANDSHAKE",
                            "read APPLICATION",
                            "write APPLICATION",
                            "complete"),
                    pair.clientSink.events);
            assertEquals(
                    List.of(
                            "parameters",
                            "bytes INITIAL",
                            "read HANDSHAKE",
                            "write HANDSHAKE",
                            "bytes HANDSHAKE",
                            "write APPLICATION",
                            "read APPLICATION",
                            "complete"),
                    pair.serverSink.events);
        }

        @Test
        void whatWasAgreedOn() throws Exception {
            Pair pair = new Pair(CLIENT, SERVER).run();
            assertEquals(
                    new HandshakeInfo(
                            "h3",
                            Optional.of("localhost"),
                            1,
                            "TLS_AES_128_GCM_SHA256",
                            "X25519MLKEM768",
                            IDENTITY.chain(),
                            Optional.empty(),
                            42,
                            false,
                            EarlyData.NONE),
                    pair.client.info(42, 1));
            assertEquals(List.of(), pair.server.info(42, 1).peerCertificates());
            assertEquals(Optional.of("localhost"), pair.server.info(42, 1).serverName());
        }

        @Test
        void nothingBeforeItIsComplete() {
            Pair pair = new Pair(CLIENT, SERVER);
            assertThrows(IllegalStateException.class, () -> pair.client.info(1, 1));
            assertThrows(IllegalStateException.class, () -> export(pair.client, 1));
        }

        /** RFC 8446 §7.5. */
        @Test
        void theSameExportedKeysAtBothEnds() throws Exception {
            Pair pair = new Pair(CLIENT, SERVER).run();
            byte[] key = export(pair.client, 40);
            assertEquals(40, key.length);
            assertArrayEquals(key, export(pair.server, 40));
            byte[] context = {2};
            assertFalse(Arrays.equals(key, pair.client.exportKey("label", context, 40)));
            pair.client.destroy();
            assertThrows(IllegalStateException.class, () -> export(pair.client, 40));
        }

        private static byte[] export(TlsHandshake handshake, int length) {
            return handshake.exportKey("label", new byte[] {1}, length);
        }

        @Test
        void theSameKeyLogAtBothEndsAndOnlyIfAsked() throws Exception {
            Pair pair =
                    new Pair(
                                    client(SUITES, GROUPS, List.of(NamedGroup.X25519)),
                                    server(CREDENTIAL, SUITES, GROUPS))
                            .run();
            List<String> lines = pair.clientSink.keyLog;
            assertEquals(lines, pair.serverSink.keyLog);
            assertEquals(
                    List.of(
                            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                            "CLIENT_TRAFFIC_SECRET_0",
                            "SERVER_TRAFFIC_SECRET_0",
                            "EXPORTER_SECRET"),
                    lines.stream().map(line -> line.substring(0, line.indexOf(' '))).toList());
            String random = hex(Arrays.copyOfRange(pair.clientSink.sent.toByteArray(), 6, 38));
            String secret =
                    hex(
                            pair.clientSink.writeSecrets.getOrDefault(
                                    EncryptionLevel.APPLICATION, Endpoint.NONE));
            assertEquals("CLIENT_TRAFFIC_SECRET_0 " + random + " " + secret, lines.get(2));
            assertEquals(List.of(), new Pair(CLIENT, SERVER).run().clientSink.keyLog);
        }

        private static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    }

    @Nested
    class Fails {
        @Test
        void withoutACommonSuite() {
            assertRefused(
                    Alert.HANDSHAKE_FAILURE,
                    new Pair(
                            client(SUITES.subList(0, 1), GROUPS, GROUPS),
                            server(CREDENTIAL, SUITES.subList(1, 3), GROUPS)));
        }

        @Test
        void withoutACommonGroup() {
            assertRefused(
                    Alert.HANDSHAKE_FAILURE,
                    new Pair(
                            client(SUITES, GROUPS.subList(0, 1), List.of()),
                            server(CREDENTIAL, SUITES, GROUPS.subList(1, 2))));
        }

        /** RFC 9001 §8.1. */
        @Test
        void withoutACommonProtocol() {
            assertRefused(
                    Alert.NO_APPLICATION_PROTOCOL,
                    new Pair(CLIENT, TlsServerConfig.of(CREDENTIAL, List.of("hq-interop"))));
        }

        @Test
        void ifTheCertificateIsForSomebodyElse() {
            assertRefused(
                    Alert.CERTIFICATE_UNKNOWN,
                    new Pair(
                            TlsClientConfig.of("other.example", Pair.H3, CLIENT.verifier()),
                            SERVER));
        }

        @Test
        void ifTheCertificateHasAnotherKey() {
            Signer stranger =
                    (scheme, content, operations) ->
                            Credential.of(Certificates.of("x").selfSigned().identity())
                                    .signer()
                                    .sign(scheme, content, operations);
            Credential stolen = Credential.of(IDENTITY, stranger);
            assertRefused(
                    Alert.DECRYPT_ERROR, new Pair(CLIENT, TlsServerConfig.of(stolen, Pair.H3)));
        }

        @Test
        void ifTheParametersAreRefused() {
            for (boolean byServer : new boolean[] {true, false}) {
                Pair pair = new Pair(CLIENT, SERVER);
                Endpoint sink = byServer ? pair.serverSink : pair.clientSink;
                sink.refuseParameters = Optional.of(TransportException.crypto(1, "no"));
                assertRefused(1, pair);
            }
        }

        /** RFC 8446 §4.4.4. */
        @Test
        void ifTheClientsFinishedIsWrong() throws Exception {
            Pair pair = new Pair(CLIENT, SERVER);
            pair.client.start(Pair.NOW);
            pair.clientSink.deliverTo(pair.server, WHOLE, Pair.NOW);
            pair.serverSink.deliverTo(pair.client, WHOLE, Pair.NOW);
            pair.clientSink.outbox.peek().bytes()[10] ^= 1;
            TransportException refusal =
                    assertThrows(
                            TransportException.class,
                            () -> pair.clientSink.deliverTo(pair.server, WHOLE, Pair.NOW));
            assertEquals(0x100 + Alert.DECRYPT_ERROR, refusal.code());
            assertFalse(pair.serverSink.readSecrets.containsKey(EncryptionLevel.APPLICATION));
        }

        @Test
        void ifTheClientSendsAnythingButFinished() throws Exception {
            for (int type : new int[] {1, 2, 4, 5, 8, 11, 13, 15, 24, 25, 254}) {
                Pair pair = new Pair(CLIENT, SERVER);
                pair.client.start(Pair.NOW);
                pair.clientSink.deliverTo(pair.server, WHOLE, Pair.NOW);
                byte[] message = ServerFlight.message(type, new byte[32]);
                TransportException refusal =
                        assertThrows(
                                TransportException.class,
                                () ->
                                        ServerFlight.feed(
                                                pair.server, EncryptionLevel.HANDSHAKE, message));
                assertEquals(0x100 + Alert.UNEXPECTED_MESSAGE, refusal.code());
            }
        }

        /** RFC 9001 §6 and §8.3: no KeyUpdate, no EndOfEarlyData, nothing else either. */
        @Test
        void ifTheClientSendsAnythingAfterwards() throws Exception {
            for (int type : new int[] {1, 4, 5, 11, 20, 24}) {
                Pair pair = new Pair(CLIENT, SERVER).run();
                byte[] message = ServerFlight.message(type, new byte[1]);
                TransportException refusal =
                        assertThrows(
                                TransportException.class,
                                () ->
                                        ServerFlight.feed(
                                                pair.server, EncryptionLevel.APPLICATION, message));
                assertEquals(0x100 + Alert.UNEXPECTED_MESSAGE, refusal.code());
            }
        }
    }

    private static void assertRefused(int alert, Pair pair) {
        TransportException refusal = assertThrows(TransportException.class, pair::run);
        assertEquals(0x100 + alert, refusal.code(), refusal.reason());
    }

    @Nested
    class Repeats {
        @Test
        void theSameBytesForTheSameSeed() throws Exception {
            for (String kind : KeyKinds.ALL) {
                TlsServerConfig config =
                        server(KeyKinds.credential(kind), SUITES, List.of(NamedGroup.SECP256R1));
                TlsClientConfig clientConfig = client(SUITES, GROUPS, List.of(NamedGroup.X25519));
                String first = bytes(new Pair(clientConfig, config, 11).run());
                assertEquals(first, bytes(new Pair(clientConfig, config, 11).run()), kind);
                assertFalse(first.equals(bytes(new Pair(clientConfig, config, 12).run())));
            }
        }

        private static String bytes(Pair pair) {
            return pair.clientSink.sent.toString(StandardCharsets.ISO_8859_1)
                    + pair.serverSink.sent.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Nested
    class Settings {
        @Test
        void areRefusedIfTheyCouldNotBeSent() {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> TlsClientConfig.of("bücher.example", Pair.H3, Pair.ANYONE));
            for (List<String> wrong :
                    List.of(
                            List.<String>of(),
                            List.of(""),
                            List.of("x".repeat(256)),
                            List.of("€"))) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> TlsClientConfig.of("localhost", wrong, Pair.ANYONE));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> TlsServerConfig.of(CREDENTIAL, wrong));
            }
            assertThrows(IllegalArgumentException.class, () -> client(List.of(), GROUPS, GROUPS));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> client(SUITES, GROUPS.subList(0, 1), GROUPS));
            assertThrows(
                    IllegalArgumentException.class, () -> server(CREDENTIAL, SUITES, List.of()));
        }

        @Test
        void ofKeysThatTlsCannotSignWithAreRefused() {
            TlsIdentity identity =
                    Certificates.of("x", Certificates.newKeys("secp521r1")).selfSigned().identity();
            assertThrows(IllegalArgumentException.class, () -> Credential.of(identity));
        }
    }
}
