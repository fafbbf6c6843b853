package io.culebra.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.culebra.api.QuicSettings;
import io.culebra.internal.crypto.CipherSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransferTest {
    private static final Link BAD =
            new Link(10 * Scenario.MS, 2 * Scenario.MS, 0.05, 0.02, 0.02, 2_000_000, 100_000);

    @Test
    void echoesOverAPerfectLink() {
        new Scenario(1).bodies(130_000, 0, 1, 130_000).run();
    }

    @Test
    void echoesAfterARetry() {
        new Scenario(2).retry().run();
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void echoesWithEverySuite(CipherSuite suite) {
        new Scenario(3).suite(suite).link(BAD).run();
    }

    @Test
    void echoesWithWindowsThatAreTooSmall() {
        QuicSettings narrow =
                QuicSettings.builder()
                        .initialMaxData(2000)
                        .maxData(4000)
                        .initialMaxStreamData(700)
                        .maxStreamData(1000)
                        .maxBidirectionalStreams(2)
                        .sendBufferBytes(1024)
                        .build();
        new Scenario(4).settings(narrow).bodies(20_000, 10_000, 5_000, 0, 7).run();
    }

    @Test
    void echoesWithNewRenoAndWithoutPacing() {
        QuicSettings plain =
                QuicSettings.builder()
                        .congestion(QuicSettings.CongestionAlgorithm.NEW_RENO)
                        .pacing(false)
                        .build();
        new Scenario(5).settings(plain).link(BAD).run();
    }

    @Test
    void echoesOverALinkThatLosesEveryThirdDatagram() {
        Link terrible = new Link(20 * Scenario.MS, 0, 0.3, 0, 0, Long.MAX_VALUE, Long.MAX_VALUE);
        QuicSettings patient = QuicSettings.builder().handshakeTimeoutMillis(120_000).build();
        for (int seed = 100; seed < 130; seed++) {
            new Scenario(seed).link(terrible).settings(patient).bodies(10_000).run();
        }
    }

    @Test
    void sendsTheSameDatagramsForTheSameSeed() {
        long first = new Scenario(6).link(BAD).run();
        assertEquals(first, new Scenario(6).link(BAD).run());
        assertNotEquals(first, new Scenario(7).link(BAD).run());
    }
}
