package io.culebra;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.http3.BodySink;
import io.culebra.http3.Http3Stream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way from the worker to a thread that may block. The worker copies what arrives, and
 * pauses the body when the reader lags, so that the peer gets no more credit.
 */
final class BodyInput extends InputStream implements BodySink {
    /** The worker pauses at this many bytes unread, and goes on at the lower mark. */
    private static final int HIGH_MARK = 512 << 10;

    private static final int LOW_MARK = 128 << 10;
    private static final byte[] NOTHING = {};

    private final Http3Stream stream;
    private final Runnable onAbandoned;
    private final Waiter reader = new Waiter();
    private final Queue<byte[]> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unread = new AtomicInteger();
    private final AtomicBoolean paused = new AtomicBoolean();
    private volatile boolean complete;
    private volatile boolean closed;
    private volatile @Nullable IOException failure;
    private byte[] current = NOTHING;
    private int at;

    /**
     * Makes one that nothing has arrived at.
     *
     * @param stream where it arrives
     * @param onAbandoned runs on the reader's thread if it closes before the end
     */
    BodyInput(Http3Stream stream, Runnable onAbandoned) {
        this.stream = stream;
        this.onAbandoned = onAbandoned;
    }

    // On the worker.

    @Override
    public void onBody(MemorySegment bytes, long from, long length, boolean fin) {
        if (length > 0 && !closed) {
            byte[] piece = new byte[(int) length];
            MemorySegment.copy(bytes, JAVA_BYTE, from, piece, 0, piece.length);
            arrived.add(piece);
            if (unread.addAndGet(piece.length) >= HIGH_MARK && !fin) {
                stream.pauseBody(from + length);
                paused.set(true);
                // The reader may have emptied it before it could see the pause.
                resumeIfLow();
            }
        }
        if (fin) {
            complete = true;
        }
        reader.signal();
    }

    /** No more comes. What has arrived can still be read. */
    void fail(IOException why) {
        failure = why;
        reader.signal();
    }

    // On the reader's thread.

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, current.length - at);
        System.arraycopy(current, at, target, offset, part);
        consume(part);
        return part;
    }

    /** Hands over whole pieces, without another copy. */
    @Override
    public long transferTo(OutputStream target) throws IOException {
        long total = 0;
        while (fill()) {
            int part = current.length - at;
            target.write(current, at, part);
            total += part;
            consume(part);
        }
        return total;
    }

    @Override
    public int available() {
        return Math.max(0, unread.get());
    }

    /** Whatever has not arrived is not wanted. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (!complete && failure == null) {
                onAbandoned.run();
            }
            arrived.clear();
            unread.set(0);
            resumeIfLow();
        }
    }

    /** The next piece: what is left of the current one, or one that was waited for. */
    byte[] nextPiece() throws IOException {
        if (!fill()) {
            return NOTHING;
        }
        byte[] piece = at == 0 ? current : Arrays.copyOfRange(current, at, current.length);
        consume(current.length - at);
        return piece;
    }

    private void consume(int bytes) {
        at += bytes;
        unread.addAndGet(-bytes);
        resumeIfLow();
    }

    private void resumeIfLow() {
        if (unread.get() <= LOW_MARK && paused.compareAndSet(true, false)) {
            stream.connection().execute(connection -> stream.resumeBody());
        }
    }

    /** Waits until there is something to read; false at the end. */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("the body was closed");
        }
        while (at == current.length) {
            byte[] next = arrived.poll();
            if (next != null) {
                current = next;
                at = 0;
            } else if (complete) {
                // Complete is written after the last piece was added.
                if (arrived.isEmpty()) {
                    return false;
                }
            } else {
                IOException why = failure;
                if (why != null) {
                    throw new IOException(why.getMessage(), why);
                }
                reader.await(() -> !arrived.isEmpty() || complete || failure != null);
            }
        }
        return true;
    }
}
