package io.culebra.internal.stream;

import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.FrameType;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;

/**
 * What the peer's frames do to the streams of a connection. What it allows or breaks is told to the
 * application before a method returns.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-19.4 RFC 9000, section 19.4
 */
public final class StreamArrivals {
    private final StreamContext context;
    private final StreamDirectory directory;

    StreamArrivals(StreamContext context, StreamDirectory directory) {
        this.context = context;
        this.directory = directory;
    }

    /**
     * What follows arrives in a 0-RTT packet.
     *
     * @param value false for what travels in 1-RTT
     */
    public void early(boolean value) {
        context.early = value;
    }

    /**
     * A STREAM frame arrived. What is in order is delivered before this returns.
     *
     * @param id the stream
     * @param offset of the first byte
     * @param bytes borrowed
     * @param from where the data starts in {@code bytes}
     * @param length of the data, in bytes
     * @param fin whether the stream ends with it
     * @param slot holds {@code bytes}; retained if the application keeps some
     * @throws TransportException if the peer broke a rule
     */
    public void onStream(
            long id,
            long offset,
            MemorySegment bytes,
            long from,
            int length,
            boolean fin,
            PacketBuffer slot)
            throws TransportException {
        if (context.closed) {
            return;
        }
        Stream stream =
                directory.forReceiving(id, Violation.DATA_ON_SEND_ONLY_STREAM, FrameType.STREAM);
        if (stream != null && stream.receive() != null) {
            if (context.early) {
                stream.noteEarly();
            }
            stream.receive().onData(offset, bytes, from, length, fin, slot);
            directory.closeIfOver(stream);
        }
    }

    /**
     * A RESET_STREAM frame arrived.
     *
     * @param id the stream
     * @param errorCode the application's
     * @param finalSize of the stream
     * @throws TransportException if the peer broke a rule
     */
    public void onResetStream(long id, long errorCode, long finalSize) throws TransportException {
        if (context.closed) {
            return;
        }
        Stream stream =
                directory.forReceiving(
                        id, Violation.RESET_OF_SEND_ONLY_STREAM, FrameType.RESET_STREAM);
        if (stream != null && stream.receive() != null) {
            stream.receive().onReset(errorCode, finalSize);
            directory.closeIfOver(stream);
        }
    }

    /**
     * A STOP_SENDING frame arrived: the stream is reset with the same code.
     *
     * @param id the stream
     * @param errorCode the application's
     * @throws TransportException if the peer broke a rule
     */
    public void onStopSending(long id, long errorCode) throws TransportException {
        if (context.closed) {
            return;
        }
        Stream stream =
                directory.forSending(
                        id, Violation.STOP_OF_RECEIVE_ONLY_STREAM, FrameType.STOP_SENDING);
        // RFC 9000 §3.5: STOP_SENDING is answered with RESET_STREAM and its code.
        if (stream != null && stream.send() != null && stream.send().reset(errorCode)) {
            context.application.onStopSending(stream, errorCode);
            directory.closeIfOver(stream);
        }
    }

    /**
     * A MAX_DATA frame arrived.
     *
     * @param max bytes on all streams together
     */
    public void onMaxData(long max) {
        if (!context.closed && context.credit.onMax(max)) {
            context.controls.cancel(ControlKind.DATA_BLOCKED);
            context.scheduler.unpark();
            if (context.hasData()) {
                context.host.onWork();
            }
        }
    }

    /**
     * A MAX_STREAM_DATA frame arrived.
     *
     * @param id the stream
     * @param max bytes
     * @throws TransportException if the peer broke a rule
     */
    public void onMaxStreamData(long id, long max) throws TransportException {
        if (context.closed) {
            return;
        }
        Stream stream =
                directory.forSending(
                        id, Violation.MAX_DATA_OF_RECEIVE_ONLY_STREAM, FrameType.MAX_STREAM_DATA);
        if (stream != null && stream.send() != null) {
            stream.send().onMaxStreamData(max);
        }
    }

    /**
     * A MAX_STREAMS frame arrived.
     *
     * @param bidirectional which kind
     * @param max streams over the life of the connection
     */
    public void onMaxStreams(boolean bidirectional, long max) {
        if (context.closed) {
            return;
        }
        StreamAllowance allowance = directory.allowance(bidirectional);
        boolean awaited = allowance.onMax(max);
        if (!allowance.isExhausted()) {
            context.controls.cancel(
                    bidirectional
                            ? ControlKind.STREAMS_BLOCKED_BIDI
                            : ControlKind.STREAMS_BLOCKED_UNI);
        }
        if (awaited) {
            context.application.onStreamsAvailable(context.connection, bidirectional);
        }
    }

    /**
     * A STREAM_DATA_BLOCKED frame arrived. Limits rise in time without it.
     *
     * @param id the stream
     * @param limit the peer's view of its limit
     * @throws TransportException if the peer broke a rule
     */
    public void onStreamDataBlocked(long id, long limit) throws TransportException {
        if (!context.closed) {
            var _ =
                    directory.forReceiving(
                            id,
                            Violation.BLOCKED_ON_SEND_ONLY_STREAM,
                            FrameType.STREAM_DATA_BLOCKED);
        }
    }

    /**
     * A DATA_BLOCKED frame arrived. RFC 9000 §4.2: limits rise without it, so it changes nothing.
     *
     * @param limit the peer's view of its limit
     */
    public void onDataBlocked(long limit) {}

    /**
     * A STREAMS_BLOCKED frame arrived. RFC 9000 §4.6: limits rise without it, so it changes
     * nothing.
     *
     * @param bidirectional which kind
     * @param limit the peer's view of its limit
     */
    public void onStreamsBlocked(boolean bidirectional, long limit) {}
}
