package io.culebra.internal.http3;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.ConnectionStats;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.NetworkPath;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of {@link FakeQuic}. */
final class FakeConnection implements QuicConnection {
    private static final int KINDS = 2;

    final FakeQuic network;
    final ApplicationOverQuic application;
    final List<FakeStream> streams = new ArrayList<>();
    final Queue<Consumer<QuicConnection>> commands = new ArrayDeque<>();
    final boolean[] wantsStreams = new boolean[KINDS];

    long deadlineNanos = Long.MAX_VALUE;

    /** How it ended; null while it is open. */
    @Nullable ConnectionShutdown shutdown;

    boolean shutdownTold;

    /** Whether the handshake is not complete yet, and streams are in early data. */
    boolean early;

    private final boolean server;
    private final long[] opened = new long[KINDS];

    FakeConnection(FakeQuic network, boolean server, ApplicationOverQuic application) {
        this.network = network;
        this.server = server;
        this.application = application;
    }

    FakeConnection peer() {
        return server ? network.client : network.server;
    }

    /** How many streams of a kind this side may open now. */
    boolean mayOpen(int kind) {
        long open =
                streams.stream().filter(s -> s.isLocal() && kindOf(s) == kind && !s.closed).count();
        return open < (kind == 0 ? network.maxRequests : network.maxUniStreams);
    }

    static int kindOf(QuicStream stream) {
        return stream.isBidirectional() ? 0 : 1;
    }

    @Override
    public Optional<QuicStream> tryOpenStream(boolean bidirectional) {
        int kind = bidirectional ? 0 : 1;
        if (shutdown != null || !mayOpen(kind)) {
            wantsStreams[kind] = true;
            return Optional.empty();
        }
        long id = 4 * opened[kind]++ + 2L * kind + (server ? 1 : 0);
        Pipe there = new Pipe(network.window);
        Pipe back = new Pipe(network.window);
        FakeStream here = new FakeStream(this, id, true, there, back);
        streams.add(here);
        peer().streams.add(new FakeStream(peer(), id, false, back, there));
        return Optional.of(here);
    }

    @Override
    public void close(long errorCode, String reason) {
        if (shutdown == null) {
            shutdown = new ConnectionShutdown.ByApplication(errorCode, reason);
            if (peer().shutdown == null) {
                peer().shutdown = new ConnectionShutdown.ByPeerApplication(errorCode, reason);
            }
        }
    }

    @Override
    public void execute(Consumer<QuicConnection> action) {
        commands.add(action);
    }

    @Override
    public void command(Object command) {
        commands.add(c -> application.onCommand(c, command));
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
        return early ? Optional.empty() : Optional.of(FakeQuic.HANDSHAKE);
    }

    @Override
    public NetworkPath path() {
        throw new UnsupportedOperationException("no addresses here");
    }

    @Override
    public ConnectionStats stats() {
        return new ConnectionStats(0, 0, 0, 0, 0, FakeQuic.ROUND_TRIP_NANOS, 0, 0, 0, 0);
    }

    @Override
    public boolean isServer() {
        return server;
    }

    @Override
    public long nowNanos() {
        return network.nowNanos;
    }

    @Override
    public void timer(long nanos) {
        deadlineNanos = nanos;
    }
}
