package io.culebra;

import io.culebra.http3.Http3Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way from a thread that may block to the worker. Small writes are gathered; a piece
 * goes to the worker, and the writer waits until the transport has taken all of it.
 */
final class BodyOutput extends OutputStream {
    private static final int GATHERED_BYTES = 16 << 10;

    private final Http3Stream stream;
    private final Waiter writer = new Waiter();
    private byte @Nullable [] gathered;
    private int used;
    private boolean closed;

    // The piece on its way: the writer's before it is handed over, the worker's until it is taken.
    private MemorySegment piece = MemorySegment.NULL;
    private long from;
    private boolean fin;
    private volatile boolean taken = true;
    private volatile @Nullable IOException failure;

    /** Makes one; {@link #onWritable} has to be told of room. */
    BodyOutput(Http3Stream stream) {
        this.stream = stream;
    }

    // On the worker.

    /** There is room, perhaps for what is on its way. */
    void onWritable() {
        if (!taken) {
            push();
        }
    }

    /** Nothing more can be sent. */
    void fail(IOException why) {
        failure = why;
        writer.signal();
    }

    private void push() {
        try {
            long left = piece.byteSize() - from;
            from += stream.write(piece, from, left, fin);
            if (from < piece.byteSize()) {
                return;
            }
        } catch (RuntimeException e) {
            failure = new IOException(e.getMessage(), e);
        }
        taken = true;
        writer.signal();
    }

    // On the writer's thread.

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        byte[] buffer = gathered;
        if (buffer == null) {
            buffer = new byte[GATHERED_BYTES];
            gathered = buffer;
        }
        if (length > buffer.length - used) {
            flush();
        }
        if (length >= buffer.length) {
            hand(bytes, offset, length, false);
        } else {
            System.arraycopy(bytes, offset, buffer, used, length);
            used += length;
        }
    }

    /** Hands over what was gathered; waits until the transport has taken it. */
    @Override
    public void flush() throws IOException {
        requireOpen();
        if (used > 0 && gathered != null) {
            int length = used;
            used = 0;
            hand(gathered, 0, length, false);
        }
    }

    /** The body was sent in another way. */
    void onWhole() {
        closed = true;
    }

    /** Ends the body. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            byte[] rest = gathered == null ? new byte[0] : gathered;
            hand(rest, 0, used, true);
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the body was ended before");
        }
    }

    private void hand(byte[] bytes, int offset, int length, boolean last) throws IOException {
        throwFailure();
        piece = MemorySegment.ofArray(bytes).asSlice(offset, length);
        from = 0;
        fin = last;
        taken = false;
        stream.connection().execute(connection -> onWritable());
        writer.await(() -> taken || failure != null);
        throwFailure();
    }

    private void throwFailure() throws IOException {
        IOException why = failure;
        if (why != null) {
            throw new IOException(why.getMessage(), why);
        }
    }
}
