package io.culebra.allocation;

import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Says a little, and repeats what it hears. */
final class Talker extends Listener {
    static final int BYTES = 100;

    private final MemorySegment bytes = Arena.ofAuto().allocate(BYTES);

    @Override
    public void onEstablished(QuicConnection connection, HandshakeInfo info) {
        if (connection.isServer()) {
            connection.tryOpenStream(true).orElseThrow().write(bytes, 0, BYTES, false);
        }
    }

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment arrived, long from, long length, boolean fin) {
        super.onStreamReadable(stream, arrived, from, length, fin);
        stream.write(arrived, from, length, false);
    }
}
