package io.culebra.internal.endpoint;

import io.culebra.internal.wire.ControlFrame;
import java.nio.ByteBuffer;
import java.util.List;

/** A frame that was heard, as a value. PADDING is not among them: nobody is told of it. */
sealed interface Frame {
    record Stream(long id, long offset, ByteBuffer bytes, boolean fin) implements Frame {}

    record Crypto(long offset, ByteBuffer bytes) implements Frame {}

    /** Ranges as first, last, first, last, from the largest down; ECN counts or an empty list. */
    record Ack(List<Long> ranges, long delay, List<Long> ecn) implements Frame {
        boolean covers(long number) {
            for (int i = 0; i < ranges.size(); i += 2) {
                if (ranges.get(i) <= number && number <= ranges.get(i + 1)) {
                    return true;
                }
            }
            return false;
        }
    }

    record MaxData(long max) implements Frame {}

    record MaxStreamData(long id, long max) implements Frame {}

    record Datagram(ByteBuffer bytes) implements Frame {}

    record Control(ControlFrame frame) implements Frame {}
}
