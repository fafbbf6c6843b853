package io.culebra.simulation;

import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handshakes that do not fit into what a server may send to an address that is not proven, while
 * datagrams are lost: neither side may wait for the other for ever.
 */
class LongFlightsTest {
    private static final long SECOND = 1000 * Scenario.MS;
    private static final int CERTIFICATES = 9;
    private static final int LONG_PROTOCOLS = 7;
    private static final int PROTOCOL_CHARS = 200;
    private static final TlsServerConfig LONG_CHAIN = TestTls.serverWithChain(CERTIFICATES, "echo");

    /** RFC 9000 §8.1, RFC 9002 §6.2.2.1. */
    @Nested
    class AChainBeyondTheAmplificationLimit {
        @Test
        void arrivesOverAPerfectLink() {
            scenario(11, oneInitial()).within(SECOND).run();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void arrivesThoughTheClientsSecondToSeventhDatagramsAreLost(boolean twoInitials) {
            scenario(12, twoInitials ? twoInitials() : oneInitial())
                    .losingFromClient(2, 3, 4, 5, 6, 7)
                    .within(8 * SECOND)
                    .run();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void arrivesThoughAnyRowOfTheClientsDatagramsIsLost(boolean twoInitials) {
            for (int first = 1; first < 6; first++) {
                Integer[] lost = {first, first + 1, first + 2};
                scenario(13, twoInitials ? twoInitials() : oneInitial())
                        .losingFromClient(lost)
                        .within(8 * SECOND)
                        .run();
            }
        }

        @Test
        void arrivesThoughAnyRowOfTheServersDatagramsIsLost() {
            for (int first = 1; first < 12; first++) {
                Integer[] lost = {first, first + 1, first + 2};
                scenario(14, oneInitial()).losingFromServer(lost).within(8 * SECOND).run();
            }
        }
    }

    private static Scenario scenario(long seed, TlsClientConfig client) {
        return new Scenario(seed)
                .link(Link.perfect(15 * Scenario.MS))
                .tls(LONG_CHAIN, client)
                .bodies(1000);
    }

    private static TlsClientConfig oneInitial() {
        return TestTls.credulousClient("echo");
    }

    /** A ClientHello of more bytes than a datagram. */
    private static TlsClientConfig twoInitials() {
        List<String> protocols = new ArrayList<>();
        for (int i = 0; i < LONG_PROTOCOLS; i++) {
            protocols.add("x".repeat(PROTOCOL_CHARS) + i);
        }
        protocols.add("echo");
        return TestTls.credulousClient(protocols.toArray(String[]::new));
    }
}
