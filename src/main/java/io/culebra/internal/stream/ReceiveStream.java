package io.culebra.internal.stream;

import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.FrameType;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The receiving part of a stream: checks what arrives, puts it in order and hands it to the
 * application. Data in order goes straight from the packet to the callback. Used again for another
 * stream when its own has ended.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-3.2 RFC 9000, section 3.2
 */
final class ReceiveStream {
    /** More pieces than an honest peer's losses make of the largest window. */
    private static final int MOST_FRAGMENTS = 8192;

    private static final long UNKNOWN = -1;

    private final StreamContext context;
    private final FlowWindow window = new FlowWindow();
    private @Nullable Reassembler reassembler;
    private @Nullable Stream stream;
    private ReceiveState state = ReceiveState.RECV;

    /** Offset of the next byte that the application has not consumed. */
    private long next;

    private long finalSize = UNKNOWN;
    private long stopCode;
    private boolean stopped;
    private boolean paused;

    /** For {@link SpareParts}. */
    @Nullable ReceiveStream nextSpare;

    ReceiveStream(StreamContext context) {
        this.context = context;
    }

    /** Starts over for a new stream. */
    void start(Stream owner) {
        assert reassembler == null || reassembler.isEmpty() : "data left behind";
        reassembler = null; // may have grown large, and most streams come in order
        stream = owner;
        state = ReceiveState.RECV;
        window.start(
                context.settings.initialMaxStreamData(),
                context.settings.maxStreamData(),
                context.nowNanos);
        next = 0;
        finalSize = UNKNOWN;
        stopCode = 0;
        stopped = false;
        paused = false;
    }

    private Stream stream() {
        Stream owner = stream;
        if (owner == null) {
            throw new IllegalStateException("a part without a stream");
        }
        return owner;
    }

    ReceiveState state() {
        return state;
    }

    long stopCode() {
        return stopCode;
    }

    // What the peer sends.

    void onData(
            long offset, MemorySegment bytes, long from, int length, boolean fin, PacketBuffer slot)
            throws TransportException {
        long end = offset + length;
        checkSize(end, fin);
        receiveUpTo(end, FrameType.STREAM);
        if (fin) {
            finalSize = end;
            state = state.after(ReceiveState.Event.FIN);
        }
        if (!state.isOpen()) {
            return;
        }
        if (stopped) {
            discardReceived();
        } else if (offset > next || paused) {
            keep(offset, bytes, from, length);
        } else {
            long skip = next - offset;
            if (skip < length || end == finalSize) {
                deliver(bytes, from + skip, length - skip, slot);
            }
            deliverKept();
        }
        if (state == ReceiveState.SIZE_KNOWN) {
            noteAllReceived();
        }
    }

    /** RFC 9000 §4.5: a final size never changes, and nothing lies beyond it. */
    private void checkSize(long end, boolean fin) throws TransportException {
        if (finalSize == UNKNOWN) {
            if (fin && end < window.received()) {
                throw TransportException.of(Violation.FINAL_SIZE_BELOW_DATA, FrameType.STREAM);
            }
        } else if (fin && end != finalSize) {
            throw TransportException.of(Violation.FINAL_SIZE_CHANGED, FrameType.STREAM);
        } else if (end > finalSize) {
            throw TransportException.of(Violation.DATA_BEYOND_FINAL_SIZE, FrameType.STREAM);
        }
    }

    /** RFC 9000 §4.1: not more than the limits of the stream and of the connection. */
    private void receiveUpTo(long end, int frameType) throws TransportException {
        long grown = end - window.received();
        if (grown <= 0) {
            return;
        }
        if (!window.tryReceive(grown)) {
            throw TransportException.of(Violation.STREAM_FLOW_CONTROL, frameType);
        }
        if (!context.window.tryReceive(grown)) {
            throw TransportException.of(Violation.CONNECTION_FLOW_CONTROL, frameType);
        }
    }

    private void noteAllReceived() {
        long here = reassembler == null ? 0 : reassembler.contiguous(next);
        if (next + here == finalSize) {
            state = state.after(ReceiveState.Event.ALL_DATA);
        }
    }

    void onReset(long errorCode, long size) throws TransportException {
        if (finalSize != UNKNOWN && size != finalSize) {
            throw TransportException.of(Violation.FINAL_SIZE_CHANGED, FrameType.RESET_STREAM);
        }
        if (size < window.received()) {
            throw TransportException.of(Violation.FINAL_SIZE_BELOW_DATA, FrameType.RESET_STREAM);
        }
        receiveUpTo(size, FrameType.RESET_STREAM);
        finalSize = size;
        if (!state.isOpen()) {
            return;
        }
        dropReceived();
        state = state.after(ReceiveState.Event.RESET).after(ReceiveState.Event.RESET_READ);
        context.application.onStreamReset(stream(), errorCode);
    }

    // Delivery.

    /** Delivers what was kept, as far as it is in order; the end too if that is all there is. */
    void deliverKept() {
        Reassembler kept = reassembler;
        boolean goesOn = true;
        while (goesOn && kept != null && isDelivering()) {
            kept.release(next);
            long length = kept.contiguous(next);
            if (length == 0) {
                break;
            }
            goesOn = deliverKept(kept, next, Reassembler.withinCell(next, length));
        }
        if (goesOn && next == finalSize && isDelivering()) {
            deliver(MemorySegment.NULL, 0, 0, null);
        }
    }

    /** Whether the application took all of it. */
    private boolean deliverKept(Reassembler kept, long offset, long length) {
        MemorySegment bytes = kept.beginDelivery(offset);
        try {
            deliver(bytes, Reassembler.place(offset), length, null);
        } finally {
            kept.endDelivery();
        }
        if (next > offset) {
            kept.release(next);
        }
        return next == offset + length;
    }

    private boolean isDelivering() {
        return !paused && !stopped && !state.isTerminal() && !context.closed;
    }

    /** One callback. What the application leaves is kept; bytes without a slot are kept already. */
    private void deliver(MemorySegment bytes, long from, long length, @Nullable PacketBuffer slot) {
        boolean fin = next + length == finalSize;
        Delivery delivery = context.delivery;
        delivery.begin(this, bytes, from, length, slot);
        try {
            context.application.onStreamReadable(stream(), bytes, from, length, fin);
        } finally {
            delivery.end();
        }
        if (stopped || state.isTerminal() || context.closed) {
            return;
        }
        long consumed = delivery.consumed();
        consume(consumed);
        if (consumed == length && fin) {
            onAllRead();
        } else if (consumed < length && slot != null) {
            insert(next, bytes, from + consumed, length - consumed);
        }
    }

    /** Credit is given for consumed bytes only: a paused stream gets none. */
    private void consume(long bytes) {
        if (bytes == 0) {
            return;
        }
        next += bytes;
        context.consume(bytes);
        // RFC 9000 §3.2: no more credit once the size is known.
        if (window.consume(bytes) && finalSize == UNKNOWN) {
            context.controls.want(stream(), ControlKind.MAX_STREAM_DATA);
        }
    }

    private void keep(long offset, MemorySegment bytes, long from, long length)
            throws TransportException {
        long skip = Math.max(0, next - offset);
        if (skip < length) {
            insert(offset + skip, bytes, from + skip, length - skip);
            // RFC 9000 §21.7: what the peer can make us keep track of has a bound.
            if (reassembler != null && reassembler.fragments() > MOST_FRAGMENTS) {
                throw TransportException.of(Violation.TOO_MANY_FRAGMENTS, FrameType.STREAM);
            }
        }
    }

    private void insert(long offset, MemorySegment bytes, long from, long length) {
        if (reassembler == null) {
            reassembler = new Reassembler(context.pool);
        }
        reassembler.insert(next, offset, bytes, from, length);
    }

    /** Counts what came as consumed, and forgets it. */
    private void dropReceived() {
        context.consume(window.received() - next);
        next = window.received();
        if (reassembler != null) {
            reassembler.discard();
        }
        cancelControls();
    }

    /** RFC 9000 §3.5: data after STOP_SENDING counts for flow control and is dropped. */
    private void discardReceived() {
        long unread = window.received() - next;
        next += unread;
        context.consume(unread);
        if (finalSize != UNKNOWN) {
            // Nobody waits for what is missing: as good as received and read.
            onAllRead();
        }
    }

    private void onAllRead() {
        state = state.after(ReceiveState.Event.ALL_DATA).after(ReceiveState.Event.DATA_READ);
        cancelControls();
        if (reassembler != null) {
            reassembler.discard(); // copies of what came in order in the end
        }
    }

    private void cancelControls() {
        context.controls.cancel(stream(), ControlKind.MAX_STREAM_DATA);
        context.controls.cancel(stream(), ControlKind.STOP_SENDING);
    }

    // What the application does.

    void pause(long consumedTo) {
        paused = true;
        if (context.delivery.isOf(this)) {
            context.delivery.pauseAt(consumedTo);
        }
    }

    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        if (!state.isTerminal() && !stopped) {
            context.pending.add(stream());
            context.host.onWork();
        }
    }

    void stop(long errorCode) {
        if (stopped || state.isTerminal()) {
            return;
        }
        stopped = true;
        stopCode = errorCode;
        dropReceived();
        discardReceived();
        // RFC 9000 §3.5: useless once the peer has sent its last byte.
        if (state == ReceiveState.RECV) {
            context.controls.want(stream(), ControlKind.STOP_SENDING);
        }
    }

    /** Gives all memory back: the connection is over. */
    void abandon() {
        state = ReceiveState.RESET_READ;
        if (reassembler != null) {
            reassembler.discard();
        }
    }

    // Frames that were sent for this part.

    /** The stream's limit, raised, for a MAX_STREAM_DATA that goes out now. */
    long raiseLimit() {
        return window.raise(context.nowNanos, context.fastNanos);
    }

    /** RFC 9000 §13.3: a lost limit is sent again if it is the newest and still matters. */
    void onLimitLost(long max) {
        if (state == ReceiveState.RECV && !stopped && max == window.limit()) {
            context.controls.want(stream(), ControlKind.MAX_STREAM_DATA);
        }
    }

    /** RFC 9000 §13.3: STOP_SENDING is repeated until all data or a reset arrived. */
    void onStopLost() {
        if (state == ReceiveState.RECV && stopped) {
            context.controls.want(stream(), ControlKind.STOP_SENDING);
        }
    }
}
