package io.culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.RecordComponent;
import org.junit.jupiter.api.Test;

class QuicSettingsTest {
    private static final QuicSettings NOT_THE_DEFAULTS =
            QuicSettings.builder()
                    .idleTimeoutMillis(1)
                    .handshakeTimeoutMillis(2)
                    .packetBytes(1300)
                    .initialMaxData(3)
                    .maxData(4)
                    .initialMaxStreamData(5)
                    .maxStreamData(6)
                    .maxBidirectionalStreams(7)
                    .maxUnidirectionalStreams(8)
                    .sendBufferBytes(2000)
                    .maxAckDelayMillis(9)
                    .activeConnectionIdLimit(10)
                    .initialWindowPackets(11)
                    .maxBackloggedDatagrams(12)
                    .congestion(QuicSettings.CongestionAlgorithm.NEW_RENO)
                    .pacing(false)
                    .hystart(false)
                    .disableActiveMigration(true)
                    .versions(QuicSettings.VERSION_2)
                    .build();

    @Test
    void areTakenOverByABuilderOneByOne() throws ReflectiveOperationException {
        for (RecordComponent value : QuicSettings.class.getRecordComponents()) {
            assertNotEquals(
                    value.getAccessor().invoke(QuicSettings.DEFAULTS),
                    value.getAccessor().invoke(NOT_THE_DEFAULTS),
                    value.getName());
        }
        assertEquals(NOT_THE_DEFAULTS, NOT_THE_DEFAULTS.toBuilder().build());
    }
}
