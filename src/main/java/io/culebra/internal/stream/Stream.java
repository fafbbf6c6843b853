package io.culebra.internal.stream;

import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.api.RetainedBytes;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the application sees it. Its two parts do the work and are taken away when it ends;
 * this object stays with whoever holds it, and does nothing any more.
 */
final class Stream implements QuicStream {
    private static final long MAX_ERROR_CODE = (1L << 62) - 1;

    private final StreamContext context;
    private final long id;
    private final boolean local;
    private @Nullable SendStream send;
    private @Nullable ReceiveStream receive;
    private @Nullable Object attachment;
    private boolean early;

    /** Whether the application ended the sending part; outlives that part. */
    private boolean ended;

    // For StreamControls: frames that are due.
    int dueControls;
    boolean hasControls;
    @Nullable Stream nextControl;

    // For StreamQueue.
    boolean isPending;
    @Nullable Stream nextPending;

    Stream(
            StreamContext context,
            long id,
            boolean local,
            @Nullable SendStream send,
            @Nullable ReceiveStream receive) {
        this.context = context;
        this.id = id;
        this.local = local;
        this.send = send;
        this.receive = receive;
    }

    /** Some of it travels in 0-RTT. */
    void noteEarly() {
        early = true;
    }

    @Override
    public boolean isEarlyData() {
        return early;
    }

    /** The sending part; null if there is none, or none any more. */
    @Nullable SendStream send() {
        return send;
    }

    /** The receiving part; null if there is none, or none any more. */
    @Nullable ReceiveStream receive() {
        return receive;
    }

    /** Whether both parts have come to their ends. */
    boolean isOver() {
        return (send == null || send.state().isTerminal())
                && (receive == null || receive.state().isTerminal());
    }

    /** Takes the parts away: nothing happens on this stream any more. */
    void die() {
        ended = send != null && send.isEnded();
        send = null;
        receive = null;
        context.controls.cancelAll(this);
    }

    private boolean canSend() {
        return local || isBidirectional();
    }

    private @Nullable SendStream sendingPart() {
        if (!canSend()) {
            throw new IllegalStateException("stream " + id + " is the peer's to send on");
        }
        if (send == null && ended) {
            throw new IllegalStateException("stream " + id + " was finished before");
        }
        return send;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean isBidirectional() {
        return StreamId.isBidirectional(id);
    }

    @Override
    public boolean isLocal() {
        return local;
    }

    @Override
    public QuicConnection connection() {
        return context.connection;
    }

    @Override
    public long write(MemorySegment bytes, long from, long length, boolean fin) {
        Objects.checkFromIndexSize(from, length, bytes.byteSize());
        SendStream part = sendingPart();
        return part == null ? 0 : part.write(bytes, from, length, fin);
    }

    @Override
    public long lend(
            MemorySegment bytes, long from, long length, boolean fin, Runnable whenReturned) {
        Objects.checkFromIndexSize(from, length, bytes.byteSize());
        if (length == 0 || !bytes.isNative()) {
            throw new IllegalArgumentException("lend some native memory");
        }
        SendStream part = sendingPart();
        return part == null ? 0 : part.lend(bytes, from, length, fin, whenReturned);
    }

    @Override
    public long writable() {
        return send == null ? 0 : send.writable();
    }

    @Override
    public void finish() {
        if (send != null) {
            send.finish();
        }
    }

    @Override
    public void reset(long errorCode) {
        checkCode(errorCode);
        if (send != null) {
            send.reset(errorCode);
        }
    }

    @Override
    public void stopSending(long errorCode) {
        checkCode(errorCode);
        if (receive != null) {
            receive.stop(errorCode);
            if (isOver()) {
                context.pending.add(this);
                context.host.onWork();
            }
        }
    }

    @Override
    public void pauseReading(long consumedTo) {
        if (receive != null) {
            receive.pause(consumedTo);
        }
    }

    @Override
    public void resumeReading() {
        if (receive != null) {
            receive.resume();
        }
    }

    @Override
    public RetainedBytes retain(MemorySegment bytes, long from, long length) {
        return context.delivery.retain(context, bytes, from, length);
    }

    @Override
    public Optional<Object> attachment() {
        return Optional.ofNullable(attachment);
    }

    @Override
    public void attach(Object state) {
        attachment = state;
    }

    @Override
    public void priority(int urgency, boolean incremental) {
        Objects.checkIndex(urgency, StreamScheduler.LEVELS);
        if (send != null) {
            send.prioritize(urgency, incremental);
        }
    }

    @Override
    public String toString() {
        return "stream " + id;
    }

    private static void checkCode(long errorCode) {
        if (errorCode < 0 || errorCode > MAX_ERROR_CODE) {
            throw new IllegalArgumentException("error code " + errorCode + " above 2^62-1");
        }
    }
}
