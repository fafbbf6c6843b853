package io.culebra.internal.recovery;

/**
 * CUBIC: the window grows along a cubic function of the time since it was last reduced, and at
 * least as fast as Reno's would. Windows are in bytes where the RFC has them in segments.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9438#section-4 RFC 9438, section 4
 */
final class Cubic implements CongestionControl {
    /** RFC 9438 §4.6: what is left of the window after congestion. */
    static final double BETA = 0.7;

    /** RFC 9438 §4.1: C, in segments per second cubed. */
    static final double C = 0.4;

    /**
     * RFC 9438 §4.3: growth, in segments for each window, that is as fair as Reno's with its half.
     */
    static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

    private static final double SECONDS = 1e-9;
    private static final double MOST_GROWTH = 1.5;
    private static final long NONE = Long.MIN_VALUE;

    private final int packetBytes;
    private final HyStart hyStart = new HyStart();
    private double window;
    private double slowStartThreshold = Double.MAX_VALUE;
    private long recoveryStartNanos = NONE;

    // RFC 9438 §4.1.2: cwnd_prior, W_max, K, t_epoch and W_est.
    private double priorWindow;
    private double plateau;
    private double plateauSeconds;
    private long epochStartNanos = NONE;
    private double renoWindow;

    Cubic(int packetBytes, long initialWindow, boolean withHyStart) {
        this.packetBytes = packetBytes;
        this.window = initialWindow;
        if (!withHyStart) {
            hyStart.leave();
        }
    }

    @Override
    public void onAcked(
            long ackedBytes,
            long largestSentNanos,
            long nowNanos,
            RttEstimator rtt,
            boolean windowLimited) {
        if (hyStart.phase() != HyStart.Phase.OVER && rtt.hasSample()) {
            observe(rtt, largestSentNanos, nowNanos);
        }
        // RFC 9002 §7.3.2: nothing sent before recovery began moves the window.
        // RFC 9438 §5.8: nor does an acknowledgement while the window was not used up.
        if (!windowLimited || largestSentNanos <= recoveryStartNanos) {
            return;
        }
        if (window < slowStartThreshold) {
            start(ackedBytes);
        } else {
            avoid(ackedBytes, nowNanos, rtt.smoothedNanos());
        }
    }

    private void observe(RttEstimator rtt, long largestSentNanos, long nowNanos) {
        HyStart.Phase phase = hyStart.onAck(rtt.latestNanos(), largestSentNanos, nowNanos);
        if (phase == HyStart.Phase.OVER) {
            // RFC 9438 §4.10: no loss yet, so the plateau is where we stand.
            slowStartThreshold = window;
            priorWindow = window;
            plateau = 0;
        }
    }

    private void start(long ackedBytes) {
        boolean slower = hyStart.phase() == HyStart.Phase.SLOWER_START;
        double growth = slower ? (double) ackedBytes / HyStart.SLOW_GROWTH_DIVISOR : ackedBytes;
        window = Math.min(window + growth, slowStartThreshold);
    }

    private void avoid(long ackedBytes, long nowNanos, long smoothedRttNanos) {
        if (epochStartNanos == NONE) {
            startEpoch(nowNanos);
        }
        double share = Math.min(1, ackedBytes / window);
        double seconds = (nowNanos - epochStartNanos) * SECONDS;
        // RFC 9438 §4.3: W_est grows as Reno does once it is where the window was.
        renoWindow += (renoWindow >= priorWindow ? 1 : ALPHA) * packetBytes * share;
        if (cubic(seconds) < renoWindow) {
            window = Math.max(window, renoWindow);
            return;
        }
        // RFC 9438 §4.2: where the curve will be one round trip from now, but never below
        // the window nor above one and a half.
        double ahead = cubic(seconds + smoothedRttNanos * SECONDS);
        double target = Math.clamp(ahead, window, MOST_GROWTH * window);
        // RFC 9438 §4.4 and §4.5: (target - cwnd) / cwnd for each segment acknowledged.
        window += (target - window) * share;
    }

    private void startEpoch(long nowNanos) {
        epochStartNanos = nowNanos;
        renoWindow = window;
        if (plateau > window) {
            plateauSeconds = Math.cbrt((plateau - window) / (C * packetBytes));
        } else {
            plateau = window;
            plateauSeconds = 0;
        }
    }

    /** RFC 9438 §4.2: W_cubic(t). */
    private double cubic(double seconds) {
        double fromPlateau = seconds - plateauSeconds;
        return C * packetBytes * fromPlateau * fromPlateau * fromPlateau + plateau;
    }

    @Override
    public void onCongestion(long sentNanos, long nowNanos) {
        // RFC 9002 §7.3.2: once for each round trip.
        if (sentNanos <= recoveryStartNanos) {
            return;
        }
        hyStart.leave();
        recoveryStartNanos = nowNanos;
        // RFC 9438 §4.7, fast convergence: below the last plateau there is someone new.
        plateau = window < plateau ? window * (1 + BETA) / 2 : window;
        priorWindow = window;
        // RFC 9438 §4.6: the window falls at once, and not below two packets.
        slowStartThreshold = Math.max(window * BETA, minWindow());
        window = slowStartThreshold;
        epochStartNanos = NONE;
    }

    @Override
    public void onPersistentCongestion() {
        // RFC 9002 §7.6.2; RFC 9438 §4.8: no plateau is known after that.
        window = minWindow();
        plateau = 0;
        recoveryStartNanos = NONE;
        epochStartNanos = NONE;
    }

    @Override
    public void onApplicationLimited(long nanos) {
        // RFC 9438 §4.2: the curve's time stands still while the window is not used.
        if (epochStartNanos != NONE) {
            epochStartNanos += nanos;
        }
    }

    @Override
    public long window() {
        return (long) window;
    }

    @Override
    public long slowStartThreshold() {
        return slowStartThreshold == Double.MAX_VALUE ? Long.MAX_VALUE : (long) slowStartThreshold;
    }

    private double minWindow() {
        return (double) MIN_WINDOW_PACKETS * packetBytes;
    }
}
