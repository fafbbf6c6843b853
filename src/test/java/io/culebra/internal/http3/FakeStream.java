package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.api.RetainedBytes;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One end of a stream of {@link FakeQuic}. */
final class FakeStream implements QuicStream {
    final Pipe outgoing;
    final Pipe incoming;
    final boolean canSend;
    final boolean canReceive;

    /** While a callback with bytes runs: where they start, how many, how many count as consumed. */
    long deliveryFrom;

    long deliveryLength;
    long consumed;
    boolean delivering;
    boolean closed;
    boolean known;

    private final FakeConnection connection;
    private final long id;
    private final boolean local;
    private Optional<Object> attachment = Optional.empty();

    FakeStream(FakeConnection connection, long id, boolean local, Pipe outgoing, Pipe incoming) {
        this.connection = connection;
        this.id = id;
        this.local = local;
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.known = local;
        canSend = local || isBidirectional();
        canReceive = !local || isBidirectional();
    }

    /** Whether both parts have come to their ends. */
    boolean isOver() {
        return (!canSend || outgoing.isOver()) && (!canReceive || incoming.isOver());
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean isBidirectional() {
        return (id & 2) == 0;
    }

    @Override
    public boolean isLocal() {
        return local;
    }

    @Override
    public boolean isEarlyData() {
        return connection.early;
    }

    @Override
    public QuicConnection connection() {
        return connection;
    }

    private void requireSend() {
        if (!canSend) {
            throw new IllegalStateException("the peer's to send on");
        }
    }

    @Override
    public long write(MemorySegment bytes, long from, long length, boolean fin) {
        requireSend();
        if (!bytes.isNative() && length > 0) {
            throw new AssertionError("hot code is to see native memory only");
        }
        return outgoing.write(bytes, from, length, fin);
    }

    @Override
    public long lend(
            MemorySegment bytes, long from, long length, boolean fin, Runnable whenReturned) {
        requireSend();
        return outgoing.lend(bytes, from, length, fin, whenReturned);
    }

    @Override
    public long writable() {
        return outgoing.writable();
    }

    @Override
    public void finish() {
        outgoing.finish();
    }

    @Override
    public void reset(long errorCode) {
        if (canSend) {
            outgoing.reset(errorCode);
        }
    }

    @Override
    public void stopSending(long errorCode) {
        if (canReceive) {
            incoming.stop(errorCode);
        }
    }

    @Override
    public void pauseReading(long consumedTo) {
        incoming.pause(true);
        if (delivering) {
            consumed = consumedTo - deliveryFrom;
            if (consumed < 0 || consumed > deliveryLength) {
                throw new IndexOutOfBoundsException("consumed " + consumed);
            }
        }
    }

    @Override
    public void resumeReading() {
        incoming.pause(false);
    }

    @Override
    public RetainedBytes retain(MemorySegment bytes, long from, long length) {
        if (!delivering) {
            throw new IllegalStateException("only within a callback");
        }
        MemorySegment kept = MemorySegment.ofArray(bytes.asSlice(from, length).toArray(JAVA_BYTE));
        return new RetainedBytes() {
            @Override
            public MemorySegment bytes() {
                return kept;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Optional<Object> attachment() {
        return attachment;
    }

    @Override
    public void attach(@Nullable Object state) {
        attachment = Optional.ofNullable(state);
    }

    @Override
    public void priority(int urgency, boolean incremental) {}
}
