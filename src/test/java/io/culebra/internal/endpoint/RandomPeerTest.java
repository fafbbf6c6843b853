package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.PacketType;
import io.culebra.simulation.SeededRandom;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Peers that have the keys and no manners: any frames, at any level, from anywhere, in any order.
 * Whatever they do is answered by at most a close: no bug of ours shows, no timer runs without end,
 * nothing stays in use.
 */
class RandomPeerTest {
    private static final long FIRST = Long.getLong("culebra.firstSeed", 1);
    private static final long COUNT = Long.getLong("culebra.seeds", 40);
    private static final int PACKETS = 40;
    private static final InternetAddress[] ADDRESSES = {
        HandmadePeer.CLIENT,
        InternetAddress.ofIpv4(0x0a000002, 3333),
        InternetAddress.ofIpv4(0x0a000099, 2222),
        InternetAddress.ofIpv4(0x0a000098, 2222),
        InternetAddress.ofIpv4(0x0a000097, 2222)
    };

    private final List<ConnectionId> ids = new ArrayList<>();
    private RandomGenerator random = new SeededRandom(0).generator();

    @Test
    void clientsDoNoHarm() {
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            random = new SeededRandom(seed).generator();
            HandmadePeer client = HandmadePeer.client(Subject.server(), seed);
            client.parameters = ours -> ours.activeConnectionIdLimit(4).maxIdleTimeoutMillis(9000);
            harass(client, seed);
        }
    }

    @Test
    void serversDoNoHarm() {
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            random = new SeededRandom(seed).generator();
            HandmadePeer server = HandmadePeer.server(Subject.client(HandmadePeer.SERVER));
            server.parameters = ours -> ours.activeConnectionIdLimit(4).maxIdleTimeoutMillis(9000);
            harass(server, seed);
        }
    }

    private void harass(HandmadePeer peer, long seed) {
        try {
            if (random.nextInt(4) > 0) {
                peer.completeHandshake();
            } else {
                peer.hello();
                peer.listen();
                peer.answer();
            }
            ids.clear();
            ids.add(peer.subjectId);
            InternetAddress own = peer.address;
            for (int i = 0; i < PACKETS; i++) {
                peer.listen();
                peer.newIds.forEach(given -> ids.add(given.id()));
                peer.address = random.nextInt(5) > 0 ? own : any(ADDRESSES);
                send(peer);
                if (random.nextInt(3) == 0) {
                    write(peer.subject.connection());
                    peer.subject.turn();
                }
                peer.subject.advance(random.nextLong(300 * Subject.MS));
            }
            peer.listen();
            peer.subject.advance(60_000 * Subject.MS);
            peer.subject.assertSound();
            assertEquals(0, peer.subject.connections(), "it stays for ever");
            assertEquals(0, peer.subject.host.slab.inUse(), "slots");
            assertEquals(0, peer.subject.host.chunks.inUse(), "chunks");
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private void send(HandmadePeer peer) {
        List<PacketDraft> packets = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            PacketType type =
                    switch (random.nextInt(8)) {
                        case 0 -> PacketType.INITIAL;
                        case 1 -> PacketType.HANDSHAKE;
                        default -> PacketType.ONE_RTT;
                    };
            if (peer.level(type).sealer != null) {
                PacketDraft draft = peer.packet(type, frames(peer, type));
                draft.destination(ids.get(random.nextInt(ids.size())));
                packets.add(type == PacketType.INITIAL ? draft.padTo(1200) : draft);
            }
        }
        if (packets.isEmpty()) {
            return;
        }
        if (random.nextBoolean() && packets.size() > 1) {
            peer.sendEach(packets.toArray(PacketDraft[]::new));
        } else {
            peer.sendEach(packets.getFirst());
        }
    }

    private byte[] frames(HandmadePeer peer, PacketType type) {
        byte[][] frames = new byte[1 + random.nextInt(3)][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] =
                    type == PacketType.ONE_RTT
                            ? anyFrame(peer)
                            : random.nextBoolean() ? Frames.ping() : ack(peer, type);
        }
        return Frames.join(frames);
    }

    private byte[] anyFrame(HandmadePeer peer) {
        long id = random.nextInt(12);
        long small = random.nextInt(6);
        long large = random.nextLong(1 << 14);
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4 -> Frames.ping();
            case 5, 6 -> ack(peer, PacketType.ONE_RTT);
            case 7, 8 ->
                    Frames.stream(
                            (id & ~3) | (peer.server ? 1 : 0),
                            large,
                            new byte[random.nextInt(300)],
                            random.nextInt(5) == 0);
            case 9 -> Frames.stream(id, small, new byte[random.nextInt(9)], random.nextBoolean());
            case 10 -> Frames.crypto(random.nextInt(2000), new byte[random.nextInt(50)]);
            case 11 -> Frames.control(new ControlFrame.ResetStream(id, small, large));
            case 12 -> Frames.control(new ControlFrame.StopSending(id, small));
            case 13 -> Frames.control(new ControlFrame.MaxStreams(random.nextBoolean(), large));
            case 14 -> Frames.control(new ControlFrame.DataBlocked(large));
            case 15 -> Frames.control(new ControlFrame.StreamDataBlocked(id, large));
            case 16 -> Frames.control(new ControlFrame.StreamsBlocked(random.nextBoolean(), large));
            case 17, 18 -> newId();
            case 19 -> Frames.control(new ControlFrame.RetireConnectionId(small));
            case 20 -> Frames.control(new ControlFrame.PathChallenge(large));
            case 21 -> Frames.control(new ControlFrame.PathResponse(large));
            case 22 -> Frames.padding(1 + random.nextInt(900));
            default -> rare();
        };
    }

    private byte[] rare() {
        return switch (random.nextInt(6)) {
            case 0 -> Frames.control(new ControlFrame.HandshakeDone());
            case 1 -> Frames.control(new ControlFrame.NewToken(new byte[20]));
            case 2 -> Frames.control(new ControlFrame.ApplicationClose(1, "enough"));
            case 3 -> Frames.control(new ControlFrame.ConnectionClose(0, 0, ""));
            case 4 -> Frames.datagram(new byte[10]);
            default -> new byte[] {(byte) random.nextInt(256), (byte) random.nextInt(256)};
        };
    }

    private byte[] newId() {
        long sequence = random.nextLong(1, 9);
        byte[] token = new byte[ControlFrame.RESET_TOKEN_BYTES];
        token[0] = (byte) sequence;
        ConnectionId id = ConnectionId.of(new byte[] {9, 9, 9, 9, 9, 9, 9, (byte) sequence});
        long retired = random.nextInt(3) == 0 ? random.nextLong(sequence + 1) : 0;
        return Frames.control(new ControlFrame.NewConnectionId(sequence, retired, id, token));
    }

    private byte[] ack(HandmadePeer peer, PacketType type) {
        List<Long> heard = new ArrayList<>(peer.level(type).heard);
        heard.removeIf(number -> random.nextInt(3) == 0);
        return heard.isEmpty() ? Frames.ping() : Frames.ack(heard);
    }

    private void write(QuicConnection connection) {
        QuicStream stream = connection.tryOpenStream(random.nextBoolean()).orElse(null);
        if (stream != null) {
            int bytes = random.nextInt(20_000);
            stream.write(MemorySegment.ofArray(new byte[bytes]), 0, bytes, random.nextBoolean());
        }
    }

    private InternetAddress any(InternetAddress[] addresses) {
        return addresses[random.nextInt(addresses.length)];
    }
}
