package io.culebra.internal.recovery;

/**
 * The congestion control that RFC 9002 describes.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002#section-7.3 RFC 9002, section 7.3
 */
final class NewReno implements CongestionControl {
    private static final long NONE = Long.MIN_VALUE;

    private final int packetBytes;
    private long window;
    private long slowStartThreshold = Long.MAX_VALUE;
    private long recoveryStartNanos = NONE;
    // Bytes acknowledged in congestion avoidance since the window last grew.
    private long ackedSinceGrowth;

    NewReno(int packetBytes, long initialWindow) {
        this.packetBytes = packetBytes;
        this.window = initialWindow;
    }

    @Override
    public void onAcked(
            long ackedBytes,
            long largestSentNanos,
            long nowNanos,
            RttEstimator rtt,
            boolean windowLimited) {
        // RFC 9002 §7.3.2: nothing sent before recovery began moves the window.
        // RFC 9002 §7.8: nor does an acknowledgement while the window was not used up.
        if (!windowLimited || largestSentNanos <= recoveryStartNanos) {
            return;
        }
        long left = ackedBytes;
        if (window < slowStartThreshold) {
            long room = slowStartThreshold - window;
            window += Math.min(left, room);
            left = Math.max(0, left - room);
        }
        ackedSinceGrowth += left;
        // RFC 9002 §7.3.3: at most one packet for each window acknowledged.
        while (ackedSinceGrowth >= window) {
            ackedSinceGrowth -= window;
            window += packetBytes;
        }
    }

    @Override
    public void onCongestion(long sentNanos, long nowNanos) {
        // RFC 9002 §7.3.2: once for each round trip.
        if (sentNanos <= recoveryStartNanos) {
            return;
        }
        recoveryStartNanos = nowNanos;
        slowStartThreshold = window / 2;
        window = Math.max(slowStartThreshold, minWindow());
        ackedSinceGrowth = 0;
    }

    @Override
    public void onPersistentCongestion() {
        // RFC 9002 §7.6.2: down to the smallest window, and up again from there at once.
        window = minWindow();
        recoveryStartNanos = NONE;
        ackedSinceGrowth = 0;
    }

    @Override
    public long window() {
        return window;
    }

    @Override
    public long slowStartThreshold() {
        return slowStartThreshold;
    }

    private long minWindow() {
        return (long) MIN_WINDOW_PACKETS * packetBytes;
    }
}
