package io.culebra.internal.connection;

import io.culebra.internal.crypto.InitialSecrets;
import io.culebra.internal.crypto.PacketOpener;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.TransportParameters;
import io.culebra.internal.wire.Violation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The version that a connection has, from the client's first flight (the original one) to what the
 * server makes of it (the negotiated one) without another round trip.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9368#section-2.3 RFC 9368, section 2.3
 * @spec https://www.rfc-editor.org/rfc/rfc9369#section-4.1 RFC 9369, section 4.1
 */
final class VersionChoice {
    private final Connection connection;
    private final List<Integer> ours;
    private QuicVersion current;
    private ConnectionId initialKeysFrom;

    /** Of the version of Initial packets that may come besides the current one. */
    private @Nullable QuicVersion other;

    private @Nullable PacketOpener otherOpener;

    /** The negotiated version is known: nothing changes any more. */
    private boolean settled;

    VersionChoice(Connection connection) {
        this.connection = connection;
        ours = connection.context.settings().versions();
        current = connection.origin.version();
        initialKeysFrom = connection.origin.initialDestination();
    }

    /** What packets with a long header have, but those in 0-RTT. */
    QuicVersion current() {
        return current;
    }

    /** What we say about it in transport parameters. */
    byte[] information() {
        ByteBuffer out = ByteBuffer.allocate((1 + ours.size()) * Integer.BYTES);
        out.putInt(current.wire());
        ours.forEach(out::putInt);
        return out.array();
    }

    /** Initial keys come from another connection id now. */
    void initialKeysFrom(ConnectionId id) {
        initialKeysFrom = id;
        dropOther();
    }

    /** Whether a packet with a long header may have this version now. */
    boolean mayHave(PacketType type, int version) {
        // RFC 9369 §4.1: 0-RTT packets have the original version, all others the
        // negotiated one, and Initial packets either, until both ends know which that is.
        if (type == PacketType.ZERO_RTT) {
            return version == connection.origin.version().wire();
        }
        return version == current.wire()
                || (type == PacketType.INITIAL && openerOf(version) != null);
    }

    /** Opens Initial packets of a version; null if none of it may come. */
    @Nullable PacketOpener initialOpener(int version) {
        return version == current.wire() ? connection.initial.opener : openerOf(version);
    }

    private @Nullable PacketOpener openerOf(int version) {
        if (other != null && other.wire() == version) {
            return otherOpener;
        }
        if (connection.isServer() || settled || !ours.contains(version)) {
            return null;
        }
        Optional<QuicVersion> candidate = QuicVersion.of(version);
        if (candidate.isEmpty() || connection.initial.opener == null) {
            return null;
        }
        dropOther();
        other = candidate.get();
        otherOpener =
                new PacketOpener(
                        connection.context.aeads(),
                        InitialSecrets.SUITE,
                        InitialSecrets.of(other, initialKeysFrom).server(),
                        other);
        return otherOpener;
    }

    /** A long-header packet of a version was authentic. */
    void onOpened(int version) {
        QuicVersion seen = other;
        if (connection.isServer() || settled || seen == null || seen.wire() != version) {
            return;
        }
        // RFC 9369 §4.1: the first other version that a client sees is the negotiated one.
        settled = true;
        take(seen);
        connection.handshake.installInitialKeys(initialKeysFrom);
        dropOther();
    }

    /** A server knows the client's parameters, and may now take a version that both like better. */
    void onClientParameters(TransportParameters client) throws TransportException {
        if (settled) {
            return;
        }
        settled = true;
        byte[] information = client.versionInformation();
        if (information == null) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(information);
        // RFC 9368 §4: what the client says that it chose is what it sent.
        if (in.getInt() != current.wire()) {
            throw TransportException.of(Violation.VERSION_MISMATCH);
        }
        int better = current.wire();
        while (in.hasRemaining()) {
            int available = in.getInt();
            if (available == current.wire()) {
                break;
            }
            boolean wanted =
                    ours.contains(available) && ours.indexOf(available) < ours.indexOf(better);
            better = wanted ? available : better;
        }
        Optional<QuicVersion> chosen = QuicVersion.of(better);
        if (chosen.isPresent() && chosen.get() != current) {
            // RFC 9369 §4.1: the original version's Initial keys are kept for what still comes.
            other = current;
            otherOpener = connection.initial.opener;
            connection.initial.opener = null;
            take(chosen.get());
            connection.handshake.installInitialKeys(initialKeysFrom);
        }
    }

    /** A client knows the server's parameters. */
    void onServerParameters(TransportParameters server) throws TransportException {
        settled = true;
        byte[] information = server.versionInformation();
        boolean same =
                information == null
                        ? current == connection.origin.version()
                        : ByteBuffer.wrap(information).getInt() == current.wire();
        // RFC 9368 §4: the packets have the version that the server says that it chose.
        if (!same) {
            throw TransportException.of(Violation.VERSION_MISMATCH);
        }
    }

    /** Initial packets are of no interest any more. */
    void dropOther() {
        if (otherOpener != null) {
            otherOpener.close();
            otherOpener = null;
        }
        other = null;
    }

    private void take(QuicVersion version) {
        current = version;
        connection.handshake.tls().version(version.wire());
    }
}
