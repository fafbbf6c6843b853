package io.culebra.internal.http3;

import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.api.RetainedBytes;
import io.culebra.http3.BodySink;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Stream;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bidirectional stream with one request and its response: what both sides have in common.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.1 RFC 9114, section 4.1
 */
abstract class RequestStream implements StreamRole, Http3Stream {
    static final long NO_ID = -1;

    final Http3Workspace workspace;
    final IncomingMessage in;
    final OutgoingMessage out;

    /** Neighbours in {@link RequestList}. */
    @Nullable RequestStream previous;

    @Nullable RequestStream next;

    private final Http3Connection http3;
    private @Nullable QuicStream stream;
    private boolean over;

    RequestStream(Http3Connection http3) {
        this.http3 = http3;
        workspace = http3.workspace;
        in = new IncomingMessage(this, workspace.heads, http3.settings.maxFieldSectionBytes());
        out = new OutgoingMessage(workspace);
    }

    /** There is a stream for it. */
    final void open(QuicStream quicStream) {
        stream = quicStream;
        quicStream.attach(this);
        out.open(quicStream);
    }

    final boolean isOpen() {
        return stream != null;
    }

    final QuicStream stream() {
        return Objects.requireNonNull(stream);
    }

    /** Whether the exchange has failed, was reset, or is closed. */
    final boolean isOver() {
        return over;
    }

    // What the two sides do differently.

    /**
     * A head came in.
     *
     * @param section its first {@code length} bytes are the encoded section
     * @return whether it was the last one
     */
    abstract boolean onHead(byte[] section, int length) throws Http3Exception;

    /** Whether this side has sent all of a message that answers the one coming in. */
    abstract boolean isAnswered();

    /** The answer to a stream that ends before a head came. */
    abstract Http3Exception incomplete();

    /** The answer to a PUSH_PROMISE. */
    abstract Http3Exception pushPromised();

    /** The application is told, the last time. */
    abstract void tellFailure(Http3Failure failure);

    // Events of the stream.

    @Override
    public final void onReadable(MemorySegment bytes, long from, long length, boolean fin)
            throws Http3Exception {
        in.read(bytes, from, length, fin);
    }

    @Override
    public final void onWritable() {
        out.onRoom();
    }

    /** RFC 9114 §8: a stream error ends both directions. */
    @Override
    public void onError(Http3Exception error) {
        abandon(error.code().code());
        fail(new Http3Failure(error.code().code(), error.reason(), false));
    }

    @Override
    public final void onClosed() {
        boolean complete = out.isOver() && !in.state().isReading();
        if (!complete) {
            fail(new Http3Failure(Http3ErrorCode.INTERNAL_ERROR.code(), "stream closed", false));
        }
        over = true;
        http3.onOver(this);
    }

    /** Ends the exchange for this side; the application hears why, once. */
    final void fail(Http3Failure failure) {
        if (!over) {
            over = true;
            in.drop();
            out.drop();
            tellFailure(failure);
        }
    }

    /** Tells the peer that nothing more is sent or read. */
    final void abandon(long errorCode) {
        if (stream != null) {
            stream.stopSending(errorCode);
            stream.reset(errorCode);
        }
    }

    // What the application does.

    @Override
    public final long id() {
        return stream == null ? NO_ID : stream.id();
    }

    @Override
    public final QuicConnection connection() {
        return http3.connection();
    }

    @Override
    public final void onBody(BodySink sink) {
        in.sink(sink);
    }

    @Override
    public final void pauseBody(long consumedTo) {
        in.pause(consumedTo);
    }

    @Override
    public final void resumeBody() {
        in.resume();
    }

    @Override
    public final RetainedBytes retain(MemorySegment bytes, long from, long length) {
        return stream().retain(bytes, from, length);
    }

    @Override
    public long write(MemorySegment bytes, long from, long length, boolean fin) {
        return out.write(bytes, from, length, fin);
    }

    @Override
    public long lend(
            MemorySegment bytes, long from, long length, boolean fin, Runnable whenReturned) {
        return out.lend(bytes, from, length, fin, whenReturned);
    }

    @Override
    public final void onWritable(Runnable action) {
        out.listener(action);
    }

    @Override
    public final void reset(long errorCode) {
        if (!over) {
            over = true;
            in.drop();
            out.drop();
            abandon(errorCode);
        }
    }
}
