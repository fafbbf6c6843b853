package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.tls.ClientHandshake;
import io.culebra.internal.tls.ClientSessions;
import io.culebra.internal.tls.HybridOperations;
import io.culebra.internal.tls.ServerHandshake;
import io.culebra.internal.tls.ServerTickets;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsHandshake;
import io.culebra.internal.tls.TlsServerConfig;
import io.culebra.internal.tls.TlsSink;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.HeaderParser;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportParameters;
import io.culebra.internal.wire.Violation;
import io.culebra.simulation.SeededRandom;
import io.culebra.simulation.SimulatedSink;
import io.culebra.simulation.TestTls;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A peer of the endpoint under test whose packets a test composes frame by frame. Its TLS is real,
 * so that it gets real keys; all else it does only when told to, right or wrong.
 */
final class HandmadePeer {
    static final InternetAddress CLIENT = InternetAddress.ofIpv4(0x0a000002, 2222);
    static final InternetAddress SERVER = InternetAddress.ofIpv4(0x0a000003, 443);
    static final int FULL_BYTES = 1200;
    static final byte[] RESET_TOKEN = {16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    private static final long HALF_TRIP_NANOS = 10 * Subject.MS;
    private static final int MOST_ROUNDS = 10;
    private static final int ID_BYTES = 8;
    static final long PLENTY = 1 << 20;

    final Subject subject;
    final boolean server;
    final SeededRandom random;
    final ConnectionId ownId;

    /** What the client sent its first Initial to. */
    final ConnectionId originalId;

    /** What packets go to. */
    ConnectionId subjectId;

    /** Where packets come from. */
    InternetAddress address;

    /** Changes what is announced. */
    UnaryOperator<TransportParameters.Builder> parameters = UnaryOperator.identity();

    TlsClientConfig clientTls = TestTls.credulousClient(Subject.PROTOCOL);
    TlsServerConfig serverTls = TestTls.server(Subject.PROTOCOL);
    ClientSessions sessions = ClientSessions.NONE;
    ServerTickets tickets = ServerTickets.NONE;

    /** The token of Initials. */
    byte[] token = {};

    /** What a server's Retry chose. */
    @Nullable ConnectionId retryId;

    /** The ids that the endpoint gave. */
    final List<ControlFrame.NewConnectionId> newIds = new ArrayList<>();

    /** Whether a server says HANDSHAKE_DONE by itself. */
    boolean confirms = true;

    private final PeerTls tls;
    private final PacketReader reader;
    private boolean confirmed;

    private HandmadePeer(Subject subject, boolean server, ConnectionId originalId, long seed) {
        this.subject = subject;
        this.server = server;
        this.originalId = originalId;
        random = new SeededRandom(seed);
        ownId = newId();
        subjectId = originalId;
        address = server ? SERVER : CLIENT;
        tls = new PeerTls(server);
        reader = new PacketReader(tls.levels());
        initialKeys(originalId);
    }

    static HandmadePeer client(Subject subject) {
        return client(subject, 5);
    }

    static HandmadePeer client(Subject subject, long seed) {
        SeededRandom random = new SeededRandom(~seed);
        byte[] first = new byte[ID_BYTES];
        random.nextBytes(first);
        return new HandmadePeer(subject, false, ConnectionId.of(first), seed);
    }

    /** A server that knows of its client's first flight, but has not yet listened to it. */
    static HandmadePeer server(Subject subject) {
        SimulatedSink.Datagram first = subject.host.sink.datagrams.getFirst();
        MemorySegment bytes = MemorySegment.ofArray(first.bytes);
        HeaderParser header = new HeaderParser();
        header.parse(bytes, 0, first.bytes.length, 0);
        ConnectionId original =
                ConnectionId.read(bytes, header.destinationIdFrom(), header.destinationIdLength());
        HandmadePeer server = new HandmadePeer(subject, true, original, 6);
        server.subjectId = ConnectionId.read(bytes, header.sourceIdFrom(), header.sourceIdLength());
        return server;
    }

    /** A client of a new server under test, whose handshake is done. */
    static HandmadePeer connectedClient() {
        HandmadePeer client = client(Subject.server());
        client.completeHandshake();
        return client;
    }

    /** A server of a new client under test, whose handshake is done. */
    static HandmadePeer connectedServer() {
        HandmadePeer server = server(Subject.client(SERVER));
        server.completeHandshake();
        return server;
    }

    boolean isComplete() {
        return tls.isComplete();
    }

    /** What the endpoint announced. */
    TransportParameters subjectParameters() {
        return Optional.ofNullable(tls.told()).orElseThrow();
    }

    ConnectionId newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return ConnectionId.of(bytes);
    }

    /** Makes Initial keys: anew after a Retry. */
    void initialKeys(ConnectionId destination) {
        tls.initialKeys(destination);
    }

    /** A server listens to its client's first flight, and goes on in another version. */
    void changeVersion(QuicVersion version) {
        tls.version(version);
        listen();
        initialKeys(originalId);
    }

    /** A server asks its client to try again. */
    void retry(ConnectionId chosen, byte[] retryToken) {
        subject.sent();
        subject.deliver(address, Unprotected.retry(subjectId, chosen, originalId, retryToken));
        retryId = chosen;
        initialKeys(chosen);
    }

    // ------------------------------------------------------------------ packets out

    PeerLevel level(PacketType type) {
        return tls.level(type);
    }

    PacketDraft packet(PacketType type, byte[]... frames) {
        PeerLevel level = level(type);
        return new PacketDraft(type, level.keys(), subjectId, ownId, level.nextNumber())
                .version(tls.version().wire())
                .token(type == PacketType.INITIAL ? token : new byte[0])
                .frames(frames);
    }

    PacketDraft initial(byte[]... frames) {
        return packet(PacketType.INITIAL, frames).padTo(FULL_BYTES);
    }

    PacketDraft handshake(byte[]... frames) {
        return packet(PacketType.HANDSHAKE, frames);
    }

    PacketDraft oneRtt(byte[]... frames) {
        return packet(PacketType.ONE_RTT, frames);
    }

    /** Sends packets as one datagram; the endpoint reads it at once. */
    void send(PacketDraft... packets) {
        byte[][] sealed = new byte[packets.length][];
        for (int i = 0; i < packets.length; i++) {
            sealed[i] = packets[i].seal();
        }
        subject.deliver(address, Frames.join(sealed));
    }

    /** Sends packets as a datagram each, which arrive together. */
    void sendEach(PacketDraft... packets) {
        byte[][] sealed = new byte[packets.length][];
        for (int i = 0; i < packets.length; i++) {
            sealed[i] = packets[i].seal();
        }
        subject.deliver(address, sealed);
    }

    // ------------------------------------------------------------------ packets in

    /** Reads what the endpoint has sent since, and hands handshake bytes to TLS. */
    List<Heard> listen() {
        List<Heard> heard = new ArrayList<>();
        for (SimulatedSink.Datagram datagram : subject.sent()) {
            heard.addAll(read(datagram));
        }
        return heard;
    }

    /** Reads one datagram. */
    List<Heard> read(SimulatedSink.Datagram datagram) {
        List<Heard> heard = new ArrayList<>();
        reader.read(
                datagram,
                ownId.length(),
                packet -> {
                    heard.add(packet);
                    onPacket(packet);
                });
        return heard;
    }

    private void onPacket(Heard packet) {
        if (!server && packet.opened() && packet.type() != PacketType.ONE_RTT) {
            subjectId = packet.source();
        }
        confirmed |= packet.has(ControlFrame.HandshakeDone.class);
        Frames.pick(packet.frames(), ControlFrame.NewConnectionId.class).forEach(newIds::add);
        Frames.pick(packet.frames(), Frame.Crypto.class)
                .forEach(frame -> {
                    hello();
                    tls.onCrypto(packet.type(), frame, subject.host.nowMillis());
                });
    }

    /** The CONNECTION_CLOSE that the endpoint sent last; the test fails if it sent none. */
    ControlFrame.ConnectionClose heardClose() {
        List<Heard> heard = listen();
        return heard.stream()
                .flatMap(packet -> Frames.pick(packet.frames(), ControlFrame.ConnectionClose.class))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no CONNECTION_CLOSE but " + heard));
    }

    /** The endpoint has closed the connection for this. */
    void assertClosedFor(Violation violation) {
        subject.assertSound();
        ControlFrame.ConnectionClose close = heardClose();
        assertEquals(violation.code().code(), close.errorCode(), close::toString);
        assertTrue(
                violation.toString().startsWith(close.reason()) && !close.reason().isEmpty(),
                () -> close + " is not for " + violation);
    }

    /** The endpoint keeps the connection: it still answers. */
    void assertStillTalking() {
        subject.assertSound();
        listen();
        PacketType type = isComplete() ? PacketType.ONE_RTT : PacketType.INITIAL;
        PacketDraft ping = packet(type, Frames.ping());
        sendEach(isComplete() ? ping : ping.padTo(FULL_BYTES));
        subject.advance(30 * Subject.MS);
        assertTrue(
                listen().stream().anyMatch(packet -> packet.has(Frame.Ack.class)),
                "a PING was not acknowledged");
        assertTrue(subject.shutdown().isEmpty(), () -> subject.shutdown().toString());
    }

    // ------------------------------------------------------------------ the handshake

    /** A client's TLS writes its ClientHello; {@link #answer} sends it. */
    void hello() {
        tls.begin(this::makeTls, subject.host.nowMillis());
    }

    /** The whole ClientHello. */
    byte[] helloBytes() {
        hello();
        return level(PacketType.INITIAL).handshakeBytes();
    }

    /** Sends what TLS has written and the acknowledgements that are owed: a datagram a packet. */
    void answer() {
        for (PacketType type :
                List.of(PacketType.INITIAL, PacketType.HANDSHAKE, PacketType.ONE_RTT)) {
            for (PacketDraft draft : drafts(type)) {
                send(draft);
            }
        }
    }

    /** The packets that {@link #answer} would send at a level. */
    List<PacketDraft> drafts(PacketType type) {
        PeerLevel level = level(type);
        List<PacketDraft> drafts = new ArrayList<>();
        if (level.sealer == null) {
            return drafts;
        }
        byte[] ack = level.owesAck ? Frames.ack(level.heard) : new byte[0];
        level.owesAck = false;
        for (byte[] crypto : level.unsentCrypto()) {
            drafts.add(packet(type, ack, crypto));
            ack = new byte[0];
        }
        if (type == PacketType.ONE_RTT && server && isComplete() && confirms && !confirmed) {
            confirmed = true;
            drafts.add(packet(type, ack, Frames.control(new ControlFrame.HandshakeDone())));
            ack = new byte[0];
        }
        if (ack.length > 0) {
            drafts.add(packet(type, ack));
        }
        if (type == PacketType.INITIAL) {
            drafts.forEach(draft -> draft.padTo(FULL_BYTES));
        }
        return drafts;
    }

    /** To and fro until both sides have confirmed the handshake and nothing is on its way. */
    void completeHandshake() {
        hello();
        for (int round = 0; round < MOST_ROUNDS && !(isComplete() && confirmed); round++) {
            round();
        }
        assertTrue(isComplete() && confirmed, "the handshake came to nothing");
        round();
        round();
        subject.assertSound();
    }

    /** Speaks, waits for a round trip, listens. */
    List<Heard> round() {
        subject.advance(HALF_TRIP_NANOS);
        List<Heard> before = listen();
        answer();
        subject.advance(HALF_TRIP_NANOS);
        List<Heard> all = new ArrayList<>(before);
        all.addAll(listen());
        return all;
    }

    private TlsHandshake makeTls(TlsSink sink) {
        byte[] ours = parameters.apply(defaults()).build().encode(null);
        HybridOperations operations = new HybridOperations(random);
        return server
                ? new ServerHandshake(serverTls, tickets, operations, random, ours, sink)
                : new ClientHandshake(clientTls, sessions, operations, random, ours, sink);
    }

    private TransportParameters.Builder defaults() {
        TransportParameters.Builder ours =
                TransportParameters.builder()
                        .initialMaxData(PLENTY)
                        .initialMaxStreamDataBidiLocal(PLENTY)
                        .initialMaxStreamDataBidiRemote(PLENTY)
                        .initialMaxStreamDataUni(PLENTY)
                        .initialMaxStreamsBidi(10)
                        .initialMaxStreamsUni(10)
                        .initialSourceId(ownId);
        if (server) {
            ours.originalDestinationId(originalId)
                    .retrySourceId(retryId)
                    .statelessResetToken(RESET_TOKEN);
        }
        return ours;
    }
}
