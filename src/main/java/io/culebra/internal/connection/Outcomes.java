package io.culebra.internal.connection;

import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.SentOutcome;

/** Tells the parts of the connection what became of the frames that they sent. */
final class Outcomes implements SentOutcome {
    private final Connection connection;

    Outcomes(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void onStreamAcked(long streamId, long offset, long length, boolean fin) {
        connection.streams.onStreamAcked(streamId, offset, length, fin);
    }

    @Override
    public void onStreamLost(long streamId, long offset, long length, boolean fin) {
        connection.streams.onStreamLost(streamId, offset, length, fin);
    }

    @Override
    public void onCryptoAcked(PacketNumberSpace space, long offset, long length) {
        connection.space(space).crypto.onAcked(offset, length);
    }

    @Override
    public void onCryptoLost(PacketNumberSpace space, long offset, long length) {
        connection.space(space).crypto.onLost(offset, length);
    }

    @Override
    public void onControlAcked(int kind, long first, long second) {
        if (kind <= ControlKind.STREAMS_BLOCKED_UNI) {
            connection.streams.onControlAcked(kind, first, second);
        } else if (kind == ControlKind.RETIRE_CONNECTION_ID) {
            connection.paths.onRetirementAcked(first);
        }
    }

    @Override
    public void onControlLost(int kind, long first, long second) {
        if (kind <= ControlKind.STREAMS_BLOCKED_UNI) {
            connection.streams.onControlLost(kind, first, second);
            return;
        }
        // RFC 9000 §13.3: these are sent again as they
        // were; challenges, responses and PING are not.
        switch (kind) {
            case ControlKind.HANDSHAKE_DONE ->
                    connection.control.add(new ControlFrame.HandshakeDone());
            case ControlKind.NEW_CONNECTION_ID -> connection.paths.onNewIdLost(first);
            case ControlKind.RETIRE_CONNECTION_ID -> connection.paths.onRetirementLost(first);
            default -> {}
        }
    }

    @Override
    public void onAckAcked(PacketNumberSpace space, long largest) {
        connection.space(space).acks.onAckAcked(largest);
    }
}
