package io.culebra.simulation;

import io.culebra.api.QuicSettings;
import io.culebra.internal.crypto.CipherSuite;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Many transfers, each over another link. {@code -Dculebra.seeds=N} runs N of them instead of
 * 1,000, {@code -Dculebra.firstSeed=S} begins with another.
 */
class ManySeedsTest {
    private static final List<CipherSuite> SUITES = List.of(CipherSuite.values());
    private static final long FIRST = Long.getLong("culebra.firstSeed", 1_000_000);
    private static final long COUNT = Long.getLong("culebra.seeds", 1000);

    @Test
    void everyByteArrivesOnceAndInOrderWhateverTheLinkDoes() {
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            scenario(seed).run();
        }
    }

    private static Scenario scenario(long seed) {
        RandomGenerator random = new SeededRandom(~seed).generator();
        Link link = Link.any(random);
        int[] sizes = new int[random.nextInt(1, 6)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = random.nextInt(30_000);
        }
        QuicSettings settings =
                QuicSettings.builder()
                        .handshakeTimeoutMillis(120_000)
                        .packetBytes(1200 + random.nextInt(300))
                        .maxBidirectionalStreams(random.nextInt(1, 6))
                        .build();
        Scenario scenario =
                new Scenario(seed)
                        .link(link)
                        .settings(settings)
                        .bodies(sizes)
                        .suite(SUITES.get(random.nextInt(SUITES.size())));
        return random.nextInt(4) == 0 ? scenario.retry() : scenario;
    }
}
