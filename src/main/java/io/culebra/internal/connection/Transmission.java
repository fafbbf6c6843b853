package io.culebra.internal.connection;

import io.culebra.internal.crypto.OneRttKeys;
import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.path.Path;
import io.culebra.internal.recovery.PathRecovery;
import io.culebra.internal.recovery.SmallRunRule;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many datagrams go out now, and how large: amplification limit, congestion window,
 * pacer, and whether a small run waits for company.
 */
final class Transmission {
    private static final int NOT_ECT = 0;

    private final Connection connection;
    private final ShortRuns shortRuns;
    private final PathProbes probes;
    private final SmallRunRule smallRuns = new SmallRunRule();

    /** Only while they are wanted: for the handshake, and for the end. */
    private @Nullable HandshakeDatagrams handshakeDatagrams;

    private long heldUntilNanos = Long.MAX_VALUE;
    private long pacedUntilNanos = Long.MAX_VALUE;
    private long latestNanos = Long.MIN_VALUE;

    Transmission(Connection connection) {
        this.connection = connection;
        shortRuns = new ShortRuns(connection);
        probes = new PathProbes(connection);
    }

    /** When blocked sending may go on; {@code Long.MAX_VALUE} if only an event can change that. */
    long deadlineNanos() {
        return Math.min(pacedUntilNanos, heldUntilNanos);
    }

    /** When {@link #transmit} was called last: all that could go then has gone. */
    long latestNanos() {
        return latestNanos;
    }

    /** Writes runs until nothing is due. True if more waits for room in the sink. */
    boolean transmit(long nowNanos, DatagramSink sink) throws TransportException {
        latestNanos = nowNanos;
        pacedUntilNanos = Long.MAX_VALUE;
        heldUntilNanos = Long.MAX_VALUE;
        boolean more = true;
        while (more) {
            if (!sink.tryOpen()) {
                return true;
            }
            more = connection.isOpen() ? nextRun(nowNanos, sink) : nextClose(nowNanos, sink);
        }
        return false;
    }

    /** No packets of the handshake are left to be sent. */
    void onHandshakeOver() {
        handshakeDatagrams = null;
    }

    private HandshakeDatagrams handshakeDatagrams() {
        HandshakeDatagrams datagrams = handshakeDatagrams;
        if (datagrams == null) {
            datagrams = new HandshakeDatagrams(connection);
            handshakeDatagrams = datagrams;
        }
        return datagrams;
    }

    private boolean nextClose(long nowNanos, DatagramSink sink) throws TransportException {
        if (!connection.closing.mustSend()) {
            return false;
        }
        connection.closing.onSent();
        Path path = connection.paths.active();
        int limit =
                (int) Math.min(connection.limits.packetBytes(), path.amplification().allowance());
        int written =
                handshakeDatagrams()
                        .assemble(sink.memory(), sink.position(), limit, true, nowNanos);
        if (written > 0) {
            commit(sink, path, written, written);
        }
        return false;
    }

    private boolean nextRun(long nowNanos, DatagramSink sink) throws TransportException {
        OneRttKeys keys = connection.handshake.writeKeys();
        if (keys != null && connection.handshake.isComplete()) {
            Path probed = connection.paths.nextProbe(nowNanos);
            if (probed != null) {
                int written =
                        probes.assemble(keys, probed, sink.memory(), sink.position(), nowNanos);
                commit(sink, probed, written, written);
                return true;
            }
        }
        if (!connection.paths.canSend()) {
            return false;
        }
        if (connection.isHandshaking() && wantsHandshakeDatagram(nowNanos)) {
            return nextHandshakeDatagram(nowNanos, sink);
        }
        return keys != null && nextShortRun(keys, nowNanos, sink);
    }

    /** Whether packets of the handshake have to go along; else 1-RTT packets may go in runs. */
    private boolean wantsHandshakeDatagram(long nowNanos) {
        return !connection.handshake.isComplete()
                || connection.frames.wants(connection.initial, true, nowNanos)
                || connection.frames.wants(connection.handshakeSpace, true, nowNanos);
    }

    private boolean nextHandshakeDatagram(long nowNanos, DatagramSink sink)
            throws TransportException {
        Path path = connection.paths.active();
        long allowed = path.amplification().allowance();
        int limit = (int) Math.min(connection.limits.packetBytes(), allowed);
        // RFC 9000 §8.1: a datagram that has to be padded waits until it may be.
        boolean tooSmall =
                limit < HandshakeDatagrams.LEAST_INITIAL_DATAGRAM
                        && handshakeDatagrams().needsFullSize();
        if (tooSmall || limit < PathProbes.LEAST_BYTES) {
            return false;
        }
        PathRecovery recovery = connection.recovery.path(path.recovery());
        boolean mayElicit = recovery.canSend(limit);
        int written =
                handshakeDatagrams()
                        .assemble(sink.memory(), sink.position(), limit, mayElicit, nowNanos);
        connection.departures.onHandshakeDatagram();
        if (written == 0) {
            return false;
        }
        commit(sink, path, written, written);
        return true;
    }

    private boolean nextShortRun(OneRttKeys keys, long nowNanos, DatagramSink sink)
            throws TransportException {
        PacketSpace space = connection.application;
        FrameScheduler frames = connection.frames;
        boolean content = frames.hasContent(space);
        if (!content && !space.acks.ackDue(nowNanos)) {
            return false;
        }
        Path path = connection.paths.active();
        int stride = connection.limits.packetBytes();
        int most = Math.min(sink.maxSegments(), sink.capacity() / stride);
        if (!path.validated()) {
            most = (int) Math.min(most, path.amplification().allowance() / stride);
        }
        if (most == 0) {
            return false;
        }
        long allowance = content ? allowance(path, stride, nowNanos) : 0;
        connection.handshake.updateKeysIfDue(keys);
        int count =
                shortRuns.assemble(
                        keys, sink.memory(), sink.position(), stride, most, allowance, nowNanos);
        if (count == 0) {
            return false;
        }
        int last = shortRuns.lastBytes();
        int length = (count - 1) * stride + last;
        commit(sink, path, length, count == 1 ? length : stride);
        if (count == most || connection.recovery.probesOwed(space.id) > 0) {
            return true;
        }
        noteLimit(path, allowance, length, stride);
        return false;
    }

    /** Bytes of ack-eliciting packets that may go now. */
    private long allowance(Path path, int stride, long nowNanos) {
        PathRecovery recovery = connection.recovery.path(path.recovery());
        long window = recovery.sendAllowance();
        long paced = Long.MAX_VALUE;
        if (connection.context.settings().pacing()) {
            paced = recovery.pacer().allowance(nowNanos);
            if (paced < stride && window >= stride) {
                pacedUntilNanos = recovery.pacer().nextNanos();
            }
        }
        long allowed = Math.min(window, paced);
        if (connection.recovery.probesOwed(PacketNumberSpace.APPLICATION) > 0) {
            return allowed;
        }
        if (recovery.bytesInFlight() == 0) {
            return allowed;
        }
        long until =
                smallRuns.holdUntilNanos(
                        nowNanos,
                        allowed,
                        connection.streams.queuedBytes(),
                        recovery.congestion().window(),
                        stride);
        if (until == Long.MIN_VALUE) {
            return allowed;
        }
        heldUntilNanos = until;
        return 0;
    }

    private void noteLimit(Path path, long allowance, int sent, int stride) {
        boolean roomLeft = allowance - sent >= stride;
        if (roomLeft && !connection.frames.hasContent(connection.application)) {
            connection.recovery.onApplicationLimited(path.recovery());
        }
    }

    private void commit(DatagramSink sink, Path path, int length, int stride) {
        sink.commit(path.socket(), path.local(), path.peer(), NOT_ECT, length, stride);
        path.amplification().onSent(length);
        connection.departures.onRun(length);
    }
}
