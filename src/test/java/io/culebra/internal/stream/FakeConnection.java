package io.culebra.internal.stream;

import io.culebra.api.ConnectionStats;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.NetworkPath;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import java.util.Optional;
import java.util.function.Consumer;

/** Something for streams to belong to. */
record FakeConnection(boolean isServer) implements QuicConnection {
    @Override
    public Optional<QuicStream> tryOpenStream(boolean bidirectional) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close(long errorCode, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void execute(Consumer<QuicConnection> action) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void command(Object command) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void updateKeys() {}

    @Override
    public byte[] exportKey(String label, byte[] context, int length) {
        throw new UnsupportedOperationException("no keys here");
    }

    @Override
    public byte[] exportEarlyKey(String label, byte[] context, int length) {
        throw new UnsupportedOperationException("no keys here");
    }

    @Override
    public Optional<HandshakeInfo> handshakeInfo() {
        return Optional.empty();
    }

    @Override
    public NetworkPath path() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionStats stats() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long nowNanos() {
        return 0;
    }

    @Override
    public void timer(long deadlineNanos) {
        throw new UnsupportedOperationException();
    }
}
