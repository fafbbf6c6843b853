package io.culebra.internal.wire;

import static io.culebra.internal.memory.SegmentWriter.varIntSize;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.memory.SegmentWriter;

/**
 * Writes ACK frames from ascending ranges, the newest first.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-19.3 RFC 9000, section 19.3
 */
final class AckWriter {
    // The range count is written before it is certain; two bytes hold any that fits a packet.
    private static final int MAX_COUNT = 0x3fff;

    private AckWriter() {}

    /** Writes a frame without ECN counts; returns how many ranges it has, 0 if it does not fit. */
    static int write(SegmentWriter out, RangeSet received, long delay, int maxBytes) {
        int top = received.size() - 1;
        long largest = received.last(top);
        long smallest = received.first(top);
        int fixed = 1 + varIntSize(largest) + varIntSize(delay) + varIntSize(largest - smallest);
        int more = countThatFits(received, top, maxBytes - fixed);
        if (more < 0) {
            return 0;
        }
        out.writeByte(FrameType.ACK);
        out.writeVarInt(largest);
        out.writeVarInt(delay);
        out.writeVarInt(more);
        out.writeVarInt(largest - smallest);
        for (int i = top - 1; i >= top - more; i--) {
            long last = received.last(i);
            long first = received.first(i);
            // RFC 9000 §19.3.1: a gap of n stands for n + 1 packets, as ranges never touch.
            out.writeVarInt(smallest - last - 2);
            out.writeVarInt(last - first);
            smallest = first;
        }
        return more + 1;
    }

    /** Ranges below the top one that fit, with their count; -1 if not even a count of 0 fits. */
    private static int countThatFits(RangeSet received, int top, int room) {
        int limit = Math.min(top, MAX_COUNT);
        int left = room - varIntSize(0);
        if (left < 0) {
            return -1;
        }
        long smallest = received.first(top);
        int count = 0;
        while (count < limit) {
            int i = top - 1 - count;
            long last = received.last(i);
            long first = received.first(i);
            left -= varIntSize(smallest - last - 2) + varIntSize(last - first);
            left -= varIntSize(count + 1) - varIntSize(count);
            if (left < 0) {
                return count;
            }
            smallest = first;
            count++;
        }
        return count;
    }

    /** Turns the frame just written into one with ECN counts. */
    static void addEcn(SegmentWriter out, long start, long ect0, long ect1, long ce) {
        out.target().set(JAVA_BYTE, start, (byte) FrameType.ACK_ECN);
        out.writeVarInt(ect0);
        out.writeVarInt(ect1);
        out.writeVarInt(ce);
    }
}
