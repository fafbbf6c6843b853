package io.culebra.internal.stream;

/**
 * Streams of one direction that we open: how many the peer allows.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-4.6 RFC 9000, section 4.6
 */
final class StreamAllowance {
    private static final long NEVER = -1;

    private long max;
    private long opened;
    private long blockedAt = NEVER;
    private boolean wanted;

    /** Whether we have opened the stream with this index. */
    boolean isOpened(long index) {
        return index < opened;
    }

    long max() {
        return max;
    }

    boolean isExhausted() {
        return opened >= max;
    }

    /** The next stream's index. */
    long take() {
        // RFC 9000 §4.6: never more streams than the peer allows.
        assert opened < max : "asked before";
        return opened++;
    }

    /**
     * Takes note that a stream was wanted and not to be had.
     *
     * @return whether the peer has not been told so at this limit
     */
    boolean onRefused() {
        wanted = true;
        boolean news = blockedAt != max;
        blockedAt = max;
        return news;
    }

    /** Whether STREAMS_BLOCKED with that limit still says the truth. */
    boolean isBlockedAt(long limit) {
        return limit == max && isExhausted() && wanted;
    }

    /**
     * The peer moved the limit.
     *
     * @return whether somebody waits for it
     */
    boolean onMax(long newMax) {
        // RFC 9000 §4.6: a limit that does not grow is ignored.
        if (newMax <= max) {
            return false;
        }
        max = newMax;
        boolean awaited = wanted && !isExhausted();
        wanted &= isExhausted();
        return awaited;
    }
}
