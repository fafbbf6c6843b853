package io.culebra.internal.stream;

import static io.culebra.internal.memory.SegmentWriter.varIntSize;

import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.FrameWriter;
import io.culebra.internal.wire.SentLog;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The sending part of a stream: takes data from the application, puts it into STREAM frames, and
 * repeats what is lost. Used again for another stream when its own has ended.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-3.1 RFC 9000, section 3.1
 */
final class SendStream {
    /** Result of {@link #fill}: something was written. */
    static final int WROTE = 1;

    /** Result of {@link #fill}: a frame without a length, so the packet ends here. */
    static final int TO_THE_END = 2;

    /** A packet's last bytes are not worth a frame with less data than this. */
    private static final int LEAST_FRAGMENT = 16;

    private static final int LENT_BUFFERS = 8;
    private static final long NEVER = -1;

    private final StreamContext context;
    private final SendBuffer buffer;
    private @Nullable Stream stream;
    private SendState state = SendState.READY;
    private long maxData;
    private long blockedAt;
    private long resetCode;

    /** The application has written its last byte. */
    private boolean ended;

    /** The end is still to be told, or to be told again. */
    private boolean finDue;

    private boolean finAcked;
    private boolean wantsRoom;

    // What the scheduler knows of this part; for its use only.
    @Nullable SendStream next;
    @Nullable SendStream previous;
    long freshBytes;
    long dueBytes;
    long quantumLeft;
    int row = -1;
    int urgency;
    boolean incremental;

    SendStream(StreamContext context) {
        this.context = context;
        buffer = new SendBuffer(context.pool, context.spares);
    }

    /** Starts over for a new stream. */
    void start(Stream owner, long initialMaxData) {
        stream = owner;
        state = SendState.READY;
        buffer.restart();
        maxData = initialMaxData;
        blockedAt = NEVER;
        resetCode = 0;
        ended = false;
        finDue = false;
        finAcked = false;
        wantsRoom = false;
        urgency = StreamScheduler.DEFAULT_URGENCY;
        incremental = true;
    }

    private Stream stream() {
        Stream owner = stream;
        if (owner == null) {
            throw new IllegalStateException("a part without a stream");
        }
        return owner;
    }

    SendState state() {
        return state;
    }

    boolean isEnded() {
        return ended;
    }

    long resetCode() {
        return resetCode;
    }

    /** How much went out; a reset stream's final size. */
    long sentBytes() {
        return buffer.sent();
    }

    // What the application does.

    long write(MemorySegment bytes, long from, long length, boolean fin) {
        if (!acceptsData()) {
            return 0;
        }
        long taken = Math.min(length, writable());
        if (taken > 0) {
            buffer.write(bytes, from, taken);
        }
        if (taken < length) {
            wantsRoom = true;
        } else if (fin) {
            end();
        }
        refresh();
        return taken;
    }

    long lend(MemorySegment bytes, long from, long length, boolean fin, Runnable whenReturned) {
        if (!acceptsData()) {
            return 0;
        }
        long outstanding = buffer.copiedBytes() + buffer.lentBytes();
        if (outstanding > 0 && outstanding >= mostOutstanding()) {
            wantsRoom = true;
            return 0;
        }
        buffer.lend(bytes, from, length, whenReturned);
        if (fin) {
            end();
        }
        refresh();
        return length;
    }

    private boolean acceptsData() {
        if (!state.isOpen()) {
            return false;
        }
        if (ended) {
            throw new IllegalStateException("stream " + stream().id() + " was finished before");
        }
        return true;
    }

    long writable() {
        if (ended || !state.isOpen()) {
            return 0;
        }
        return Math.max(0, context.settings.sendBufferBytes() - buffer.copiedBytes());
    }

    private long mostOutstanding() {
        return (long) LENT_BUFFERS * context.settings.sendBufferBytes();
    }

    void finish() {
        if (!ended && state.isOpen()) {
            end();
            refresh();
        }
    }

    private void end() {
        ended = true;
        finDue = true;
    }

    /** Gives the stream up; false if there was nothing left to give up. */
    boolean reset(long errorCode) {
        if (!state.isOpen()) {
            return false;
        }
        resetCode = errorCode;
        state = state.after(SendState.Event.RESET_SENT);
        finDue = false;
        wantsRoom = false;
        context.controls.cancel(stream(), ControlKind.STREAM_DATA_BLOCKED);
        context.controls.want(stream(), ControlKind.RESET_STREAM);
        context.scheduler.update(this, 0, 0);
        buffer.discard();
        return true;
    }

    /** Gives all memory back without a word to the peer: the connection is over. */
    void abandon() {
        state = SendState.RESET_RECVD;
        context.scheduler.update(this, 0, 0);
        buffer.discard();
    }

    void prioritize(int newUrgency, boolean newIncremental) {
        context.scheduler.prioritize(this, newUrgency, newIncremental);
    }

    // What the peer says.

    void onMaxStreamData(long max) {
        // RFC 9000 §4.1: a limit that does not grow is ignored.
        if (max > maxData) {
            maxData = max;
            if (state.isOpen()) {
                context.controls.cancel(stream(), ControlKind.STREAM_DATA_BLOCKED);
                refresh();
            }
        }
    }

    void onAcked(long offset, long length, boolean fin) {
        if (!state.isOpen()) {
            return;
        }
        if (fin) {
            finAcked = true;
            finDue = false;
        }
        buffer.onAcked(offset, length);
        if (!state.isOpen()) {
            return; // the application gave up when it got its memory back
        }
        if (finAcked && buffer.isAllAcked()) {
            state = state.after(SendState.Event.ALL_ACKED);
        }
        refresh();
        offerRoom();
    }

    /** RFC 9000 §13.3: lost data is sent again, unless the stream was reset. */
    void onLost(long offset, long length, boolean fin) {
        if (!state.isOpen()) {
            return;
        }
        if (length > 0) {
            buffer.onLost(offset, length);
        }
        if (fin && !finAcked) {
            finDue = true;
        }
        refresh();
    }

    void onResetAcked() {
        state = state.after(SendState.Event.RESET_ACKED);
    }

    /** RFC 9000 §13.3: a lost RESET_STREAM is sent again as it was. */
    void onResetLost() {
        if (state == SendState.RESET_SENT) {
            context.controls.want(stream(), ControlKind.RESET_STREAM);
        }
    }

    /** RFC 9000 §13.3: a lost STREAM_DATA_BLOCKED is sent again while it is true. */
    void onBlockedLost(long limit) {
        boolean blocked = buffer.written() > buffer.sent() && buffer.sent() >= maxData;
        if (state.isOpen() && blocked && limit == maxData) {
            context.controls.want(stream(), ControlKind.STREAM_DATA_BLOCKED);
        }
    }

    /** The limit that holds the stream up, for a STREAM_DATA_BLOCKED that goes out now. */
    long onBlockedSent() {
        state = state.after(SendState.Event.STREAM_SENT);
        return maxData;
    }

    /** There is room again, which a short write waits for: told once a quarter is free. */
    private void offerRoom() {
        if (!wantsRoom || ended || !state.isOpen()) {
            return;
        }
        long copied = buffer.copiedBytes();
        long outstanding = copied + buffer.lentBytes();
        long capacity = context.settings.sendBufferBytes();
        long most = mostOutstanding();
        if (copied <= capacity - (capacity >> 2)
                && (outstanding == 0 || outstanding <= most - (most >> 2))) {
            wantsRoom = false;
            context.application.onStreamWritable(stream());
        }
    }

    /** Tells the scheduler what there is to send. */
    private void refresh() {
        long unsent = buffer.written() - buffer.sent();
        long fresh = Math.min(unsent, Math.max(0, maxData - buffer.sent()));
        long due = buffer.lostBytes() + (finDue && unsent == 0 ? 1 : 0);
        boolean news = fresh > freshBytes || due > dueBytes;
        context.scheduler.update(this, fresh, due);
        if (news) {
            context.host.onWork();
        }
        if (unsent > 0) {
            noteBlocked(fresh);
        }
    }

    /** RFC 9000 §4.1: tells the peer, once for each limit, that the limit holds data up. */
    private void noteBlocked(long fresh) {
        if (!context.peerKnown) {
            return;
        }
        if (fresh == 0) {
            if (blockedAt != maxData) {
                blockedAt = maxData;
                context.controls.want(stream(), ControlKind.STREAM_DATA_BLOCKED);
            }
        } else if (context.credit.available() == 0 && context.credit.onBlocked()) {
            context.controls.want(ControlKind.DATA_BLOCKED);
        }
    }

    // STREAM frames.

    /**
     * Writes one STREAM frame: what is lost first, then new data.
     *
     * @return {@link #WROTE}, perhaps with {@link #TO_THE_END}; 0 if there is no room
     */
    int fill(SegmentWriter out, SentLog log) {
        boolean repeats = buffer.hasLost();
        long offset = repeats ? buffer.lostFrom() : buffer.sent();
        long end = repeats ? buffer.lostTo() : freshEnd(offset);
        boolean last = finDue && end == buffer.written();
        long id = stream().id();
        long available = end - offset;
        long space = out.remaining() - FrameWriter.streamHeaderSize(id, offset);
        if (space < 0 || (space < available && space < LEAST_FRAGMENT)) {
            return 0;
        }
        int length = (int) Math.min(available, space);
        boolean fin = last && length == available;
        boolean withLength = length + varIntSize(length) <= space;
        if (!withLength && length < space) {
            // The frame fits, its length does not: let the data end where the packet ends.
            out.writeZeros(space - length);
        }
        FrameWriter.writeStreamHeader(out, id, offset, length, fin, withLength);
        if (length > 0) {
            buffer.read(out, offset, length);
        }
        log.stream(id, offset, length, fin);
        onFrame(repeats, offset, length, fin);
        return withLength ? WROTE : WROTE | TO_THE_END;
    }

    /** RFC 9000 §4.1: new data stays within the stream's limit and the connection's. */
    private long freshEnd(long offset) {
        return Math.min(
                buffer.written(), offset + Math.min(freshBytes, context.credit.available()));
    }

    private void onFrame(boolean repeats, long offset, int length, boolean fin) {
        if (repeats) {
            buffer.onRepeated(length);
        } else {
            buffer.onSent(offset + length);
            context.credit.use(length);
        }
        if (fin) {
            finDue = false;
            state = state.after(SendState.Event.FIN_SENT);
        } else if (state == SendState.READY) {
            state = state.after(SendState.Event.STREAM_SENT);
        }
        refresh();
        context.scheduler.onSent(this, length);
    }
}
