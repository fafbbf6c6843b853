package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** RFC 9000 §2.1, table 1. */
class StreamIdTest {
    @Test
    void tellsWhoOpenedAStreamAndForWhat() {
        for (long index : new long[] {0, 1, 77, StreamId.MAX_STREAMS - 1}) {
            for (int type = 0; type < 4; type++) {
                boolean server = type == 1 || type == 3;
                boolean bidirectional = type < 2;
                long id = StreamId.of(server, bidirectional, index);
                assertEquals(4 * index + type, id);
                assertEquals(server, StreamId.isByServer(id));
                assertEquals(bidirectional, StreamId.isBidirectional(id));
                assertEquals(index, StreamId.index(id));
            }
        }
        assertEquals((1L << 62) - 1, StreamId.of(true, false, StreamId.MAX_STREAMS - 1));
    }
}
