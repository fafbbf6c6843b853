package io.culebra.internal.recovery;

import io.culebra.internal.wire.AckFrame;

/**
 * The ECN counts that the peer reported last in one packet number space.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-13.4.2.1 RFC 9000, section 13.4.2.1
 */
final class EcnCounts {
    private long ect0;
    private long ce;

    /** What an ACK frame's counts say. */
    enum Verdict {
        /** Marks get lost or appear on the way, or the peer does not report them. */
        WRONG,
        /** Nothing new. */
        RIGHT,
        /** More packets met congestion. */
        CONGESTED
    }

    /**
     * Compares the counts of an ACK frame that raised the largest number acknowledged with what was
     * sent.
     *
     * @param newlyAcked packets sent with ECT(0) that it acknowledges for the first time
     * @param sent packets ever sent with ECT(0); ECT(1) is never used
     */
    Verdict accept(AckFrame ack, long newlyAcked, long sent) {
        if (!ack.hasEcn()) {
            // RFC 9000 §13.4.2.1: marked packets arrived, and no counts.
            return newlyAcked == 0 ? Verdict.RIGHT : Verdict.WRONG;
        }
        long moreEct0 = ack.ect0() - ect0;
        long moreCe = ack.ce() - ce;
        // RFC 9000 §13.4.2.1: fewer marks than packets, or more than ever were put on.
        boolean wrong =
                moreEct0 < 0
                        || moreCe < 0
                        || moreEct0 + moreCe < newlyAcked
                        || ack.ect0() > sent
                        || ack.ect1() > 0;
        ect0 = ack.ect0();
        ce = ack.ce();
        if (wrong) {
            return Verdict.WRONG;
        }
        return moreCe > 0 ? Verdict.CONGESTED : Verdict.RIGHT;
    }
}
