package io.culebra.internal.stream;

import io.culebra.internal.wire.RangeSet;
import org.jspecify.annotations.Nullable;

/**
 * Streams of one direction that the peer opens: how many it may, and which it has.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-4.6 RFC 9000, section 4.6
 */
final class StreamLimits {
    private final long atATime;
    private long max;
    private long opened;
    private long closed;

    /** Opened only because a higher one was, and nobody has mentioned them since. */
    private @Nullable RangeSet untouched;

    /**
     * @param atATime streams that the peer may have open together
     */
    StreamLimits(long atATime) {
        this.atATime = atATime;
        max = atATime;
    }

    /** How many streams the peer may open over the connection's life, as last said. */
    long max() {
        return max;
    }

    boolean isAllowed(long index) {
        return index < max;
    }

    /**
     * Takes note that the peer uses a stream.
     *
     * @return true if it is used for the first time, so that it needs an object; false if it has
     *     one, or had one
     */
    boolean touch(long index) {
        if (index >= opened) {
            if (index > opened) {
                untouched().add(opened, index - 1);
            }
            opened = index + 1;
            return true;
        }
        return untouched != null && untouched.remove(index, index);
    }

    void onClosed() {
        closed++;
    }

    /** Whether the peer has used half of what it may open, and more can be granted. */
    boolean isUpdateDue() {
        return max - opened <= atATime >>> 1 && next() > max;
    }

    /** The new limit, to be sent. */
    long raise() {
        max = Math.max(max, next());
        return max;
    }

    private long next() {
        return Math.min(closed + atATime, StreamId.MAX_STREAMS);
    }

    private RangeSet untouched() {
        if (untouched == null) {
            untouched = new RangeSet();
        }
        return untouched;
    }
}
