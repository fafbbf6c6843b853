package io.culebra.internal.endpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.connection.ConnectionOrigin;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.RetryIntegrity;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.HeaderParser;
import io.culebra.internal.wire.HeaderWriter;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.QuicVersion;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that belong to no connection: a new client, somebody with another version, or junk.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-5.2.2 RFC 9000, section 5.2.2
 */
final class Strangers {
    /** RFC 9000 §14.1: smaller datagrams begin no connection. */
    private static final int LEAST_INITIAL_DATAGRAM = 1200;

    /** RFC 9000 §7.2. */
    private static final int LEAST_FIRST_DESTINATION = 8;

    private static final int REPLY_BYTES = 512;

    private final Endpoint endpoint;
    private final EndpointConfig config;
    private final Replies replies;
    private final StatelessResets resets;
    private final AddressTokens tokens;
    private final HeaderParser header = new HeaderParser();
    private final SegmentWriter out = new SegmentWriter();

    Strangers(Endpoint endpoint, EndpointConfig config, Replies replies) {
        this.endpoint = endpoint;
        this.config = config;
        this.replies = replies;
        resets = new StatelessResets(endpoint, config, replies);
        tokens = new AddressTokens(config.keys(), config.random());
    }

    void onDatagram(DatagramRun run, int at, int size, long nowNanos) {
        DropReason reason = handle(run, at, size, nowNanos);
        if (reason != null) {
            endpoint.onDropped(reason, size);
        }
    }

    private @Nullable DropReason handle(DatagramRun run, int at, int size, long nowNanos) {
        MemorySegment memory = run.bytes();
        DropReason junk = header.parse(memory, at, at + size, config.ids().length());
        if (junk == DropReason.UNKNOWN_VERSION) {
            return negotiate(run, size);
        }
        if (junk != null) {
            return junk;
        }
        if (!header.isLong()) {
            return onShort(run, at, size, nowNanos);
        }
        HandshakeFactory handshakes = config.serverHandshakes();
        if (header.type() != PacketType.INITIAL || handshakes == null) {
            return DropReason.UNKNOWN_CONNECTION;
        }
        if (!config.settings().versions().contains(header.version())) {
            return negotiate(run, size);
        }
        if (size < LEAST_INITIAL_DATAGRAM) {
            return DropReason.INITIAL_TOO_SMALL;
        }
        if (header.destinationIdLength() < LEAST_FIRST_DESTINATION) {
            return DropReason.INITIAL_ID_TOO_SHORT;
        }
        if (endpoint.isClosing()) {
            return DropReason.SHUTTING_DOWN;
        }
        return welcome(run, at, size, nowNanos, handshakes);
    }

    private @Nullable DropReason onShort(DatagramRun run, int at, int size, long nowNanos) {
        // RFC 9000 §10.3.1: a stateless reset names no connection but by the token at its end.
        Seat forgotten = endpoint.routes().resetBy(run.bytes(), at, size);
        if (forgotten == null) {
            resets.askOthers(run, at, size, nowNanos);
            return resets.answer(run, at, size, nowNanos);
        }
        forgotten.connection().onStatelessReset();
        return null;
    }

    private @Nullable DropReason welcome(
            DatagramRun run, int at, int size, long nowNanos, HandshakeFactory handshakes) {
        MemorySegment memory = run.bytes();
        Optional<AddressTokens.Content> token = readToken(run);
        ConnectionId destination =
                ConnectionId.read(memory, header.destinationIdFrom(), header.destinationIdLength());
        ConnectionId source =
                ConnectionId.read(memory, header.sourceIdFrom(), header.sourceIdLength());
        // RFC 9000 §8.1.2: the client must have sent to the id that the Retry chose.
        boolean proven = token.isPresent() && token.get().retrySource().equals(destination);
        if (!proven && config.retryAlways()) {
            return retry(run, destination, source);
        }
        if (!config.admission().tryAdmit()) {
            return DropReason.REFUSED;
        }
        ConnectionId original = proven ? token.get().originalDestination() : destination;
        ConnectionOrigin origin =
                new ConnectionOrigin(
                        true,
                        version(),
                        original,
                        destination,
                        source,
                        proven ? Optional.of(destination) : Optional.empty(),
                        proven,
                        run.socket(),
                        run.local(),
                        run.peer());
        admit(run, at, size, nowNanos, origin, handshakes);
        return null;
    }

    private void admit(
            DatagramRun run,
            int at,
            int size,
            long nowNanos,
            ConnectionOrigin origin,
            HandshakeFactory handshakes) {
        Seat seat = new Seat(endpoint, true);
        IncomingConnection incoming = new IncomingConnection(endpoint, seat, origin, handshakes);
        seat.take(incoming, origin.initialDestination());
        endpoint.seat(seat);
        endpoint.routes().add(origin.initialDestination(), seat);
        endpoint.await(seat, nowNanos);
        endpoint.host().onIncoming(incoming);
        endpoint.hand(seat, run, at, size, nowNanos);
    }

    private Optional<AddressTokens.Content> readToken(DatagramRun run) {
        if (header.tokenLength() == 0) {
            return Optional.empty();
        }
        byte[] token = new byte[header.tokenLength()];
        MemorySegment.copy(run.bytes(), JAVA_BYTE, header.tokenFrom(), token, 0, token.length);
        return tokens.read(token, run.peer(), endpoint.host().nowMillis());
    }

    /** RFC 9000 §8.1.2, §17.2.5. */
    private DropReason retry(DatagramRun run, ConnectionId destination, ConnectionId source) {
        byte[] chosenBytes = new byte[config.ids().length()];
        config.ids().generate(config.worker(), config.random(), chosenBytes);
        ConnectionId chosen = ConnectionId.of(chosenBytes);
        byte[] token =
                tokens.issue(
                        new AddressTokens.Content(destination, chosen),
                        run.peer(),
                        endpoint.host().nowMillis());
        MemorySegment scratch = config.aeads().scratch();
        out.wrap(scratch, 0, REPLY_BYTES);
        HeaderWriter.writeRetry(
                out, version(), source, chosen, token, (int) config.random().nextLong());
        RetryIntegrity.seal(version(), destination, scratch, 0, (int) out.position());
        byte[] reply = bytes(scratch, (int) out.position() + HeaderParser.RETRY_TAG_BYTES);
        return replies.add(run, reply) ? DropReason.RETRY_SENT : DropReason.REFUSED;
    }

    /** RFC 9000 §6.1: only datagrams as large as a first flight are answered. */
    private DropReason negotiate(DatagramRun run, int size) {
        if (size < LEAST_INITIAL_DATAGRAM || config.serverHandshakes() == null) {
            return DropReason.UNKNOWN_VERSION;
        }
        MemorySegment scratch = config.aeads().scratch();
        long random = config.random().nextLong();
        out.wrap(scratch, 0, 2 * REPLY_BYTES);
        HeaderWriter.writeVersionNegotiation(
                out,
                (int) random & 0x7f,
                run.bytes(),
                header,
                versions((int) (random >>> Integer.SIZE)));
        byte[] reply = bytes(scratch, (int) out.position());
        return replies.add(run, reply)
                ? DropReason.VERSION_NEGOTIATION_SENT
                : DropReason.UNKNOWN_VERSION;
    }

    /** Of the packet that was parsed last, and is one that we speak. */
    private QuicVersion version() {
        return QuicVersion.of(header.version()).orElseThrow();
    }

    /** RFC 9000 §6.1: all that we speak, and one that nobody does. */
    private int[] versions(int random) {
        List<Integer> spoken = config.settings().versions();
        int[] all = new int[spoken.size() + 1];
        for (int i = 0; i < spoken.size(); i++) {
            all[i] = spoken.get(i);
        }
        all[spoken.size()] = reservedVersion(random);
        return all;
    }

    /** RFC 9000 §6.3: a version of the form 0x?a?a?a?a keeps peers from expecting a fixed list. */
    private static int reservedVersion(int random) {
        return (random & 0xf0f0f0f0) | 0x0a0a0a0a;
    }

    private static byte[] bytes(MemorySegment scratch, int length) {
        byte[] copy = new byte[length];
        MemorySegment.copy(scratch, JAVA_BYTE, 0, copy, 0, length);
        return copy;
    }
}
