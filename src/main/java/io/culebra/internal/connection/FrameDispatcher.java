package io.culebra.internal.connection;

import io.culebra.api.ConnectionShutdown;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.FrameSink;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;

/** Hands every frame of a packet to the part of the connection that it concerns. */
final class FrameDispatcher implements FrameSink {
    private final Connection connection;
    private PacketSpace space;
    private DatagramRun run;

    FrameDispatcher(Connection connection, DatagramRun noRun) {
        this.connection = connection;
        this.space = connection.initial;
        this.run = noRun;
    }

    /** The run that the next packets come from. */
    void run(DatagramRun next) {
        run = next;
    }

    /** The space that the next packet belongs to. */
    void space(PacketSpace next) {
        space = next;
    }

    @Override
    public void onStream(
            long id, long offset, MemorySegment bytes, long from, int length, boolean fin)
            throws TransportException {
        // An earlier frame of the same packet may have ended the connection.
        if (connection.isOpen()) {
            connection
                    .streams
                    .arrivals()
                    .onStream(id, offset, bytes, from, length, fin, run.buffer());
        }
    }

    @Override
    public void onCrypto(long offset, MemorySegment bytes, long from, int length)
            throws TransportException {
        if (connection.isOpen()) {
            connection.handshake.onCrypto(space, offset, bytes, from, length);
        }
    }

    @Override
    public void onAck(AckFrame ack) throws TransportException {
        if (connection.isOpen()) {
            connection.arrivals.onAck(space, ack);
        }
    }

    @Override
    public void onMaxData(long max) {
        connection.streams.arrivals().onMaxData(max);
    }

    @Override
    public void onMaxStreamData(long id, long max) throws TransportException {
        connection.streams.arrivals().onMaxStreamData(id, max);
    }

    @Override
    public void onDatagram(MemorySegment bytes, long from, int length) throws TransportException {
        // RFC 9221 §3: we announced no max_datagram_frame_size.
        throw TransportException.of(Violation.DATAGRAM_NOT_OFFERED);
    }

    @Override
    public void onControl(ControlFrame frame) throws TransportException {
        if (!connection.isOpen()) {
            return;
        }
        switch (frame) {
            case ControlFrame.Ping() -> {}
            case ControlFrame.ResetStream(long id, long errorCode, long finalSize) ->
                    connection.streams.arrivals().onResetStream(id, errorCode, finalSize);
            case ControlFrame.StopSending(long id, long errorCode) ->
                    connection.streams.arrivals().onStopSending(id, errorCode);
            case ControlFrame.NewToken _ -> onNewToken();
            case ControlFrame.MaxStreams(boolean bidirectional, long max) ->
                    connection.streams.arrivals().onMaxStreams(bidirectional, max);
            case ControlFrame.DataBlocked(long max) ->
                    connection.streams.arrivals().onDataBlocked(max);
            case ControlFrame.StreamDataBlocked(long id, long max) ->
                    connection.streams.arrivals().onStreamDataBlocked(id, max);
            case ControlFrame.StreamsBlocked(boolean bidirectional, long max) ->
                    connection.streams.arrivals().onStreamsBlocked(bidirectional, max);
            case ControlFrame.NewConnectionId f -> connection.paths.onNewConnectionId(f);
            case ControlFrame.RetireConnectionId(long sequence) ->
                    connection.paths.onRetireConnectionId(sequence, run);
            case ControlFrame.PathChallenge(long data) ->
                    connection.paths.onPathChallenge(data, run);
            case ControlFrame.PathResponse(long data) -> connection.paths.onPathResponse(data);
            case ControlFrame.ConnectionClose(long code, long type, String reason) ->
                    connection.ending.onPeerClose(
                            new ConnectionShutdown.ByPeerTransport(code, type, reason));
            case ControlFrame.ApplicationClose(long code, String reason) ->
                    connection.ending.onPeerClose(
                            new ConnectionShutdown.ByPeerApplication(code, reason));
            case ControlFrame.HandshakeDone() -> connection.handshake.onHandshakeDone();
        }
    }

    /** A token for a later connection; this client keeps none. */
    private void onNewToken() throws TransportException {
        // RFC 9000 §19.7: only servers give tokens.
        if (connection.isServer()) {
            throw TransportException.of(Violation.NEW_TOKEN_FROM_CLIENT);
        }
    }
}
