package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.HandshakeInfo;
import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Whole handshakes between our client and our server. */
class HandshakeTest {
    @Nested
    class Completes {
        @Test
        void withEverySuiteGroupAndKindOfKey() throws Exception {
            for (String kind : KeyKinds.ALL) {
                Credential credential = KeyKinds.credential(kind);
                for (CipherSuite suite : Handshakes.SUITES) {
                    for (NamedGroup group : Handshakes.GROUPS) {
                        List<NamedGroup> one = List.of(group);
                        Pair pair =
                                new Pair(
                                                Handshakes.client(List.of(suite), one, one),
                                                Handshakes.server(
                                                        credential,
                                                        Handshakes.SUITES,
                                                        Handshakes.GROUPS))
                                        .run();
                        Handshakes.assertAgreed(pair);
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
                Handshakes.assertAgreed(new Pair(Handshakes.CLIENT, Handshakes.SERVER).run(piece));
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
            Handshakes.assertAgreed(pair.run(1100));
            assertEquals(identity.chain(), pair.client.info(1, 1).peerCertificates());
        }

        @Test
        void withAHelloThatNeedsManyPackets() throws Exception {
            List<String> protocols = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                protocols.add("a protocol that nobody has heard of, number " + i);
            }
            protocols.add("h3");
            TlsClientConfig config =
                    TlsClientConfig.of("localhost", protocols, Handshakes.CLIENT.verifier());
            Pair pair = new Pair(config, Handshakes.SERVER);
            Handshakes.assertAgreed(pair.run(1100));
            assertTrue(pair.clientSink.sent.size() > 5 * 1100);
        }
    }

    /** RFC 8446 §4.1.4. */
    @Nested
    class Retries {
        @Test
        void forACommonGroupWithoutAShare() throws Exception {
            for (CipherSuite suite : Handshakes.SUITES) {
                for (NamedGroup group : Handshakes.GROUPS) {
                    NamedGroup other =
                            group == NamedGroup.X25519 ? NamedGroup.SECP384R1 : NamedGroup.X25519;
                    Pair pair =
                            new Pair(
                                    Handshakes.client(
                                            List.of(suite), Handshakes.GROUPS, List.of(other)),
                                    Handshakes.server(
                                            Handshakes.CREDENTIAL,
                                            Handshakes.SUITES,
                                            List.of(group)));
                    Handshakes.assertAgreed(pair.run(100));
                    assertEquals(group.tlsName(), pair.client.info(1, 1).keyExchange());
                    assertEquals(
                            List.of("bytes INITIAL", "bytes INITIAL"),
                            pair.clientSink.events.subList(0, 2));
                }
            }
        }

        @Test
        void forAClientWithoutAnyShare() throws Exception {
            Pair pair =
                    new Pair(
                                    Handshakes.client(
                                            Handshakes.SUITES, Handshakes.GROUPS, List.of()),
                                    Handshakes.SERVER)
                            .run();
            Handshakes.assertAgreed(pair);
            assertEquals("X25519MLKEM768", pair.client.info(1, 1).keyExchange());
        }

        /** Our server asks for no cookie, so one is put into its retry. */
        @Test
        void withTheCookieSentBackAndTheSameShareIfOnlyThatIsAskedFor() throws Exception {
            Endpoint sink = new Endpoint();
            ClientHandshake client = Pair.client(Handshakes.CLIENT, sink, 1);
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
    class Repeats {
        @Test
        void theSameBytesForTheSameSeed() throws Exception {
            for (String kind : KeyKinds.ALL) {
                TlsServerConfig config =
                        Handshakes.server(
                                KeyKinds.credential(kind),
                                Handshakes.SUITES,
                                List.of(NamedGroup.SECP256R1));
                TlsClientConfig clientConfig =
                        Handshakes.client(
                                Handshakes.SUITES, Handshakes.GROUPS, List.of(NamedGroup.X25519));
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
}
