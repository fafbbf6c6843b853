package io.culebra.internal.recovery;

/**
 * Whether ECN works on one path: the first packets are marked, and marking goes on only if the peer
 * saw the marks.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-13.4.2 RFC 9000, section 13.4.2
 */
public final class EcnValidator {
    /** RFC 9000 §13.4.2: so many packets are marked before anything is known. */
    static final int TEST_PACKETS = 10;

    /** What is known about the path. */
    public enum State {
        /** Nobody asked. */
        OFF,
        /** The first packets are marked. */
        TESTING,
        /** Enough are marked; no answer yet. */
        UNKNOWN,
        /** The peer reports the marks as it should. */
        CAPABLE,
        /** Marks do not get through, or packets with marks do not. */
        FAILED
    }

    private State state = State.OFF;
    private int sent;
    private int lost;

    EcnValidator() {}

    /** Starts to mark packets, as for a new path. */
    public void start() {
        state = State.TESTING;
        sent = 0;
        lost = 0;
    }

    /** As for a new path: tests again if it was ever on. */
    void reset() {
        if (state != State.OFF) {
            start();
        }
    }

    /**
     * What is known.
     *
     * @return OFF until {@link #start}
     */
    public State state() {
        return state;
    }

    /**
     * What to put on the next packet.
     *
     * @return {@link Ecn#ECT0} or {@link Ecn#NOT_ECT}
     */
    public int codepoint() {
        return state == State.TESTING || state == State.CAPABLE ? Ecn.ECT0 : Ecn.NOT_ECT;
    }

    /** Whether an ACK frame's counts matter. */
    boolean isListening() {
        return state != State.OFF && state != State.FAILED;
    }

    /** A packet went out with ECT(0). */
    void onSent() {
        if (state == State.TESTING && ++sent == TEST_PACKETS) {
            state = State.UNKNOWN;
        }
    }

    /** A packet with ECT(0) is lost. */
    void onLost() {
        if (state != State.TESTING && state != State.UNKNOWN) {
            return;
        }
        lost++;
        // RFC 9000 §13.4.2: if all of the first are lost, the marks may be why.
        if (state == State.UNKNOWN && lost == sent) {
            state = State.FAILED;
        }
    }

    /** What the counts of an ACK frame said that acknowledges packets of this path. */
    void onVerdict(EcnCounts.Verdict verdict, boolean markedAcked) {
        if (verdict == EcnCounts.Verdict.WRONG) {
            // RFC 9000 §13.4.2.2: no marks any more.
            state = State.FAILED;
        } else if (markedAcked) {
            state = State.CAPABLE;
        }
    }
}
