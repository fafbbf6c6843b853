package io.culebra.internal.recovery;

import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.SentOutcome;

/**
 * Tells what became of frames, and makes one call of neighbouring pieces of a stream: packets are
 * given in the order they were sent, and most of the time one goes on where the last one ended.
 */
final class FrameReport {
    /** Which frames of a packet to report. */
    enum Which {
        ALL,
        /** Those that are sent again when they are lost. */
        REPEATED,
        /** The others. */
        SENT_ONCE
    }

    private static final long NO_STREAM = -1;

    private final boolean lost;
    private long streamId = NO_STREAM;
    private long streamFrom;
    private long streamEnd;
    private boolean streamFin;

    FrameReport(boolean lost) {
        this.lost = lost;
    }

    /** Reports the frames of one packet; {@link #flush} must follow the last packet. */
    void report(
            PacketNumberSpace space,
            FrameRing frames,
            long first,
            int count,
            Which which,
            SentOutcome outcome) {
        for (long frame = first; frame < first + count; frame++) {
            long head = frames.head(frame);
            if (which != Which.ALL && sentOnce(head) != (which == Which.SENT_ONCE)) {
                continue;
            }
            if (FrameRing.type(head) == FrameRing.STREAM) {
                onStream(frames.first(frame), frames.second(frame), head, outcome);
            } else {
                onOther(space, frames.first(frame), frames.second(frame), head, outcome);
            }
        }
    }

    private static boolean sentOnce(long head) {
        if (FrameRing.type(head) != FrameRing.CONTROL) {
            return FrameRing.type(head) == FrameRing.ACK;
        }
        int kind = FrameRing.value(head);
        return kind == ControlKind.DATAGRAM || kind == ControlKind.PING;
    }

    private void onStream(long id, long offset, long head, SentOutcome outcome) {
        if (id == streamId && offset == streamEnd) {
            streamEnd += FrameRing.value(head);
            streamFin |= FrameRing.fin(head);
            return;
        }
        flush(outcome);
        streamId = id;
        streamFrom = offset;
        streamEnd = offset + FrameRing.value(head);
        streamFin = FrameRing.fin(head);
    }

    private void onOther(
            PacketNumberSpace space, long first, long second, long head, SentOutcome outcome) {
        int value = FrameRing.value(head);
        switch (FrameRing.type(head)) {
            case FrameRing.CRYPTO -> {
                if (lost) {
                    outcome.onCryptoLost(space, first, value);
                } else {
                    outcome.onCryptoAcked(space, first, value);
                }
            }
            case FrameRing.CONTROL -> {
                if (lost) {
                    outcome.onControlLost(value, first, second);
                } else {
                    outcome.onControlAcked(value, first, second);
                }
            }
            case FrameRing.ACK -> {
                if (!lost) {
                    outcome.onAckAcked(space, first);
                }
            }
            default -> throw new IllegalStateException("frame of type " + FrameRing.type(head));
        }
    }

    /** Reports what waited for a neighbour. */
    void flush(SentOutcome outcome) {
        if (streamId == NO_STREAM) {
            return;
        }
        long id = streamId;
        streamId = NO_STREAM;
        if (lost) {
            outcome.onStreamLost(id, streamFrom, streamEnd - streamFrom, streamFin);
        } else {
            outcome.onStreamAcked(id, streamFrom, streamEnd - streamFrom, streamFin);
        }
    }
}
