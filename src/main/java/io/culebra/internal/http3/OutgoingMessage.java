package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.QuicStream;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.qpack.QpackEncoder;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending part of a request stream: HEADERS and DATA frames around what the application sends.
 *
 * <p>The header of a DATA frame states a length, which the application must then keep to: {@link
 * #promised} is what it still owes. With a known length there is one frame for all of the body, and
 * its header goes out together with the head.
 */
final class OutgoingMessage {
    /** Bodies and pieces up to this are sent together with their headers, in one write. */
    private static final int COALESCED = 1024;

    private static final int DATA_HEADER = 9;

    private enum State {
        HEAD,
        BODY,
        FINISHED,
        DROPPED
    }

    private final Http3Workspace workspace;
    private final PendingBytes pending = new PendingBytes();
    private @Nullable QuicStream stream;
    private State state = State.HEAD;
    private boolean lengthKnown;
    private long promised;
    private boolean wantsRoom;
    private @Nullable Runnable listener;

    OutgoingMessage(Http3Workspace workspace) {
        this.workspace = workspace;
    }

    /** There is a stream to send on. */
    void open(QuicStream quicStream) {
        stream = quicStream;
    }

    private QuicStream stream() {
        return Objects.requireNonNull(stream);
    }

    /** Whether no head was sent yet. */
    boolean isAwaitingHead() {
        return state == State.HEAD;
    }

    /** Whether the application has sent all that it wants to. */
    boolean isOver() {
        return state == State.FINISHED || state == State.DROPPED;
    }

    // Heads.

    /** Sends an interim head: the section in the workspace's encoder. */
    void interim() {
        requireHead();
        send(composeHead(), false);
    }

    /**
     * Sends the head: the section in the workspace's encoder.
     *
     * @param contentLength bytes of the body, or {@link FieldSection#NO_LENGTH}
     */
    void head(long contentLength, boolean fin) {
        requireHead();
        SegmentWriter out = composeHead();
        lengthKnown = contentLength != FieldSection.NO_LENGTH;
        if (contentLength > 0 && !fin) {
            composeDataHeader(out, contentLength);
            promised = contentLength;
        }
        state = fin ? State.FINISHED : State.BODY;
        send(out, fin);
    }

    /** Sends a head without a body, and drops the body that the application may send. */
    void headOnly() {
        head(FieldSection.NO_LENGTH, true);
        state = State.DROPPED;
    }

    /** Sends the head, which is the section in the workspace's encoder, and all of the body. */
    void whole(MemorySegment body, long from, long length) {
        requireHead();
        SegmentWriter out = composeHead();
        state = State.FINISHED;
        if (length == 0) {
            send(out, true);
            return;
        }
        composeDataHeader(out, length);
        if (length <= Math.min(COALESCED, out.remaining())) {
            out.writeBytes(body, from, length);
            send(out, true);
            return;
        }
        send(out, false);
        long taken = pending.isEmpty() ? put(body, from, length, true) : 0;
        if (taken < length) {
            pending.add(body, from + taken, length - taken, true);
        }
    }

    private void requireHead() {
        if (state != State.HEAD) {
            throw new IllegalStateException("the head was sent before");
        }
    }

    /** A HEADERS frame in the scratch memory; the beginning of a large one is sent already. */
    private SegmentWriter composeHead() {
        QpackEncoder section = workspace.encoder;
        SegmentWriter out = workspace.compose();
        out.writeVarInt(FrameType.HEADERS);
        out.writeVarInt(section.length());
        int at = 0;
        while (section.length() - at > out.remaining() - DATA_HEADER) {
            int part = (int) Math.min(section.length() - at, out.remaining());
            copySection(out, at, part);
            at += part;
            send(out, false);
            out = workspace.compose();
        }
        copySection(out, at, section.length() - at);
        return out;
    }

    private void copySection(SegmentWriter out, int from, int length) {
        long to = out.skip(length);
        MemorySegment.copy(
                workspace.encoder.bytes(), from, workspace.scratch, JAVA_BYTE, to, length);
    }

    private static void composeDataHeader(SegmentWriter out, long length) {
        out.writeVarInt(FrameType.DATA);
        out.writeVarInt(length);
    }

    /** Sends what is composed; what the stream does not take is kept. */
    private void send(SegmentWriter out, boolean fin) {
        long length = out.position();
        long taken = pending.isEmpty() ? stream().write(workspace.scratch, 0, length, fin) : 0;
        if (taken < length) {
            pending.add(workspace.scratch, taken, length - taken, fin);
        }
    }

    // Bodies.

    /** See {@link io.culebra.http3.Http3Stream#write}. */
    long write(MemorySegment bytes, long from, long length, boolean fin) {
        Objects.checkFromIndexSize(from, length, bytes.byteSize());
        if (state == State.DROPPED) {
            return length;
        }
        requireBody(length, fin);
        long taken;
        if (length == 0) {
            taken = 0;
        } else if (!pending.isEmpty()) {
            taken = 0;
            wantsRoom = true;
        } else if (promised == 0 && length <= COALESCED) {
            taken = writeSmall(bytes, from, length, fin);
        } else {
            taken = writePieces(bytes, from, length, fin);
        }
        if (fin && taken == length) {
            end(length == 0);
        }
        return taken;
    }

    /** One frame, header and all, in one write. */
    private long writeSmall(MemorySegment bytes, long from, long length, boolean fin) {
        SegmentWriter out = workspace.compose();
        composeDataHeader(out, length);
        long header = out.position();
        out.writeBytes(bytes, from, length);
        long written = stream().write(workspace.scratch, 0, header + length, fin);
        if (written < header) {
            pending.add(workspace.scratch, written, header - written, false);
        }
        long taken = Math.max(0, written - header);
        promised = length - taken;
        wantsRoom = promised > 0;
        return taken;
    }

    /** The rest of the frame that was promised, if any; then one more for what goes beyond it. */
    private long writePieces(MemorySegment bytes, long from, long length, boolean fin) {
        long taken = 0;
        while (taken < length) {
            if (promised == 0 && !promise(length - taken)) {
                break;
            }
            long part = Math.min(promised, length - taken);
            long written = put(bytes, from + taken, part, fin && taken + part == length);
            taken += written;
            promised -= written;
            if (written < part) {
                break;
            }
        }
        wantsRoom = taken < length;
        return taken;
    }

    /** Opens a frame; false if not even its header fits into the send buffer. */
    private boolean promise(long length) {
        SegmentWriter out = workspace.compose();
        composeDataHeader(out, length);
        send(out, false);
        promised = length;
        return pending.isEmpty();
    }

    /** Writes bytes of the application's; the transport sees native memory only. */
    private long put(MemorySegment bytes, long from, long length, boolean fin) {
        if (bytes.isNative()) {
            return stream().write(bytes, from, length, fin);
        }
        MemorySegment scratch = workspace.scratch;
        long taken = 0;
        while (taken < length) {
            long part = Math.min(scratch.byteSize(), length - taken);
            MemorySegment.copy(bytes, from + taken, scratch, 0, part);
            long written = stream().write(scratch, 0, part, fin && taken + part == length);
            taken += written;
            if (written < part) {
                break;
            }
        }
        return taken;
    }

    /** See {@link io.culebra.http3.Http3Stream#lend}. */
    long lend(MemorySegment bytes, long from, long length, boolean fin, Runnable whenReturned) {
        Objects.checkFromIndexSize(from, length, bytes.byteSize());
        if (state == State.DROPPED) {
            whenReturned.run();
            return length;
        }
        requireBody(length, fin);
        if (promised > 0 && length > promised) {
            throw new IllegalStateException(
                    "a piece of " + length + " bytes where " + promised + " were promised");
        }
        long taken = 0;
        if (pending.isEmpty() && (promised > 0 || promise(length))) {
            taken = stream().lend(bytes, from, length, fin, whenReturned);
            promised -= taken;
        }
        wantsRoom = taken == 0;
        if (fin && taken == length) {
            end(false);
        }
        return taken;
    }

    /** More than was promised, or an end before all of it came, would break the framing. */
    private void requireBody(long length, boolean fin) {
        if (state != State.BODY) {
            throw new IllegalStateException(
                    state == State.HEAD ? "no head was sent yet" : "the message was ended before");
        }
        if (lengthKnown && length > promised) {
            throw new IllegalStateException(
                    length + " bytes of body where content-length leaves " + promised);
        }
        if (fin && length < promised) {
            throw new IllegalStateException(
                    "the body ends with " + (promised - length) + " bytes still to come");
        }
    }

    private void end(boolean withoutBytes) {
        state = State.FINISHED;
        if (withoutBytes && pending.isEmpty()) {
            stream().finish();
        } else if (withoutBytes) {
            pending.addEnd();
        }
    }

    // Room.

    /** See {@link io.culebra.http3.Http3Stream#onWritable}. */
    void listener(Runnable action) {
        listener = action;
        if (state == State.DROPPED) {
            tellRoom();
        }
    }

    /** Somebody wants to send, and cannot yet. */
    void wantRoom() {
        wantsRoom = true;
    }

    /** There is room: first for what waits here, then for the application. */
    void onRoom() {
        if ((pending.isEmpty() || pending.flush(stream(), workspace.scratch)) && !isOver()) {
            tellRoom();
        }
    }

    private void tellRoom() {
        if (wantsRoom && listener != null) {
            wantsRoom = false;
            listener.run();
        }
    }

    /**
     * Nothing more is sent; what the application still offers is dropped. A message that was sent
     * whole still goes out.
     */
    void drop() {
        if (state != State.FINISHED) {
            state = State.DROPPED;
            pending.clear();
        }
    }

    /** The peer wants no more, which is no failure: the application goes on, and need not wait. */
    void refuse() {
        boolean over = isOver();
        drop();
        if (!over) {
            tellRoom();
        }
    }
}
