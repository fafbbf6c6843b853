package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which group two ends come to use, and that all of them work between all kinds of operations. */
class GroupsTest {
    private static final List<NamedGroup> ALL = List.of(NamedGroup.values());
    private static final Credential CREDENTIAL = KeyKinds.credential("secp256r1");
    private static final int SMALLEST_DATAGRAM = 1200;

    private static TlsClientConfig client(List<NamedGroup> groups, List<NamedGroup> shares) {
        return new TlsClientConfig(
                "localhost",
                Pair.H3,
                Pair.ANYONE,
                List.of(CipherSuite.values()),
                groups,
                shares,
                false);
    }

    private static TlsServerConfig server(List<NamedGroup> groups) {
        TlsServerConfig all = TlsServerConfig.of(CREDENTIAL, Pair.H3);
        return new TlsServerConfig(all.chooser(), Pair.H3, all.suites(), groups, false);
    }

    private static void assertAgreed(Pair pair, NamedGroup group) {
        assertEquals(group.tlsName(), pair.client.info(1, 1).keyExchange());
        assertEquals(group.tlsName(), pair.server.info(1, 1).keyExchange());
        assertArrayEquals(
                pair.clientSink.writeSecrets.get(EncryptionLevel.APPLICATION),
                pair.serverSink.readSecrets.get(EncryptionLevel.APPLICATION));
    }

    private static long flights(Endpoint sink) {
        return sink.events.stream().filter("bytes INITIAL"::equals).count();
    }

    @Nested
    class ByDefault {
        private final TlsClientConfig config =
                TlsClientConfig.of("localhost", Pair.H3, Pair.ANYONE);

        @Test
        void theFirstIsSafeFromQuantumComputers() throws Exception {
            Pair pair = new Pair(config, server(ALL)).run();
            assertAgreed(pair, NamedGroup.X25519MLKEM768);
            assertEquals(1, flights(pair.serverSink));
        }

        @Test
        void aServerOfYesterdayNeedsNoRetry() throws Exception {
            List<NamedGroup> curves = List.of(NamedGroup.X25519, NamedGroup.SECP256R1);
            Pair pair = new Pair(config, server(curves)).run();
            assertAgreed(pair, NamedGroup.X25519);
            assertEquals(1, flights(pair.serverSink));
        }

        @Test
        void theHelloIsLongerThanADatagram() throws Exception {
            Endpoint sink = new Endpoint();
            Pair.client(config, sink, 1).start(Pair.NOW);
            byte[] hello = sink.outbox.remove().bytes();
            assertTrue(hello.length > SMALLEST_DATAGRAM, hello.length + " bytes");
        }
    }

    /** RFC 8446 §4.1.4. */
    @Nested
    class AfterARetry {
        @Test
        void everyGroupTakesThePlaceOfEveryOther() throws Exception {
            for (NamedGroup sent : ALL) {
                for (NamedGroup wanted : ALL) {
                    Pair pair = new Pair(client(ALL, List.of(sent)), server(List.of(wanted))).run();
                    assertAgreed(pair, wanted);
                    assertEquals(sent == wanted ? 1 : 2, flights(pair.clientSink));
                }
            }
        }

        @Test
        void theServersFirstChoiceThatTheClientHasIsTaken() throws Exception {
            for (NamedGroup first : ALL) {
                List<NamedGroup> wanted = List.of(first, NamedGroup.SECP384R1, NamedGroup.X25519);
                Pair pair = new Pair(client(ALL, List.of()), server(wanted)).run();
                assertAgreed(pair, first);
            }
        }
    }

    @Nested
    class BetweenKindsOfOperations {
        @Test
        void everyGroupWorks() throws Exception {
            for (Operations clients : Operations.values()) {
                for (Operations servers : Operations.values()) {
                    for (NamedGroup group : ALL) {
                        Pair pair =
                                new Pair(client(ALL, List.of(group)), server(ALL), clients, servers)
                                        .run();
                        assertAgreed(pair, group);
                    }
                }
            }
        }
    }
}
