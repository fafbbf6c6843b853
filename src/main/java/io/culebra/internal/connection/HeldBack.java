package io.culebra.internal.connection;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Stands in for an application that is not wanted yet: pauses every stream and notes the rest. */
final class HeldBack implements ApplicationOverQuic {
    private final List<QuicStream> paused = new ArrayList<>(0);
    private final List<Consumer<ApplicationOverQuic>> events = new ArrayList<>(0);

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        stream.pauseReading(from);
        paused.add(stream);
    }

    @Override
    public void onStreamReset(QuicStream stream, long errorCode) {
        events.add(application -> application.onStreamReset(stream, errorCode));
    }

    @Override
    public void onStopSending(QuicStream stream, long errorCode) {
        events.add(application -> application.onStopSending(stream, errorCode));
    }

    /** Delivers to the real one. */
    void replay(ApplicationOverQuic application) {
        events.forEach(event -> event.accept(application));
        paused.forEach(QuicStream::resumeReading);
    }
}
