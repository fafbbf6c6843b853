package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes down what happens, checks that every stream's bytes are the pattern of {@link Side#data}
 * in order, and does more where a test asks for it.
 */
final class RecordingApplication implements ApplicationOverQuic {
    /** What a test does with bytes that arrive; says how many are consumed. */
    interface Reader {
        long read(QuicStream stream, MemorySegment bytes, long from, long length, boolean fin);
    }

    final Map<Long, QuicStream> streams = new HashMap<>();
    final Map<Long, Long> consumed = new HashMap<>();
    final List<Long> ended = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    Reader reader = (_, _, _, length, _) -> length;
    Consumer<QuicStream> onWritable = _ -> {};
    Consumer<QuicStream> onStopped = _ -> {};
    Consumer<QuicStream> onReset = _ -> {};
    Consumer<QuicStream> onClosed = _ -> {};
    int deliveries;

    /** Consumes some bytes of each callback and pauses. */
    void pauseAfter(long bytes) {
        reader =
                (stream, _, from, length, _) -> {
                    long taken = Math.min(bytes, length);
                    stream.pauseReading(from + taken);
                    return taken;
                };
    }

    void readAll() {
        reader = (_, _, _, length, _) -> length;
    }

    long consumed(long id) {
        return consumed.getOrDefault(id, 0L);
    }

    QuicStream stream(long id) {
        QuicStream stream = streams.get(id);
        assertNotNull(stream, "nothing came for stream " + id);
        return stream;
    }

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        deliveries++;
        streams.put(stream.id(), stream);
        assertTrue(length > 0 || fin, "an empty delivery without an end");
        assertFalse(ended.contains(stream.id()), "bytes behind the end");
        long start = consumed(stream.id());
        for (long i = 0; i < length; i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, from + i) != Side.pattern(start + i)) {
                throw new AssertionError("wrong byte at " + (start + i) + " of " + stream);
            }
        }
        long taken = reader.read(stream, bytes, from, length, fin);
        consumed.put(stream.id(), start + taken);
        if (fin && taken == length) {
            ended.add(stream.id());
        }
    }

    @Override
    public void onStreamWritable(QuicStream stream) {
        events.add("writable " + stream.id());
        onWritable.accept(stream);
    }

    @Override
    public void onStreamReset(QuicStream stream, long errorCode) {
        streams.put(stream.id(), stream);
        events.add("reset " + stream.id() + " " + errorCode);
        onReset.accept(stream);
    }

    @Override
    public void onStopSending(QuicStream stream, long errorCode) {
        streams.put(stream.id(), stream);
        events.add("stop " + stream.id() + " " + errorCode);
        onStopped.accept(stream);
    }

    @Override
    public void onStreamClosed(QuicStream stream) {
        events.add("closed " + stream.id());
        onClosed.accept(stream);
    }

    @Override
    public void onStreamsAvailable(QuicConnection connection, boolean bidirectional) {
        events.add("available " + bidirectional);
    }

    /** Compares what happened, and starts over. */
    void expect(String... expected) {
        assertEquals(List.of(expected), events);
        events.clear();
    }
}
