package io.culebra.cli;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionException;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/** The client's side of the ALPN {@code perf} on one connection. */
final class PerfClientApp extends PerfConnection implements ApplicationOverQuic {
    private static final int HEADER_BYTES = 8;
    private static final ValueLayout.OfLong BIG =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** One request under way. */
    private static final class Request {
        long startedNanos;
        long unsent;
        long received;
    }

    private final PerfFiller filler;
    private final MemorySegment header = Arena.ofAuto().allocate(HEADER_BYTES);
    private int waiting;
    private boolean closing;

    PerfClientApp(PerfTest test, PerfFiller filler, Listener listener) {
        super(test, listener);
        this.filler = filler;
        header.set(BIG, 0, test.down());
    }

    @Override
    ApplicationOverQuic application() {
        return this;
    }

    @Override
    void request() {
        Optional<QuicStream> opened = connection().tryOpenStream(true);
        if (opened.isEmpty()) {
            waiting++;
            return;
        }
        QuicStream stream = opened.get();
        Request request = new Request();
        request.startedNanos = System.nanoTime();
        request.unsent = test.up() - HEADER_BYTES;
        stream.attach(request);
        if (stream.write(header, 0, HEADER_BYTES, request.unsent == 0) != HEADER_BYTES) {
            throw new IllegalStateException("a new stream takes less than 8 bytes");
        }
        onStreamWritable(stream);
    }

    @Override
    void close() {
        closing = true;
        connection().close(0, "done");
    }

    @Override
    public void onStreamWritable(QuicStream stream) {
        Request request = request(stream);
        if (request.unsent > 0) {
            request.unsent = filler.send(stream, request.unsent, true);
        }
    }

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        Request request = request(stream);
        request.received += length;
        if (!fin) {
            return;
        }
        if (request.received != test.down()) {
            throw new IllegalStateException(request.received + " bytes instead of " + test.down());
        }
        if (listener.onCompleted(this, request.startedNanos) && !closing) {
            request();
        }
    }

    @Override
    public void onStreamsAvailable(QuicConnection from, boolean bidirectional) {
        for (int again = waiting; again > 0 && bidirectional; again--) {
            waiting--;
            request();
        }
    }

    @Override
    public void onClose(QuicConnection ended, ConnectionShutdown shutdown) {
        if (!closing) {
            listener.onFailed(this, new ConnectionException(shutdown));
        }
    }

    private static Request request(QuicStream stream) {
        return (Request) stream.attachment().orElseThrow();
    }
}
