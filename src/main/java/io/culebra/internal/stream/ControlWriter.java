package io.culebra.internal.stream;

import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.FrameWriter;
import io.culebra.internal.wire.SentLog;

/** Writes the frames of {@link StreamControls}, each with the newest content. */
final class ControlWriter {
    private final StreamContext context;
    private final StreamDirectory directory;

    ControlWriter(StreamContext context, StreamDirectory directory) {
        this.context = context;
        this.directory = directory;
    }

    /** Writes a frame of the connection's. */
    void write(SegmentWriter out, SentLog log, int kind) {
        switch (kind) {
            case ControlKind.MAX_DATA -> {
                long max = context.window.raise(context.nowNanos, context.fastNanos);
                FrameWriter.writeMaxData(out, max);
                log.control(kind, max, 0);
            }
            case ControlKind.DATA_BLOCKED -> {
                long limit = context.credit.limit();
                FrameWriter.writeControl(out, new ControlFrame.DataBlocked(limit));
                log.control(kind, limit, 0);
            }
            case ControlKind.MAX_STREAMS_BIDI, ControlKind.MAX_STREAMS_UNI -> {
                boolean bidirectional = kind == ControlKind.MAX_STREAMS_BIDI;
                long max = directory.peerLimits(bidirectional).raise();
                FrameWriter.writeControl(out, new ControlFrame.MaxStreams(bidirectional, max));
                log.control(kind, max, 0);
            }
            case ControlKind.STREAMS_BLOCKED_BIDI, ControlKind.STREAMS_BLOCKED_UNI -> {
                boolean bidirectional = kind == ControlKind.STREAMS_BLOCKED_BIDI;
                long limit = directory.allowance(bidirectional).max();
                FrameWriter.writeControl(
                        out, new ControlFrame.StreamsBlocked(bidirectional, limit));
                log.control(kind, limit, 0);
            }
            default -> throw new IllegalStateException("no frame of a connection's: " + kind);
        }
    }

    /** Writes a frame of a stream's. */
    void write(SegmentWriter out, SentLog log, int kind, Stream stream) {
        SendStream send = stream.send();
        ReceiveStream receive = stream.receive();
        long id = stream.id();
        if (kind == ControlKind.MAX_STREAM_DATA && receive != null) {
            long max = receive.raiseLimit();
            FrameWriter.writeMaxStreamData(out, id, max);
            log.control(kind, id, max);
        } else if (kind == ControlKind.STOP_SENDING && receive != null) {
            long code = receive.stopCode();
            FrameWriter.writeControl(out, new ControlFrame.StopSending(id, code));
            log.control(kind, id, code);
        } else if (kind == ControlKind.RESET_STREAM && send != null) {
            long code = send.resetCode();
            FrameWriter.writeControl(out, new ControlFrame.ResetStream(id, code, send.sentBytes()));
            log.control(kind, id, code);
        } else if (kind == ControlKind.STREAM_DATA_BLOCKED && send != null) {
            long limit = send.onBlockedSent();
            FrameWriter.writeControl(out, new ControlFrame.StreamDataBlocked(id, limit));
            log.control(kind, id, limit);
        } else {
            throw new IllegalStateException("no frame of a stream's: " + kind);
        }
    }
}
