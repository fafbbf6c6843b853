package io.culebra.internal.stream;

/**
 * What the peer lets us send on all streams together.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-4.1 RFC 9000, section 4.1
 */
final class FlowCredit {
    private static final long NEVER = -1;

    private long limit;
    private long used;
    private long blockedAt = NEVER;

    long available() {
        return limit - used;
    }

    long limit() {
        return limit;
    }

    void use(long bytes) {
        // RFC 9000 §4.1: never more than the peer allows.
        assert bytes <= limit - used : "more data than the connection's limit";
        used += bytes;
    }

    /** Whether the limit grew; RFC 9000 §4.1: one that does not is ignored. */
    boolean onMax(long max) {
        boolean grows = max > limit;
        limit = grows ? max : limit;
        return grows;
    }

    /**
     * Takes note that data waits for credit.
     *
     * @return whether the peer has not been told so at this limit
     */
    boolean onBlocked() {
        boolean news = blockedAt != limit;
        blockedAt = limit;
        return news;
    }
}
