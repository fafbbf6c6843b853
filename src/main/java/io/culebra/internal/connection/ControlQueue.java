package io.culebra.internal.connection;

import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.FrameWriter;
import io.culebra.internal.wire.SentLog;
import java.util.ArrayDeque;

/** Rare frames of the connection that wait for a packet, in order. */
final class ControlQueue {
    private final ArrayDeque<ControlFrame> waiting = new ArrayDeque<>(4);

    void add(ControlFrame frame) {
        waiting.add(frame);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void clear() {
        waiting.clear();
    }

    /** Writes what fits. True if it wrote any. */
    boolean fill(SegmentWriter out, SentLog log) {
        boolean wrote = false;
        for (ControlFrame next = waiting.peek(); next != null; next = waiting.peek()) {
            if (FrameWriter.controlSize(next) > out.remaining()) {
                return wrote;
            }
            FrameWriter.writeControl(out, next);
            log(next, log);
            waiting.remove();
            wrote = true;
        }
        return wrote;
    }

    private static void log(ControlFrame frame, SentLog log) {
        switch (frame) {
            case ControlFrame.HandshakeDone() -> log.control(ControlKind.HANDSHAKE_DONE, 0, 0);
            case ControlFrame.NewConnectionId f ->
                    log.control(ControlKind.NEW_CONNECTION_ID, f.sequence(), 0);
            case ControlFrame.RetireConnectionId(long sequence) ->
                    log.control(ControlKind.RETIRE_CONNECTION_ID, sequence, 0);
            case ControlFrame.Ping() -> log.control(ControlKind.PING, 0, 0);
            case ControlFrame.PathChallenge(long data) ->
                    log.control(ControlKind.PATH_CHALLENGE, data, 0);
            case ControlFrame.PathResponse(long data) ->
                    log.control(ControlKind.PATH_RESPONSE, data, 0);
            case ControlFrame.NewToken _,
                    ControlFrame.ResetStream _,
                    ControlFrame.StopSending _,
                    ControlFrame.MaxStreams _,
                    ControlFrame.DataBlocked _,
                    ControlFrame.StreamDataBlocked _,
                    ControlFrame.StreamsBlocked _,
                    ControlFrame.ConnectionClose _,
                    ControlFrame.ApplicationClose _ ->
                    throw new IllegalStateException("not a frame of this queue: " + frame);
        }
    }
}
