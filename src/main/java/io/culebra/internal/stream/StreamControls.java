package io.culebra.internal.stream;

import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.SentLog;
import org.jspecify.annotations.Nullable;

/**
 * Which frames about streams, other than STREAM, are due. Each frame is a bit, at the place that
 * {@link io.culebra.internal.wire.ControlKind} numbers; its content is looked up when it is
 * written, so that it is always the newest.
 */
final class StreamControls {
    /** The largest of these frames: RESET_STREAM, three integers of eight bytes behind a type. */
    static final int LARGEST_FRAME = 25;

    private final StreamHost host;
    private int due;

    /** How many streams have frames that are due. */
    private int dueStreams;

    // These streams, and some that have had theirs cancelled since.
    private @Nullable Stream head;
    private @Nullable Stream tail;

    StreamControls(StreamHost host) {
        this.host = host;
    }

    /** A frame of the connection's is due. */
    void want(int kind) {
        due |= 1 << kind;
        host.onWork();
    }

    /** A frame of a stream's is due. */
    void want(Stream stream, int kind) {
        if (stream.dueControls == 0) {
            dueStreams++;
        }
        stream.dueControls |= 1 << kind;
        if (!stream.hasControls) {
            stream.hasControls = true;
            if (tail == null) {
                head = stream;
            } else {
                tail.nextControl = stream;
            }
            tail = stream;
        }
        host.onWork();
    }

    /** A frame of the connection's is not due any more. */
    void cancel(int kind) {
        due &= ~(1 << kind);
    }

    /** A frame of a stream's is not due any more. */
    void cancel(Stream stream, int kind) {
        keep(stream, stream.dueControls & ~(1 << kind));
    }

    /** No frame of a stream's is due any more. */
    void cancelAll(Stream stream) {
        keep(stream, 0);
    }

    private void keep(Stream stream, int kinds) {
        if (stream.dueControls != 0 && kinds == 0) {
            dueStreams--;
        }
        stream.dueControls = kinds;
    }

    boolean isDue() {
        return due != 0 || dueStreams > 0;
    }

    /**
     * Writes what is due, as far as there is room.
     *
     * @return whether anything was written
     */
    boolean fill(SegmentWriter out, SentLog log, ControlWriter writer) {
        long start = out.position();
        while (due != 0 && out.remaining() >= LARGEST_FRAME) {
            int kind = Integer.numberOfTrailingZeros(due);
            due &= due - 1;
            writer.write(out, log, kind);
        }
        for (Stream stream = head; stream != null && due == 0; stream = head) {
            while (stream.dueControls != 0) {
                if (out.remaining() < LARGEST_FRAME) {
                    return out.position() > start;
                }
                int kind = Integer.numberOfTrailingZeros(stream.dueControls);
                cancel(stream, kind);
                writer.write(out, log, kind, stream);
            }
            head = stream.nextControl;
            if (head == null) {
                tail = null;
            }
            stream.nextControl = null;
            stream.hasControls = false;
        }
        return out.position() > start;
    }

    /** Forgets everything. */
    void clear() {
        due = 0;
        dueStreams = 0;
        head = null;
        tail = null;
    }
}
