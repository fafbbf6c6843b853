package io.culebra.internal.connection;

import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.TransportParameters;

/**
 * What the peer's transport parameters allow and mean, handed to whom it concerns.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-18.2 RFC 9000, section 18.2
 */
final class PeerLimits {
    private static final int DEFAULT_ACK_DELAY_EXPONENT = 3;

    private final Connection connection;
    private int ackDelayExponent = DEFAULT_ACK_DELAY_EXPONENT;
    private int packetBytes;

    PeerLimits(Connection connection) {
        this.connection = connection;
        packetBytes = connection.context.settings().packetBytes();
    }

    /** Size of a full packet, in bytes. */
    int packetBytes() {
        return packetBytes;
    }

    /** How long the peer says that it held back an acknowledgement of 1-RTT packets. */
    long ackDelayNanos(AckFrame ack) {
        return Math.max(0, (ack.delay() << ackDelayExponent) * TransportTime.MICRO);
    }

    /** What a client may do in 0-RTT: as much as last time. */
    void onRemembered(TransportParameters before) {
        packetBytes = (int) Math.min(packetBytes, before.maxUdpPayloadSize());
        toStreams(before);
    }

    void onParameters(TransportParameters peer) throws TransportException {
        connection.initialExchange.checkParameters(peer);
        if (connection.isServer()) {
            connection.versions.onClientParameters(peer);
        } else {
            connection.versions.onServerParameters(peer);
        }
        connection.early.check(peer);
        ackDelayExponent = peer.ackDelayExponent();
        packetBytes = (int) Math.min(packetBytes, peer.maxUdpPayloadSize());
        connection.recovery.setMaxAckDelay(peer.maxAckDelayMillis() * TransportTime.MILLI);
        connection.ending.onPeerIdleTimeout(peer.maxIdleTimeoutMillis());
        connection.paths.localIds().onPeerLimit(peer.activeConnectionIdLimit());
        byte[] token = peer.statelessResetToken();
        if (token != null) {
            connection.paths.onResetTokenOfFirst(token);
        }
        toStreams(peer);
    }

    private void toStreams(TransportParameters peer) {
        connection.streams.onPeerParameters(
                peer.initialMaxData(),
                peer.initialMaxStreamDataBidiLocal(),
                peer.initialMaxStreamDataBidiRemote(),
                peer.initialMaxStreamDataUni(),
                peer.initialMaxStreamsBidi(),
                peer.initialMaxStreamsUni());
    }
}
