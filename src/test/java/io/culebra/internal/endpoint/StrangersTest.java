package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import io.culebra.api.TransportErrorCode;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.simulation.SimulatedSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams for no connection. */
class StrangersTest {
    private static final int STRANGE = 0x57415453;
    private static final ConnectionId DESTINATION = ConnectionId.of(new byte[] {1, 2, 3});
    private static final ConnectionId SOURCE = ConnectionId.of(new byte[] {4, 5, 6, 7, 8});

    /** RFC 9000 §6.1. */
    @Nested
    class AnUnknownVersion {
        private final Subject server = Subject.server();

        @Test
        void isAnsweredWithOursAndTheIdsTheOtherWayRound() {
            ByteBuffer answer = ByteBuffer.wrap(negotiation(DESTINATION, SOURCE));
            assertEquals(0xc0, answer.get() & 0xc0);
            assertEquals(0, answer.getInt());
            assertEquals(SOURCE, id(answer));
            assertEquals(DESTINATION, id(answer));
            List<Integer> versions = versions(answer);
            assertTrue(versions.contains(QuicVersion.V1.wire()));
            assertEquals(1, server.dropped(DropReason.VERSION_NEGOTIATION_SENT));
        }

        /** RFC 9000 §6.3, §15. */
        @Test
        void isAnsweredWithAReservedVersionAmongOurs() {
            ByteBuffer answer = ByteBuffer.wrap(negotiation(DESTINATION, SOURCE));
            answer.position(1 + 4);
            id(answer);
            id(answer);
            assertTrue(
                    versions(answer).stream()
                            .anyMatch(version -> (version & 0x0f0f0f0f) == 0x0a0a0a0a));
        }

        /** RFC 8999: other versions may have longer ids. */
        @Test
        void isAnsweredWhateverTheLengthOfItsIds() {
            for (int length : new int[] {0, 8, 20}) {
                ConnectionId id = ConnectionId.of(new byte[length]);
                ByteBuffer answer = ByteBuffer.wrap(negotiation(id, SOURCE));
                answer.position(1 + 4);
                assertEquals(SOURCE, id(answer));
                assertEquals(id, id(answer));
            }
        }

        @Test
        void isDroppedInADatagramBelow1200Bytes() {
            server.deliver(
                    HandmadePeer.CLIENT, Unprotected.ofVersion(STRANGE, DESTINATION, SOURCE, 1199));
            assertSilent(server, DropReason.UNKNOWN_VERSION);
        }

        @Test
        void isDroppedByAClient() {
            Subject client = Subject.client(HandmadePeer.SERVER);
            client.sent();
            client.deliver(
                    HandmadePeer.SERVER, Unprotected.ofVersion(STRANGE, DESTINATION, SOURCE, 1200));
            assertEquals(1, client.dropped(DropReason.UNKNOWN_VERSION));
            assertEquals(List.of(), client.sent());
        }

        private byte[] negotiation(ConnectionId destination, ConnectionId source) {
            server.deliver(
                    HandmadePeer.CLIENT, Unprotected.ofVersion(STRANGE, destination, source, 1200));
            List<SimulatedSink.Datagram> sent = server.sent();
            assertEquals(1, sent.size());
            assertEquals(HandmadePeer.CLIENT, sent.getFirst().to);
            return sent.getFirst().bytes;
        }

        private static ConnectionId id(ByteBuffer in) {
            byte[] id = new byte[in.get()];
            in.get(id);
            return ConnectionId.of(id);
        }

        private static List<Integer> versions(ByteBuffer in) {
            List<Integer> versions = new ArrayList<>();
            while (in.hasRemaining()) {
                versions.add(in.getInt());
            }
            return versions;
        }
    }

    /** RFC 9000 §5.2.2. */
    @Nested
    class AnInitial {
        private final Subject server = Subject.server();
        private final HandmadePeer client = HandmadePeer.client(server);

        @Test
        void beginsAConnection() {
            client.send(client.initial(Frames.ping()));
            assertEquals(1, server.connections());
            assertEquals(1, client.listen().size());
        }

        /** RFC 9000 §14.1. */
        @ParameterizedTest
        @ValueSource(ints = {60, 1199})
        void beginsNoneInADatagramBelow1200Bytes(int bytes) {
            client.sendEach(client.initial(Frames.ping()).padTo(bytes));
            assertSilent(server, DropReason.INITIAL_TOO_SMALL);
        }

        /** RFC 9000 §7.2. */
        @Test
        void beginsNoneWithAShortDestinationId() {
            for (int length = 0; length < 8; length++) {
                Subject fresh = Subject.server();
                fresh.deliver(
                        client.address,
                        client.initial(Frames.ping())
                                .destination(ConnectionId.of(new byte[length]))
                                .seal());
                assertSilent(fresh, DropReason.INITIAL_ID_TOO_SHORT);
            }
        }

        @Test
        void beginsNoneWhileTheServerShutsDown() {
            server.host.endpoint.close(server.nowNanos(), 0, "");
            client.send(client.initial(Frames.ping()));
            assertSilent(server, DropReason.SHUTTING_DOWN);
        }

        @Test
        void beginsNoneAtAClient() {
            Subject other = Subject.client(HandmadePeer.SERVER);
            other.sent();
            other.deliver(HandmadePeer.SERVER, client.initial(Frames.ping()).seal());
            assertEquals(1, other.dropped(DropReason.UNKNOWN_CONNECTION));
            assertEquals(List.of(), other.sent());
            assertEquals(1, other.connections());
        }

        @Test
        void isAnsweredWithConnectionRefusedIfTheApplicationWantsNone() {
            Subject picky =
                    Subject.server(options -> options.incoming = IncomingConnection::refuse);
            HandmadePeer refused = HandmadePeer.client(picky);
            refused.hello();
            refused.answer();
            assertEquals(
                    TransportErrorCode.CONNECTION_REFUSED.code(), refused.heardClose().errorCode());
        }

        @Test
        void ofATypeThatNeedsAConnectionBeginsNone() {
            for (PacketType type : List.of(PacketType.HANDSHAKE, PacketType.ZERO_RTT)) {
                Subject fresh = Subject.server();
                fresh.deliver(
                        client.address,
                        new PacketDraft(
                                        type,
                                        client.level(PacketType.INITIAL).keys(),
                                        client.originalId,
                                        client.ownId,
                                        client.level(PacketType.INITIAL).nextNumber())
                                .frames(Frames.ping())
                                .padTo(1200)
                                .seal());
                assertSilent(fresh, DropReason.UNKNOWN_CONNECTION);
            }
        }
    }

    /** RFC 9000 §21.2. */
    @Nested
    class ManyClients {
        @Test
        void areNotAdmittedBeyondTheLimit() {
            Places places = new Places(2);
            Subject server = Subject.server(options -> options.admission = places);
            for (int i = 0; i < 5; i++) {
                HandmadePeer client = HandmadePeer.client(server, 100 + i);
                client.send(client.initial(Frames.ping()));
            }
            assertEquals(2, server.connections());
            assertEquals(3, server.dropped(DropReason.REFUSED));
        }

        @Test
        void makeRoomWhenTheyAreGone() {
            Places places = new Places(1);
            Subject server = Subject.server(options -> options.admission = places);
            HandmadePeer first = HandmadePeer.client(server, 100);
            first.send(first.initial(Frames.ping()));
            server.advance(20_000 * Subject.MS);
            assertEquals(0, server.connections(), "a client that says no more keeps its place");
            HandmadePeer second = HandmadePeer.client(server, 101);
            second.completeHandshake();
        }

        @Test
        void areForgottenIfTheApplicationDoesNotDecideInTime() {
            Subject server = undecided();
            HandmadePeer client = HandmadePeer.client(server);
            client.send(client.initial(Frames.ping()));
            assertEquals(1, server.connections());
            assertEquals(1, server.host.slab.inUse());
            server.advance(QuicSettings.DEFAULTS.handshakeTimeoutMillis() * Subject.MS);
            assertEquals(0, server.connections());
            assertEquals(0, server.host.slab.inUse());
            assertEquals(List.of(), server.sent());
        }

        @Test
        void leaveFewDatagramsWhileTheApplicationDecides() {
            Subject server = undecided();
            HandmadePeer client = HandmadePeer.client(server);
            int most = QuicSettings.DEFAULTS.maxBackloggedDatagrams();
            for (int i = 0; i < most + 7; i++) {
                client.send(client.initial(Frames.ping()));
            }
            assertEquals(most, server.host.slab.inUse());
            assertEquals(7, server.dropped(DropReason.BUFFER_FULL));
        }

        private static Subject undecided() {
            return Subject.server(options -> options.incoming = incoming -> {});
        }
    }

    /** Room for a few. */
    private static final class Places implements Admission {
        private int free;

        Places(int free) {
            this.free = free;
        }

        @Override
        public boolean tryAdmit() {
            if (free == 0) {
                return false;
            }
            free--;
            return true;
        }

        @Override
        public void onGone() {
            free++;
        }
    }

    private static void assertSilent(Subject server, DropReason reason) {
        assertEquals(1, server.dropped(reason));
        assertEquals(0, server.connections());
        assertEquals(List.of(), server.sent());
    }
}
