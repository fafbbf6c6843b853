package io.culebra.internal.stream;

import io.culebra.internal.wire.ControlKind;

/**
 * What became of the frames that {@link Streams#fill} logged: acknowledged ones free memory and end
 * streams, lost ones are sent again where they still matter.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-13.3 RFC 9000, section 13.3
 */
final class StreamOutcomes {
    private final StreamContext context;
    private final StreamDirectory directory;

    StreamOutcomes(StreamContext context, StreamDirectory directory) {
        this.context = context;
        this.directory = directory;
    }

    void onStreamAcked(long id, long offset, long length, boolean fin) {
        Stream stream = directory.find(id);
        if (stream != null && stream.send() != null) {
            stream.send().onAcked(offset, length, fin);
            directory.closeIfOver(stream);
        }
    }

    void onStreamLost(long id, long offset, long length, boolean fin) {
        Stream stream = directory.find(id);
        if (stream != null && stream.send() != null) {
            stream.send().onLost(offset, length, fin);
        }
    }

    void onControlAcked(int kind, long first) {
        if (kind == ControlKind.RESET_STREAM) {
            Stream stream = directory.find(first);
            if (stream != null && stream.send() != null) {
                stream.send().onResetAcked();
                directory.closeIfOver(stream);
            }
        }
    }

    void onControlLost(int kind, long first, long second) {
        switch (kind) {
            case ControlKind.MAX_DATA -> {
                if (first == context.window.limit()) {
                    context.controls.want(kind);
                }
            }
            case ControlKind.DATA_BLOCKED -> {
                if (first == context.credit.limit()
                        && context.credit.available() == 0
                        && context.scheduler.hasFresh()) {
                    context.controls.want(kind);
                }
            }
            case ControlKind.MAX_STREAMS_BIDI -> directory.onLimitLost(true, first);
            case ControlKind.MAX_STREAMS_UNI -> directory.onLimitLost(false, first);
            case ControlKind.STREAMS_BLOCKED_BIDI -> directory.onBlockedLost(true, first);
            case ControlKind.STREAMS_BLOCKED_UNI -> directory.onBlockedLost(false, first);
            default -> onStreamControlLost(kind, first, second);
        }
    }

    private void onStreamControlLost(int kind, long id, long value) {
        Stream stream = directory.find(id);
        if (stream == null) {
            return;
        }
        SendStream send = stream.send();
        ReceiveStream receive = stream.receive();
        if (kind == ControlKind.RESET_STREAM && send != null) {
            send.onResetLost();
        } else if (kind == ControlKind.STREAM_DATA_BLOCKED && send != null) {
            send.onBlockedLost(value);
        } else if (kind == ControlKind.STOP_SENDING && receive != null) {
            receive.onStopLost();
        } else if (kind == ControlKind.MAX_STREAM_DATA && receive != null) {
            receive.onLimitLost(value);
        }
    }
}
