package io.culebra.internal.recovery;

/**
 * Decides how many bytes may be in flight on one path. It is called once for each ACK frame, not
 * for each packet.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002#section-7 RFC 9002, section 7
 */
public interface CongestionControl {
    /** RFC 9002 §7.2: kMinimumWindow, in packets. */
    int MIN_WINDOW_PACKETS = 2;

    /** RFC 9002 §7.7: N, by which pacing is faster than one window for each round trip. */
    double PACING_GAIN = 1.25;

    /**
     * Packets that were in flight are acknowledged.
     *
     * @param ackedBytes their size, above 0
     * @param largestSentNanos when the last of them was sent
     * @param nowNanos the time
     * @param rtt of the path, with this acknowledgement's sample
     * @param windowLimited false if the sender did not use up the window, so that the
     *     acknowledgement says nothing about a larger one (RFC 9002 §7.8)
     */
    void onAcked(
            long ackedBytes,
            long largestSentNanos,
            long nowNanos,
            RttEstimator rtt,
            boolean windowLimited);

    /**
     * Packets are lost, or the peer reports packets marked with CE.
     *
     * @param sentNanos when the last of them was sent
     * @param nowNanos the time
     */
    void onCongestion(long sentNanos, long nowNanos);

    /** All that was sent over a long time is lost (RFC 9002 §7.6). */
    void onPersistentCongestion();

    /**
     * The application had nothing to send for a while; now it has.
     *
     * @param nanos how long
     */
    default void onApplicationLimited(long nanos) {}

    /**
     * How many bytes may be in flight.
     *
     * @return at least {@link #MIN_WINDOW_PACKETS} packets
     */
    long window();

    /**
     * Below this size the window grows by all that is acknowledged.
     *
     * @return {@code Long.MAX_VALUE} before the first congestion
     */
    long slowStartThreshold();

    /**
     * How fast to send.
     *
     * @param rtt of the path
     * @return bytes per nanosecond
     */
    default double pacingRate(RttEstimator rtt) {
        return PACING_GAIN * window() / Math.max(1, rtt.smoothedNanos());
    }
}
