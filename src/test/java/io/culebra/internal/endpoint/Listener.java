package io.culebra.internal.endpoint;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.NetworkPath;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** An application that does nothing but note what it hears. */
final class Listener implements ApplicationOverQuic {
    final List<ConnectionShutdown> ends = new ArrayList<>();
    final List<NetworkPath> paths = new ArrayList<>();
    long bytes;

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment segment, long from, long length, boolean fin) {
        bytes += length;
    }

    @Override
    public void onPathEvent(QuicConnection connection, NetworkPath path) {
        paths.add(path);
    }

    @Override
    public void onClose(QuicConnection connection, ConnectionShutdown shutdown) {
        ends.add(shutdown);
    }
}
