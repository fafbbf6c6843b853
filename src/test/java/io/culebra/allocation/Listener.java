package io.culebra.allocation;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicStream;
import java.lang.foreign.MemorySegment;

/** Takes what comes. */
class Listener implements ApplicationOverQuic {
    /** Hears how much has come so far. */
    interface Progress {
        void onReceived(long bytes);
    }

    private Progress progress = bytes -> {};
    private long received;

    Listener reportingTo(Progress listener) {
        progress = listener;
        return this;
    }

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment arrived, long from, long length, boolean fin) {
        received += length;
        progress.onReceived(received);
    }
}
