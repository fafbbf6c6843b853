package io.culebra.internal.recovery;

/**
 * Spreads packets over the round trip in bursts that are worth a system call: about 2 ms of the
 * rate. A bucket of bytes that fills at the rate; once it is empty it lets nothing go until there
 * is a burst in it.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002#section-7.7 RFC 9002, section 7.7
 */
public final class Pacer {
    /** What a burst is of the rate. */
    static final long BURST_NANOS = 2_000_000;

    /** A burst is at least this many packets. */
    static final int MIN_BURST_PACKETS = 10;

    /** A burst is at most this many packets. */
    static final int MAX_BURST_PACKETS = 256;

    /** A pause shorter than this cannot be kept, so it is not made. */
    static final long SHORTEST_PAUSE_NANOS = 100_000;

    /** How late a timer may be without making the sender slower. */
    static final long TIMER_SLACK_NANOS = 100_000;

    private final boolean enabled;
    private final int packetBytes;
    // Bytes per nanosecond; 0 for no limit.
    private double rate;
    private double burstBytes;
    // What must be in the bucket before an interrupted sender goes on.
    private double resumeBytes;
    private double bucketBytes;
    private long filledNanos = Long.MIN_VALUE;
    private boolean empty;

    Pacer(boolean enabled, int packetBytes) {
        this.enabled = enabled;
        this.packetBytes = packetBytes;
        reset();
    }

    /**
     * As for a new path: no limit until there is a rate, then a full bucket of the smallest size.
     */
    void reset() {
        rate = 0;
        burstBytes = (double) MIN_BURST_PACKETS * packetBytes;
        resumeBytes = burstBytes;
        bucketBytes = burstBytes;
        empty = false;
    }

    /**
     * Takes a new rate.
     *
     * @param bytesPerNano above 0
     */
    void rate(double bytesPerNano, long nowNanos) {
        fill(nowNanos);
        double burst =
                Math.clamp(
                        bytesPerNano * BURST_NANOS,
                        (double) MIN_BURST_PACKETS * packetBytes,
                        (double) MAX_BURST_PACKETS * packetBytes);
        if (burst < bytesPerNano * SHORTEST_PAUSE_NANOS) {
            rate = 0;
            empty = false;
            return;
        }
        rate = bytesPerNano;
        burstBytes = burst;
        resumeBytes = Math.max(burst - bytesPerNano * TIMER_SLACK_NANOS, burst / 2);
        bucketBytes = Math.min(bucketBytes, burst);
    }

    /**
     * How much may go now.
     *
     * @param nowNanos the time
     * @return bytes: 0, or at least one packet; {@code Long.MAX_VALUE} if nothing is in the way
     */
    public long allowance(long nowNanos) {
        if (!enabled || rate == 0) {
            return Long.MAX_VALUE;
        }
        fill(nowNanos);
        if (empty && bucketBytes >= resumeBytes) {
            empty = false;
        }
        return empty ? 0 : (long) bucketBytes;
    }

    /**
     * A packet that counts as in flight went out. {@link SentPackets#commit} calls it.
     *
     * @param bytes its size
     * @param nowNanos the time
     */
    void onSent(int bytes, long nowNanos) {
        if (rate == 0) {
            return;
        }
        fill(nowNanos);
        bucketBytes -= bytes;
        if (bucketBytes < packetBytes) {
            empty = true;
        }
    }

    /**
     * When the next burst may go.
     *
     * @return {@code Long.MIN_VALUE} if it may now
     */
    public long nextNanos() {
        if (!enabled || rate == 0 || !empty) {
            return Long.MIN_VALUE;
        }
        // Rounded up: at that time the bucket must hold enough.
        return filledNanos + (long) ((resumeBytes - bucketBytes) / rate) + 1;
    }

    private void fill(long nowNanos) {
        if (filledNanos != Long.MIN_VALUE && nowNanos > filledNanos) {
            bucketBytes = Math.min(burstBytes, bucketBytes + rate * (nowNanos - filledNanos));
        }
        filledNanos = Math.max(filledNanos, nowNanos);
    }
}
