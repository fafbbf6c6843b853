package io.culebra.internal.recovery;

/**
 * The two ECN bits of an IP header.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc3168#section-5 RFC 3168, section 5
 */
public final class Ecn {
    /** The sender does not use ECN. */
    public static final int NOT_ECT = 0;

    /** ECT(1). */
    public static final int ECT1 = 1;

    /** ECT(0): what a sender that uses ECN as RFC 9000 describes it puts on its packets. */
    public static final int ECT0 = 2;

    /** Congestion experienced: put there by a router. */
    public static final int CE = 3;

    private Ecn() {}
}
