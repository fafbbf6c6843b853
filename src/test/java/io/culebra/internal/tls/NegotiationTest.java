package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a handshake agrees on, and settings that could agree on nothing. */
class NegotiationTest {
    @Nested
    class Chooses {
        @Test
        void theSuiteThatTheServerWantsMost() throws Exception {
            List<CipherSuite> wanted =
                    List.of(CipherSuite.CHACHA20_POLY1305_SHA256, CipherSuite.AES_128_GCM_SHA256);
            Pair pair =
                    new Pair(
                                    Handshakes.CLIENT,
                                    Handshakes.server(
                                            Handshakes.CREDENTIAL, wanted, Handshakes.GROUPS))
                            .run();
            assertEquals(Optional.of(CipherSuite.CHACHA20_POLY1305_SHA256), pair.clientSink.suite);
        }

        /** No round trip is spent on a group that is only a little nicer. */
        @Test
        void aGroupThatHasAShareBeforeOneThatHasNone() throws Exception {
            TlsClientConfig config =
                    Handshakes.client(
                            Handshakes.SUITES, Handshakes.GROUPS, List.of(NamedGroup.SECP256R1));
            Pair pair = new Pair(config, Handshakes.SERVER).run();
            Handshakes.assertAgreed(pair);
            assertEquals("secp256r1", pair.client.info(1, 1).keyExchange());
            assertEquals(1, count(pair.serverSink.events, "bytes INITIAL"));
        }

        @Test
        void theServersGroupAmongSeveralShares() throws Exception {
            List<NamedGroup> p256First = List.of(NamedGroup.SECP256R1, NamedGroup.X25519);
            List<NamedGroup> x25519First = List.of(NamedGroup.X25519, NamedGroup.SECP256R1);
            Pair pair =
                    new Pair(
                                    Handshakes.client(Handshakes.SUITES, x25519First, x25519First),
                                    Handshakes.server(
                                            Handshakes.CREDENTIAL, Handshakes.SUITES, p256First))
                            .run();
            assertEquals("secp256r1", pair.client.info(1, 1).keyExchange());
        }

        /** RFC 7301 §3.2. */
        @Test
        void theProtocolThatTheServerWantsMost() throws Exception {
            TlsClientConfig config =
                    TlsClientConfig.of("localhost", List.of("a", "b", "c"), Pair.ANYONE);
            TlsServerConfig serverConfig =
                    TlsServerConfig.of(Handshakes.CREDENTIAL, List.of("x", "c", "a"));
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
                                        ? Answer.now(Handshakes.CREDENTIAL)
                                        : Answer.refused(Alert.UNRECOGNIZED_NAME, "who?");
                            },
                            Pair.H3,
                            Handshakes.SUITES,
                            Handshakes.GROUPS,
                            false);
            Handshakes.assertAgreed(new Pair(Handshakes.CLIENT, config).run());
            assertEquals("h3", offers.getFirst().protocol());
            assertEquals(9, offers.getFirst().schemes().size());
            TlsClientConfig other = TlsClientConfig.of("10.0.0.1", Pair.H3, Pair.ANYONE);
            Handshakes.assertRefused(Alert.UNRECOGNIZED_NAME, new Pair(other, config));
            assertEquals(Optional.empty(), offers.getLast().serverName());
        }

        private static long count(List<String> events, String event) {
            return events.stream().filter(event::equals).count();
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
                        () -> TlsServerConfig.of(Handshakes.CREDENTIAL, wrong));
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Handshakes.client(List.of(), Handshakes.GROUPS, Handshakes.GROUPS));
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            Handshakes.client(
                                    Handshakes.SUITES,
                                    Handshakes.GROUPS.subList(0, 1),
                                    Handshakes.GROUPS));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Handshakes.server(Handshakes.CREDENTIAL, Handshakes.SUITES, List.of()));
        }

        @Test
        void ofKeysThatTlsCannotSignWithAreRefused() {
            TlsIdentity identity =
                    Certificates.of("x", Certificates.newKeys("secp521r1")).selfSigned().identity();
            assertThrows(IllegalArgumentException.class, () -> Credential.of(identity));
        }
    }
}
