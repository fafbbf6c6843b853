package io.culebra.internal.http3;

import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.api.RetainedBytes;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A stream that takes everything and does nothing, without garbage: to measure what stands on it.
 */
final class SilentStream implements QuicStream {
    private final QuicConnection connection;
    private final long id;
    private Optional<Object> attachment = Optional.empty();
    long written;
    long writes;

    SilentStream(QuicConnection connection, long id) {
        this.connection = connection;
        this.id = id;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean isBidirectional() {
        return true;
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    @Override
    public boolean isEarlyData() {
        return false;
    }

    @Override
    public QuicConnection connection() {
        return connection;
    }

    @Override
    public long write(MemorySegment bytes, long from, long length, boolean fin) {
        written += length;
        writes++;
        return length;
    }

    @Override
    public long lend(
            MemorySegment bytes, long from, long length, boolean fin, Runnable whenReturned) {
        written += length;
        writes++;
        return length;
    }

    @Override
    public long writable() {
        return Long.MAX_VALUE;
    }

    @Override
    public void finish() {}

    @Override
    public void reset(long errorCode) {}

    @Override
    public void stopSending(long errorCode) {}

    @Override
    public void pauseReading(long consumedTo) {}

    @Override
    public void resumeReading() {}

    @Override
    public RetainedBytes retain(MemorySegment bytes, long from, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Object> attachment() {
        return attachment;
    }

    @Override
    public void attach(Object state) {
        attachment = Optional.of(state);
    }

    @Override
    public void priority(int urgency, boolean incremental) {}
}
