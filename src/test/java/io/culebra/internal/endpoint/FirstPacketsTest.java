package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Connection ids and tokens of the first packets. */
class FirstPacketsTest {
    /** RFC 9000 §7.2. */
    @Nested
    class AClient {
        private final Subject client = Subject.client(HandmadePeer.SERVER);
        private final HandmadePeer server = HandmadePeer.server(client);

        @Test
        void sendsToTheIdThatTheServersFirstPacketChose() {
            assertEquals(server.originalId, server.listen().getFirst().destination());
            server.send(server.initial(Frames.ping()));
            assertSendsTo(server.ownId);
        }

        @Test
        void dropsPacketsWithAnotherSourceIdLater() {
            server.listen();
            server.send(server.initial(Frames.ping()));
            ConnectionId other = server.newId();
            server.send(server.initial(Frames.ping()).source(other));
            assertEquals(1, client.dropped(DropReason.WRONG_SOURCE_ID));
            assertSendsTo(server.ownId);
            server.completeHandshake();
        }

        @Test
        void dropsHandshakePacketsWithAnotherSourceId() {
            server.listen();
            List<PacketDraft> hello = server.drafts(PacketType.INITIAL);
            hello.forEach(server::send);
            for (PacketDraft draft : server.drafts(PacketType.HANDSHAKE)) {
                server.send(draft.source(server.newId()));
            }
            assertTrue(client.dropped(DropReason.WRONG_SOURCE_ID) > 0);
            client.advance(50 * Subject.MS);
            assertTrue(
                    server.listen().stream()
                            .filter(packet -> packet.type() == PacketType.HANDSHAKE)
                            .noneMatch(packet -> packet.has(Frame.Ack.class)));
        }

        /** RFC 9000 §17.2.2. */
        @Test
        void dropsAnInitialWithAToken() {
            server.listen();
            server.send(server.initial(Frames.ping()).token(new byte[] {1, 2, 3}));
            assertEquals(1, client.dropped(DropReason.TOKEN_FROM_SERVER));
            client.advance(2000 * Subject.MS);
            assertSendsTo(server.originalId);
            server.completeHandshake();
        }

        private void assertSendsTo(ConnectionId expected) {
            client.advance(2000 * Subject.MS);
            List<Heard> heard = server.listen();
            assertTrue(!heard.isEmpty(), "it says nothing");
            heard.forEach(packet -> assertEquals(expected, packet.destination()));
        }
    }

    /** RFC 9000 §7.2. */
    @Nested
    class AServer {
        private final Subject subject = Subject.server();
        private final HandmadePeer client = HandmadePeer.client(subject);

        @Test
        void dropsPacketsWithAnotherSourceId() {
            client.hello();
            client.answer();
            client.listen();
            client.send(client.initial(Frames.ping()).source(client.newId()));
            assertEquals(1, subject.dropped(DropReason.WRONG_SOURCE_ID));
            subject.advance(2000 * Subject.MS);
            client.listen().forEach(packet -> assertEquals(client.ownId, packet.destination()));
            client.completeHandshake();
        }

        /** RFC 9000 §14.1. */
        @Test
        void dropsInitialsInSmallDatagrams() {
            client.hello();
            client.answer();
            client.listen();
            client.send(client.initial(Frames.ping()).padTo(1199));
            assertEquals(1, subject.dropped(DropReason.INITIAL_TOO_SMALL));
            client.completeHandshake();
        }
    }
}
