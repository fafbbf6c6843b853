package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.FRAME_ERROR;
import static io.culebra.http3.Http3ErrorCode.FRAME_UNEXPECTED;
import static io.culebra.http3.Http3ErrorCode.NO_ERROR;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.http3.BodySink;
import io.culebra.http3.Fields;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receiving part of a request stream: frames in the right order, heads to their reader,
 * payloads of DATA frames to the sink as they lie in the transport's memory.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.1 RFC 9114, section 4.1
 */
final class IncomingMessage {
    private static final byte[] NOTHING = {};

    private final RequestStream owner;
    private final HeadReader heads;
    private final int maxSectionBytes;
    private final FrameReader frames = new FrameReader();

    private MessageState state = MessageState.HEAD;
    private long expected = FieldSection.NO_LENGTH;
    private long received;
    private boolean empty;
    private boolean tunnel;

    private @Nullable BodySink sink;
    private Fields trailers = Fields.EMPTY;

    /** Whether {@link #read} runs: the transport then learns of a pause when it ends. */
    private boolean reading;

    private boolean awaitingSink;
    private boolean paused;

    /** While the sink runs: its piece, and how much of it counts as consumed. */
    private long pieceFrom;

    private long pieceTo;
    private long consumedTo;

    /** A HEADERS payload that did not come in one piece. */
    private byte[] section = NOTHING;

    private int collected;

    IncomingMessage(RequestStream owner, HeadReader heads, int maxSectionBytes) {
        this.owner = owner;
        this.heads = heads;
        this.maxSectionBytes = maxSectionBytes;
    }

    MessageState state() {
        return state;
    }

    // What the head says about the rest.

    /** The body has so many bytes. */
    void expect(long contentLength) {
        expected = contentLength;
    }

    /** RFC 9110 §6.4.1: there is no body, whatever the fields say. */
    void expectNothing() {
        expected = FieldSection.NO_LENGTH;
        empty = true;
    }

    /** RFC 9114 §4.4: DATA frames follow and nothing else. */
    void expectTunnel() {
        expected = FieldSection.NO_LENGTH;
        tunnel = true;
    }

    // Bytes from the stream.

    /** Reads on; see {@link io.culebra.api.ApplicationOverQuic#onStreamReadable}. */
    void read(MemorySegment bytes, long from, long length, boolean fin) throws Http3Exception {
        reading = true;
        try {
            long to = from + length;
            long at = readFrames(bytes, from, to, fin);
            if (at < to && state.isReading()) {
                owner.stream().pauseReading(at);
                if (!awaitingSink && !paused) {
                    owner.stream().resumeReading();
                }
            } else if (fin && state.isReading()) {
                end(bytes, to);
            } else if (paused && state.isReading()) {
                owner.stream().pauseReading(to);
            }
        } finally {
            reading = false;
        }
    }

    /** Returns the position up to which the bytes are consumed; short of the end is a pause. */
    private long readFrames(MemorySegment bytes, long from, long to, boolean fin)
            throws Http3Exception {
        long at = from;
        while (at < to && state.isReading() && !paused) {
            if (!frames.inPayload()) {
                at = frames.readHeader(bytes, at, to);
                if (!frames.inPayload()) {
                    return at;
                }
                begin(frames.type(), frames.remaining());
            }
            long part = Math.min(frames.remaining(), to - at);
            boolean whole = part == frames.remaining();
            long taken = part;
            if (frames.type() == FrameType.DATA) {
                taken = part == 0 ? 0 : readData(bytes, at, part, fin && whole && at + part == to);
            } else if (frames.type() == FrameType.HEADERS) {
                readSection(bytes, at, (int) part, whole);
            }
            at += taken;
            frames.consume(taken);
            if (taken < part) {
                return at;
            }
        }
        return at;
    }

    /** RFC 9114 §4.1 and §7.2: which frames may come when. */
    private void begin(long type, long length) throws Http3Exception {
        boolean allowed =
                switch ((int) Math.min(type, Integer.MAX_VALUE)) {
                    case FrameType.DATA -> state == MessageState.BODY;
                    case FrameType.HEADERS ->
                            state == MessageState.HEAD || (state == MessageState.BODY && !tunnel);
                    case FrameType.CANCEL_PUSH,
                            FrameType.SETTINGS,
                            FrameType.GOAWAY,
                            FrameType.MAX_PUSH_ID ->
                            false;
                    case FrameType.PUSH_PROMISE -> throw owner.pushPromised();
                    default -> !FrameType.isForbidden(type);
                };
        if (!allowed) {
            throw Http3Exception.connection(
                    FRAME_UNEXPECTED, "frame 0x" + Long.toHexString(type) + " on a request stream");
        }
        if (type == FrameType.HEADERS && length > maxSectionBytes) {
            throw HeadReader.tooLarge();
        }
        // RFC 9114 §4.1.2: a message that has no content has no bytes in DATA frames.
        if (type == FrameType.DATA && empty && length > 0) {
            throw Http3Exception.malformed("content where none can be");
        }
    }

    private void readSection(MemorySegment bytes, long from, int length, boolean whole)
            throws Http3Exception {
        if (whole && collected == 0) {
            onSection(heads.copy(bytes, from, length), length);
            return;
        }
        if (section.length - collected < length) {
            section = Arrays.copyOf(section, Math.max(collected + length, 2 * section.length));
        }
        MemorySegment.copy(bytes, JAVA_BYTE, from, section, collected, length);
        collected += length;
        if (whole) {
            byte[] complete = section;
            int size = collected;
            section = NOTHING;
            collected = 0;
            onSection(complete, size);
        }
    }

    private void onSection(byte[] encoded, int length) throws Http3Exception {
        if (state == MessageState.BODY) {
            trailers = heads.trailers(encoded, length, maxSectionBytes);
            state = MessageState.TRAILERS;
        } else if (owner.onHead(encoded, length) && state == MessageState.HEAD) {
            state = MessageState.BODY;
        }
    }

    /** Returns how many bytes were consumed. */
    private long readData(MemorySegment bytes, long from, long length, boolean last)
            throws Http3Exception {
        // RFC 9114 §4.1.2: the content is as long as content-length says.
        if (expected != FieldSection.NO_LENGTH
                && (received + length > expected || (last && received + length < expected))) {
            throw wrongLength();
        }
        BodySink receiver = sink;
        if (receiver != null) {
            return deliver(receiver, bytes, from, length, last);
        }
        if (owner.isAnswered()) {
            // RFC 9114 §4.1: the rest is not needed, which is no error.
            owner.stream().stopSending(NO_ERROR.code());
            drop();
            return length;
        }
        awaitingSink = true;
        return 0;
    }

    private static Http3Exception wrongLength() {
        return Http3Exception.malformed("content of another length than content-length says");
    }

    private long deliver(
            BodySink receiver, MemorySegment bytes, long from, long length, boolean last) {
        pieceFrom = from;
        pieceTo = from + length;
        consumedTo = pieceTo;
        if (last) {
            state = MessageState.ENDED;
        }
        receiver.onBody(bytes, from, length, last);
        long taken = consumedTo - from;
        pieceTo = pieceFrom;
        received += taken;
        if (taken < length && state == MessageState.ENDED) {
            state = MessageState.BODY;
        }
        return taken;
    }

    private void end(MemorySegment bytes, long at) throws Http3Exception {
        // RFC 9114 §7.1: a stream does not end within a frame.
        if (!frames.isBetweenFrames()) {
            throw Http3Exception.connection(FRAME_ERROR, "a stream that ends within a frame");
        }
        if (state == MessageState.HEAD) {
            throw owner.incomplete();
        }
        if (expected != FieldSection.NO_LENGTH && received != expected) {
            throw wrongLength();
        }
        if (sink == null) {
            state = MessageState.UNHEARD;
        } else {
            tellEnd(sink, bytes, at);
        }
    }

    private void tellEnd(BodySink receiver, MemorySegment bytes, long at) {
        state = MessageState.ENDED;
        if (trailers.size() > 0) {
            receiver.onTrailers(trailers);
        }
        if (state == MessageState.ENDED) {
            receiver.onBody(bytes, at, 0, true);
        }
    }

    // What the application does.

    /** See {@link io.culebra.http3.Http3Stream#onBody}. */
    void sink(BodySink receiver) {
        if (state == MessageState.DROPPED) {
            return;
        }
        sink = receiver;
        if (state == MessageState.UNHEARD) {
            tellEnd(receiver, MemorySegment.NULL, 0);
        } else if (awaitingSink) {
            awaitingSink = false;
            resumeStream();
        }
    }

    /** Whether somebody waits for the end of the message. */
    boolean hasListener() {
        return sink != null && state.isReading();
    }

    /** See {@link io.culebra.http3.Http3Stream#pauseBody}. */
    void pause(long position) {
        paused = true;
        if (pieceTo > pieceFrom) {
            consumedTo =
                    pieceFrom + Objects.checkIndex(position - pieceFrom, 1 + pieceTo - pieceFrom);
        } else if (!reading && state.isReading()) {
            owner.stream().pauseReading(0);
        }
    }

    /** See {@link io.culebra.http3.Http3Stream#resumeBody}. */
    void resume() {
        if (paused) {
            paused = false;
            resumeStream();
        }
    }

    private void resumeStream() {
        if (!reading && !awaitingSink && !paused && state.isReading()) {
            owner.stream().resumeReading();
        }
    }

    /** Nobody wants the rest; the sink hears nothing any more. */
    void drop() {
        state = MessageState.DROPPED;
        sink = null;
        section = NOTHING;
    }
}
