package io.culebra.allocation;

import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Copies into one stream for as long as the connection lasts. */
class Writer extends Listener {
    private static final int BYTES = 1 << 18;

    final MemorySegment bytes = Arena.ofAuto().allocate(BYTES);

    @Override
    public void onEstablished(QuicConnection connection, HandshakeInfo info) {
        onStreamWritable(connection.tryOpenStream(false).orElseThrow());
    }

    @Override
    public void onStreamWritable(QuicStream stream) {
        long taken = 1;
        while (taken > 0) {
            taken = offer(stream);
        }
    }

    long offer(QuicStream stream) {
        return stream.write(bytes, 0, BYTES, false);
    }
}
