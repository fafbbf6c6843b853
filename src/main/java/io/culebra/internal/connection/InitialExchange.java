package io.culebra.internal.connection;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.culebra.api.ConnectionShutdown;
import io.culebra.internal.crypto.RetryIntegrity;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.HeaderParser;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.TransportParameters;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The first packets: connection ids agreed on, Version Negotiation and Retry obeyed by a client.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-7.2 RFC 9000, section 7.2
 */
final class InitialExchange {
    private static final byte[] NO_TOKEN = {};
    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);

    private final Connection connection;
    private byte[] token = NO_TOKEN;
    private @Nullable ConnectionId peerFirstSource;
    private @Nullable ConnectionId retrySource;

    InitialExchange(Connection connection) {
        this.connection = connection;
        if (connection.isServer()) {
            peerFirstSource = connection.origin.peerSource();
        }
    }

    /** The token that our Initials carry: from a Retry, or from an earlier connection. */
    byte[] token() {
        return token;
    }

    void token(byte[] given) {
        token = given;
    }

    /** What can be said against a long header before its packet is opened; null if nothing. */
    @Nullable DropReason check(PacketSpace space, MemorySegment memory, HeaderParser header) {
        if (!connection.versions.mayHave(header.type(), header.version())) {
            return DropReason.WRONG_VERSION;
        }
        // RFC 9000 §17.2.2: a server's Initial has no token.
        if (!connection.isServer()
                && header.type() == PacketType.INITIAL
                && header.tokenLength() > 0) {
            return DropReason.TOKEN_FROM_SERVER;
        }
        // RFC 9000 §7.2: once the peer's id is known, other ids are not its own.
        if (peerFirstSource != null && !isSource(peerFirstSource, memory, header)) {
            return DropReason.WRONG_SOURCE_ID;
        }
        return null;
    }

    /** A long-header packet was authentic. */
    void onOpened(PacketSpace space, MemorySegment memory, HeaderParser header) {
        connection.versions.onOpened(header.version());
        if (connection.isServer()) {
            if (space.id == PacketNumberSpace.HANDSHAKE) {
                // RFC 9001 §4.9.1, RFC 9000 §8.1.
                connection.discard(PacketNumberSpace.INITIAL);
                connection.paths.onAddressProven();
            }
            return;
        }
        if (peerFirstSource == null) {
            // RFC 9000 §7.2: the client sends to the server's own id from now on.
            peerFirstSource = source(memory, header);
            useServerId(peerFirstSource);
        }
    }

    void checkParameters(TransportParameters peer) throws TransportException {
        ConnectionId first = peerFirstSource == null ? ConnectionId.EMPTY : peerFirstSource;
        ParameterExchange.check(peer, connection.origin, first, retrySource);
    }

    /** RFC 9000 §6.2: only a client that has heard nothing else takes a Version Negotiation. */
    void onVersionNegotiation(MemorySegment memory, long at, long end, HeaderParser header) {
        int bytes = (int) (end - at);
        if (connection.isServer() || peerFirstSource != null || retrySource != null) {
            connection.arrivals.onDropped(DropReason.VERSION_NEGOTIATION_IGNORED, bytes);
            return;
        }
        if (!isSource(connection.origin.originalDestination(), memory, header)) {
            connection.arrivals.onDropped(DropReason.BAD_VERSION_NEGOTIATION, bytes);
            return;
        }
        long list = header.sourceIdFrom() + header.sourceIdLength();
        for (long next = list; next + Integer.BYTES <= end; next += Integer.BYTES) {
            if (memory.get(U32, next) == connection.version().wire()) {
                // RFC 9000 §6.2: a list with our version in it is no answer to us.
                connection.arrivals.onDropped(DropReason.VERSION_NEGOTIATION_IGNORED, bytes);
                return;
            }
        }
        connection.ending.vanish(new ConnectionShutdown.VersionMismatch());
    }

    /** RFC 9000 §17.2.5.2: a client obeys one Retry, if it is first and whole. */
    void onRetry(MemorySegment memory, long at, long end, HeaderParser header) {
        boolean late = connection.isServer() || peerFirstSource != null || retrySource != null;
        ConnectionId chosen = source(memory, header);
        boolean whole =
                header.version() == connection.version().wire()
                        && header.tokenLength() > 0
                        && !chosen.equals(connection.origin.originalDestination())
                        && RetryIntegrity.verify(
                                connection.version(),
                                connection.origin.originalDestination(),
                                memory,
                                at,
                                (int) (end - at));
        if (late || !whole) {
            connection.arrivals.onDropped(DropReason.BAD_RETRY, (int) (end - at));
            return;
        }
        retrySource = chosen;
        token = new byte[header.tokenLength()];
        MemorySegment.copy(memory, JAVA_BYTE, header.tokenFrom(), token, 0, token.length);
        useServerId(chosen);
        connection.versions.initialKeysFrom(chosen);
        connection.handshake.installInitialKeys(chosen);
        // RFC 9000 §17.2.5.3: early data goes out again, too, under the keys that it has.
        connection.early.repeat();
        connection.recovery.onRetry();
        connection.initial.crypto.resend();
        connection.wake();
    }

    private void useServerId(ConnectionId id) {
        connection.paths.peerIds().replaceFirst(id);
        connection.paths.active().refreshPeerId(connection.paths.peerIds());
    }

    private static boolean isSource(ConnectionId id, MemorySegment memory, HeaderParser header) {
        return id.length() == header.sourceIdLength() && id.matches(memory, header.sourceIdFrom());
    }

    private static ConnectionId source(MemorySegment memory, HeaderParser header) {
        return ConnectionId.read(memory, header.sourceIdFrom(), header.sourceIdLength());
    }
}
