package io.culebra.simulation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends bodies on streams, and checks that each comes back once, whole and in order. */
final class EchoClient implements ApplicationOverQuic {
    private static final int PATTERN_BYTES = 1 << 17;
    private static final MemorySegment PATTERN = pattern();

    /** One body under way. */
    private static final class Body {
        final int offset;
        final int size;
        long sent;
        long received;
        boolean finished;

        Body(int offset, int size) {
            this.offset = offset;
            this.size = size;
        }
    }

    private final List<Body> bodies = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int next;
    private int finished;
    private long finishedNanos;
    private @Nullable ConnectionShutdown shutdown;

    EchoClient(int... sizes) {
        for (int i = 0; i < sizes.length; i++) {
            bodies.add(new Body(i * 37 % 1000, sizes[i]));
        }
    }

    @Override
    public void onEstablished(QuicConnection connection, HandshakeInfo info) {
        open(connection);
    }

    @Override
    public void onStreamsAvailable(QuicConnection connection, boolean bidirectional) {
        open(connection);
    }

    private void open(QuicConnection connection) {
        while (next < bodies.size()) {
            QuicStream stream = connection.tryOpenStream(true).orElse(null);
            if (stream == null) {
                return;
            }
            stream.attach(bodies.get(next++));
            onStreamWritable(stream);
        }
    }

    @Override
    public void onStreamWritable(QuicStream stream) {
        Body body = (Body) stream.attachment().orElseThrow();
        if (body.size == 0) {
            stream.finish();
        } else if (body.sent < body.size) {
            body.sent +=
                    stream.write(PATTERN, body.offset + body.sent, body.size - body.sent, true);
        }
    }

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        Body body = (Body) stream.attachment().orElseThrow();
        long expected = body.offset + body.received;
        if (body.finished || body.received + length > body.size) {
            faults.add("stream " + stream.id() + ": more than was sent");
        } else if (MemorySegment.mismatch(
                        bytes, from, from + length, PATTERN, expected, expected + length)
                >= 0) {
            faults.add("stream " + stream.id() + ": other bytes at " + body.received);
        }
        body.received += length;
        if (!fin) {
            return;
        }
        body.finished = true;
        if (body.received != body.size) {
            faults.add("stream " + stream.id() + " ended at " + body.received);
        }
        if (++finished == bodies.size()) {
            finishedNanos = stream.connection().nowNanos();
            stream.connection().close(7, "done");
        }
    }

    @Override
    public void onClose(QuicConnection connection, ConnectionShutdown why) {
        if (shutdown != null) {
            faults.add("closed twice");
        }
        shutdown = why;
    }

    boolean isFinished() {
        return finished == bodies.size();
    }

    long finishedNanos() {
        return finishedNanos;
    }

    List<String> faults() {
        return faults;
    }

    @Nullable ConnectionShutdown shutdown() {
        return shutdown;
    }

    private static MemorySegment pattern() {
        MemorySegment bytes = Arena.global().allocate(PATTERN_BYTES);
        for (int i = 0; i < PATTERN_BYTES; i++) {
            bytes.set(JAVA_BYTE, i, (byte) (i * 31 + (i >> 8)));
        }
        return bytes;
    }
}
