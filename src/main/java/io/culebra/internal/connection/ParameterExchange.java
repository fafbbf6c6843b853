package io.culebra.internal.connection;

import io.culebra.api.QuicSettings;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.TransportParameters;
import io.culebra.internal.wire.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Transport parameters of both sides: what we announce, and whether what the peer says fits the
 * connection ids that were seen.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-7.3 RFC 9000, section 7.3
 */
final class ParameterExchange {
    private ParameterExchange() {}

    static byte[] encodeOurs(
            ConnectionContext context,
            ConnectionHost host,
            ConnectionOrigin origin,
            ConnectionId localId,
            byte[] versionInformation) {
        QuicSettings settings = context.settings();
        TransportParameters.Builder ours =
                TransportParameters.builder()
                        .maxIdleTimeoutMillis(settings.idleTimeoutMillis())
                        .initialMaxData(settings.initialMaxData())
                        .initialMaxStreamDataBidiLocal(settings.initialMaxStreamData())
                        .initialMaxStreamDataBidiRemote(settings.initialMaxStreamData())
                        .initialMaxStreamDataUni(settings.initialMaxStreamData())
                        .initialMaxStreamsBidi(settings.maxBidirectionalStreams())
                        .initialMaxStreamsUni(settings.maxUnidirectionalStreams())
                        .maxAckDelayMillis(settings.maxAckDelayMillis())
                        .disableActiveMigration(settings.disableActiveMigration())
                        .activeConnectionIdLimit(settings.activeConnectionIdLimit())
                        .versionInformation(versionInformation)
                        .initialSourceId(localId);
        if (origin.server()) {
            ours.originalDestinationId(origin.originalDestination())
                    .statelessResetToken(host.resetToken(localId))
                    .retrySourceId(origin.retrySource().orElse(null));
        }
        return ours.build().encode(context.random());
    }

    /**
     * RFC 9000 §7.3: the ids in the parameters must be those that the packets carried, so that
     * nobody on the way has changed them.
     *
     * @param retrySource the id that a Retry chose; null if the server sent none
     */
    static void check(
            TransportParameters peer,
            ConnectionOrigin origin,
            ConnectionId peerFirstSource,
            @Nullable ConnectionId retrySource)
            throws TransportException {
        if (!peerFirstSource.equals(peer.initialSourceId())) {
            throw TransportException.of(Violation.INITIAL_SOURCE_ID_MISMATCH);
        }
        if (origin.server()) {
            return;
        }
        if (!origin.originalDestination().equals(peer.originalDestinationId())) {
            throw TransportException.of(Violation.ORIGINAL_ID_MISMATCH);
        }
        ConnectionId announced = peer.retrySourceId();
        boolean same = retrySource == null ? announced == null : retrySource.equals(announced);
        if (!same) {
            throw TransportException.of(Violation.RETRY_SOURCE_ID_MISMATCH);
        }
    }
}
