package io.culebra.internal.stream;

import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to send: the most urgent streams first, equal ones in turn, each for a few
 * packets. Every operation takes constant time, whatever the number of streams.
 *
 * <p>A stream stands in one of two rows of its urgency: ready, or parked because it has nothing but
 * new data and the connection has no credit for any. Streams are parked when their turn comes, and
 * all come back when credit does.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-2.3 RFC 9000, section 2.3
 */
final class StreamScheduler {
    static final int LEVELS = 8;
    static final int DEFAULT_URGENCY = 3;

    private static final int QUANTUM_PACKETS = 10;
    private static final int NO_ROW = -1;

    // The first of each row; the one before it is the row's last.
    private final @Nullable SendStream[] heads = new @Nullable SendStream[2 * LEVELS];
    private final int quantumBytes;
    private int readyLevels;
    private boolean anyParked;
    private long freshBytes;
    private long dueBytes;

    StreamScheduler(int packetBytes) {
        quantumBytes = QUANTUM_PACKETS * packetBytes;
    }

    /**
     * What a sending part has to send has changed.
     *
     * @param fresh new bytes that the stream's own limit allows
     * @param due bytes to repeat, or an end to tell, for which no credit is needed
     */
    void update(SendStream stream, long fresh, long due) {
        freshBytes += fresh - stream.freshBytes;
        dueBytes += due - stream.dueBytes;
        stream.freshBytes = fresh;
        stream.dueBytes = due;
        if (fresh + due == 0) {
            leave(stream);
        } else if (stream.row == NO_ROW) {
            stream.quantumLeft = quantumBytes;
            enter(stream, stream.urgency);
        } else if (due > 0 && stream.row >= LEVELS) {
            move(stream, stream.urgency);
        }
    }

    /** Whether a stream can send, given the connection's credit. */
    boolean hasData(long credit) {
        return dueBytes > 0 || (credit > 0 && freshBytes > 0);
    }

    /** How many bytes streams can send, given the connection's credit. */
    long sendableBytes(long credit) {
        return dueBytes + Math.min(freshBytes, credit);
    }

    /** Whether there is new data that the streams' own limits allow. */
    boolean hasFresh() {
        return freshBytes > 0;
    }

    /** The stream to send next, or null if none can, given the connection's credit. */
    @Nullable SendStream next(long credit) {
        while (readyLevels != 0) {
            SendStream stream = heads[Integer.numberOfTrailingZeros(readyLevels)];
            assert stream != null : "an empty row marked as filled";
            if (credit > 0 || stream.dueBytes > 0) {
                return stream;
            }
            move(stream, stream.row + LEVELS);
            anyParked = true;
        }
        return null;
    }

    /** The stream whose turn it was has sent; its turn may be over. */
    void onSent(SendStream stream, int bytes) {
        stream.quantumLeft -= bytes;
        if (stream.quantumLeft <= 0 && stream.incremental && stream.row != NO_ROW) {
            stream.quantumLeft += quantumBytes;
            if (stream.next != null) {
                move(stream, stream.row);
            }
        }
    }

    /** The connection has credit again. */
    void unpark() {
        if (!anyParked) {
            return;
        }
        anyParked = false;
        for (int level = 0; level < LEVELS; level++) {
            for (SendStream stream = heads[LEVELS + level];
                    stream != null;
                    stream = heads[LEVELS + level]) {
                move(stream, level);
            }
        }
    }

    void prioritize(SendStream stream, int urgency, boolean incremental) {
        stream.incremental = incremental;
        if (stream.urgency != urgency) {
            stream.urgency = urgency;
            if (stream.row != NO_ROW) {
                move(stream, urgency);
            }
        }
    }

    private void move(SendStream stream, int row) {
        leave(stream);
        enter(stream, row);
    }

    private void enter(SendStream stream, int row) {
        SendStream head = heads[row];
        stream.row = row;
        stream.next = null;
        if (head != null) {
            SendStream last = previous(head);
            last.next = stream;
            stream.previous = last;
            head.previous = stream;
            return;
        }
        heads[row] = stream;
        stream.previous = stream;
        if (row < LEVELS) {
            readyLevels |= 1 << row;
        }
    }

    private void leave(SendStream stream) {
        int row = stream.row;
        if (row == NO_ROW) {
            return;
        }
        SendStream before = previous(stream);
        SendStream behind = stream.next;
        SendStream head = heads[row];
        if (head == stream) {
            heads[row] = behind;
        } else {
            before.next = behind;
        }
        if (behind != null) {
            behind.previous = before;
        } else if (head != null && head != stream) {
            head.previous = before;
        } else if (row < LEVELS) {
            readyLevels &= ~(1 << row);
        }
        stream.row = NO_ROW;
        stream.previous = null;
        stream.next = null;
    }

    private static SendStream previous(SendStream stream) {
        SendStream before = stream.previous;
        if (before == null) {
            throw new IllegalStateException("a stream in no row");
        }
        return before;
    }
}
