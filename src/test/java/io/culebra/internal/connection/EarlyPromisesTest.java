package io.culebra.internal.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9000 §7.4.1: what early data relies on must still hold. */
class EarlyPromisesTest {
    private static final long SOME = 1000;

    static Stream<UnaryOperator<QuicSettings.Builder>> changes() {
        return Stream.of(
                settings -> settings.initialMaxData(SOME + 1),
                settings -> settings.initialMaxStreamData(SOME + 1),
                settings -> settings.maxBidirectionalStreams(SOME + 1),
                settings -> settings.maxUnidirectionalStreams(SOME + 1),
                settings -> settings.activeConnectionIdLimit(9));
    }

    private static QuicSettings.Builder settings() {
        return QuicSettings.builder()
                .initialMaxData(SOME)
                .initialMaxStreamData(SOME)
                .maxBidirectionalStreams(SOME)
                .maxUnidirectionalStreams(SOME)
                .activeConnectionIdLimit(8);
    }

    @Test
    void holdUnderTheSameSettings() {
        QuicSettings same = settings().build();
        assertTrue(EarlyPromises.hold(same, EarlyPromises.encode(same)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void holdUnderHigherLimitsOnly(UnaryOperator<QuicSettings.Builder> higher) {
        QuicSettings low = settings().build();
        QuicSettings high = higher.apply(settings()).build();
        assertTrue(EarlyPromises.hold(high, EarlyPromises.encode(low)));
        assertFalse(EarlyPromises.hold(low, EarlyPromises.encode(high)));
    }

    @Test
    void doNotHoldIfNobodyKnowsWhatTheyWere() {
        QuicSettings same = settings().build();
        byte[] promises = EarlyPromises.encode(same);
        assertFalse(EarlyPromises.hold(same, new byte[0]));
        assertFalse(EarlyPromises.hold(same, Arrays.copyOf(promises, promises.length - 1)));
        assertFalse(EarlyPromises.hold(same, Arrays.copyOf(promises, promises.length + 8)));
    }
}
