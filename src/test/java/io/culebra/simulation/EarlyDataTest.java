package io.culebra.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 9001 §4.6: early data through the whole of the engine, over links good and bad. */
class EarlyDataTest {
    private static final long FIRST = Long.getLong("culebra.firstSeed", 2_000_000);
    private static final long COUNT = Long.getLong("culebra.seeds", 100);
    private static final Integer[] SECOND_FIRST = {QuicSettings.VERSION_2, QuicSettings.VERSION_1};
    private static final Integer[] FIRST_ONLY = {QuicSettings.VERSION_1};
    private static final long DELAY_NANOS = 10 * Scenario.MS;

    @Test
    void isThereAfterHalfARoundTrip() {
        EarlyScenario scenario = new EarlyScenario(1).bodies(1000, 2000, 0).run();
        assertEquals(List.of("established SENT", "complete ACCEPTED"), scenario.events());
        assertEquals(3, scenario.earlyStreams());
        assertEquals(DELAY_NANOS, scenario.firstByteNanos());
    }

    @Test
    void goesOutAgainAfterARetry() {
        EarlyScenario scenario = new EarlyScenario(2).retry().bodies(1000, 2000).run();
        assertEquals(List.of("established SENT", "complete ACCEPTED"), scenario.events());
        assertEquals(2, scenario.earlyStreams());
        assertEquals(3 * DELAY_NANOS, scenario.firstByteNanos());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACCEPTS")
    void goesOutAgainIfTheServerRefusesIt(EarlyScenario.Server server) {
        EarlyScenario scenario =
                new EarlyScenario(3).server(server).bodies(1000, 20_000, 100_000).run();
        assertEquals(List.of("established SENT", "complete REFUSED"), scenario.events());
        assertEquals(0, scenario.earlyStreams());
    }

    @Test
    void fillsAWindowAndGoesOn() {
        EarlyScenario scenario = new EarlyScenario(4).bodies(120_000, 120_000).run();
        assertEquals(1, scenario.earlyStreams());
    }

    @Test
    void staysWithinTheLimitsThatAreRemembered() {
        QuicSettings settings =
                QuicSettings.builder()
                        .initialMaxData(5000)
                        .initialMaxStreamData(2000)
                        .maxBidirectionalStreams(2)
                        .build();
        EarlyScenario scenario =
                new EarlyScenario(5).settings(settings).bodies(3000, 3000, 3000, 3000).run();
        assertEquals(2, scenario.earlyStreams());
    }

    /** RFC 9369 §5: the session is of the version that the server took. */
    @Test
    void goesOutInTheVersionThatTheServerTookBefore() {
        QuicSettings settings =
                QuicSettings.builder()
                        .versions(QuicSettings.VERSION_2, QuicSettings.VERSION_1)
                        .build();
        EarlyScenario scenario = new EarlyScenario(6).settings(settings).run();
        assertEquals(
                List.of(QuicSettings.VERSION_2, QuicSettings.VERSION_2, QuicSettings.VERSION_2),
                scenario.versions());
        assertEquals(List.of("established SENT", "complete ACCEPTED"), scenario.events());
        assertEquals(1, scenario.earlyStreams());
    }

    /** Many links; {@code -Dculebra.seeds=N} runs N of them. */
    @Test
    void arrivesOnceAndInOrderWhateverTheLinkAndTheServerDo() {
        int early = 0;
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            early += scenario(seed).run().earlyStreams();
        }
        assertTrue(early > COUNT / 4, "streams in 0-RTT: " + early);
    }

    private static EarlyScenario scenario(long seed) {
        RandomGenerator random = new SeededRandom(~seed).generator();
        Link link = Link.any(random);
        int[] sizes = new int[random.nextInt(1, 6)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = random.nextInt(20_000);
        }
        QuicSettings settings =
                QuicSettings.builder()
                        .handshakeTimeoutMillis(120_000)
                        .packetBytes(1200 + random.nextInt(300))
                        .maxBidirectionalStreams(random.nextInt(1, 6))
                        .versions(random.nextInt(3) == 0 ? SECOND_FIRST : FIRST_ONLY)
                        .build();
        EarlyScenario.Server[] servers = EarlyScenario.Server.values();
        EarlyScenario.Server server =
                random.nextBoolean()
                        ? EarlyScenario.Server.ACCEPTS
                        : servers[random.nextInt(servers.length)];
        EarlyScenario scenario =
                new EarlyScenario(seed).link(link).settings(settings).bodies(sizes).server(server);
        return random.nextInt(4) == 0 ? scenario.retry() : scenario;
    }
}
