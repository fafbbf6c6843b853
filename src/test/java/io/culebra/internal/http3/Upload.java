package io.culebra.internal.http3;

import io.culebra.http3.Http3Stream;
import java.lang.foreign.MemorySegment;

/** Sends a body in pieces, as there is room for them. */
final class Upload implements Runnable {
    private final Http3Stream stream;
    private final MemorySegment body;
    private final long pieceBytes;
    private long sent;
    private boolean done;

    Upload(Http3Stream stream, MemorySegment body, long pieceBytes) {
        this.stream = stream;
        this.body = body;
        this.pieceBytes = pieceBytes;
        stream.onWritable(this);
    }

    boolean isDone() {
        return done;
    }

    @Override
    public void run() {
        while (!done) {
            // The end of a piece stays where it is after a short write.
            long end = Math.min(body.byteSize(), (sent / pieceBytes + 1) * pieceBytes);
            long length = end - sent;
            boolean last = end == body.byteSize();
            long taken = stream.write(body, sent, length, last);
            sent += taken;
            done = last && taken == length;
            if (taken < length) {
                return;
            }
        }
    }
}
