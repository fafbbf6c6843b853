package io.culebra.simulation;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicStream;
import java.lang.foreign.MemorySegment;

/** Sends back what it hears, and listens no faster than it may speak. */
final class Echo implements ApplicationOverQuic {
    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        long taken = stream.write(bytes, from, length, fin);
        if (taken < length) {
            stream.pauseReading(from + taken);
        }
    }

    @Override
    public void onStreamWritable(QuicStream stream) {
        stream.resumeReading();
    }
}
