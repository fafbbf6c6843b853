package io.culebra.internal.wire;

import io.culebra.internal.memory.SegmentReader;
import java.util.Arrays;

/**
 * An ACK frame as it was parsed; one object is reused for all of them. Ranges descend: range 0
 * holds the largest packet number.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-19.3 RFC 9000, section 19.3
 */
public final class AckFrame {
    /**
     * How many ranges are kept: what fits a packet of the usual size. Older ones of a longer frame
     * are checked and forgotten, which is as if the peer had left them out.
     */
    static final int MAX_RANGES = 1024;

    private static final int FEW_RANGES = 16;
    private static final int MIN_RANGE_BYTES = 2;

    private long[] bounds = new long[2 * FEW_RANGES];
    private int rangeCount;
    private long delay;
    private boolean hasEcn;
    private long ect0;
    private long ect1;
    private long ce;

    /** Creates an empty frame. */
    public AckFrame() {}

    /**
     * Reads the frame behind its type.
     *
     * @param in a read that did not fit shows in {@code in.exhausted()}
     */
    void read(SegmentReader in, boolean withEcn) throws TransportException {
        int type = withEcn ? FrameType.ACK_ECN : FrameType.ACK;
        long largest = in.readVarInt();
        delay = in.readVarInt();
        long more = in.readVarInt();
        long smallest = largest - in.readVarInt();
        requireWhole(in, type);
        // RFC 9000 §19.3.1: no packet number is negative.
        if (smallest < 0) {
            throw TransportException.of(Violation.ACK_RANGE_NEGATIVE, type);
        }
        // RFC 9000 §20.1: more ranges than the rest of the packet can hold.
        if (more > in.remaining() / MIN_RANGE_BYTES) {
            throw TransportException.of(Violation.ACK_RANGES_TOO_MANY, type);
        }
        rangeCount = 0;
        append(smallest, largest);
        if (more > 0) {
            readRanges(in, more, smallest, type);
        }
        readEcn(in, withEcn, type);
    }

    private void readRanges(SegmentReader in, long more, long above, int type)
            throws TransportException {
        long smallest = above;
        for (long i = 0; i < more; i++) {
            long largest = smallest - in.readVarInt() - 2;
            smallest = largest - in.readVarInt();
            if (smallest < 0) {
                throw TransportException.of(Violation.ACK_RANGE_NEGATIVE, type);
            }
            append(smallest, largest);
        }
    }

    private void readEcn(SegmentReader in, boolean withEcn, int type) throws TransportException {
        hasEcn = withEcn;
        ect0 = withEcn ? in.readVarInt() : 0;
        ect1 = withEcn ? in.readVarInt() : 0;
        ce = withEcn ? in.readVarInt() : 0;
        requireWhole(in, type);
    }

    private static void requireWhole(SegmentReader in, int type) throws TransportException {
        if (in.exhausted()) {
            throw TransportException.of(Violation.FRAME_CUT_SHORT, type);
        }
    }

    private void append(long first, long last) {
        if (2 * rangeCount == bounds.length) {
            if (rangeCount == MAX_RANGES) {
                return;
            }
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * rangeCount] = first;
        bounds[2 * rangeCount + 1] = last;
        rangeCount++;
    }

    /**
     * The largest packet number acknowledged.
     *
     * @return 0 to 2^62-1
     */
    public long largest() {
        return bounds[1];
    }

    /**
     * The smallest packet number acknowledged, as far as ranges were kept.
     *
     * @return 0 to {@link #largest}
     */
    public long smallest() {
        return bounds[2 * (rangeCount - 1)];
    }

    /**
     * How long the peer held the acknowledgement of the largest packet back.
     *
     * @return as sent: microseconds, to be shifted left by the peer's ack_delay_exponent
     */
    public long delay() {
        return delay;
    }

    /**
     * How many ranges there are.
     *
     * @return 1 or more
     */
    public int rangeCount() {
        return rangeCount;
    }

    /**
     * The smallest packet number of a range.
     *
     * @param range 0 for the highest, to {@link #rangeCount} - 1
     * @return 0 to 2^62-1
     */
    public long first(int range) {
        assert range < rangeCount : range;
        return bounds[2 * range];
    }

    /**
     * The largest packet number of a range.
     *
     * @param range 0 for the highest, to {@link #rangeCount} - 1
     * @return 0 to 2^62-1
     */
    public long last(int range) {
        assert range < rangeCount : range;
        return bounds[2 * range + 1];
    }

    /**
     * Whether the peer counts ECN marks.
     *
     * @return false if the counts below mean nothing
     */
    public boolean hasEcn() {
        return hasEcn;
    }

    /**
     * Packets that arrived with ECT(0).
     *
     * @return count since the connection began
     */
    public long ect0() {
        return ect0;
    }

    /**
     * Packets that arrived with ECT(1).
     *
     * @return count since the connection began
     */
    public long ect1() {
        return ect1;
    }

    /**
     * Packets that arrived marked: congestion experienced.
     *
     * @return count since the connection began
     */
    public long ce() {
        return ce;
    }
}
