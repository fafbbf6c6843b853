package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a client makes of Retry packets. */
class RetryObeyingTest {
    private static final byte[] TOKEN = {9, 8, 7};
    private static final byte[] OTHER_TOKEN = {1, 2, 3};

    private final Subject client = Subject.client(HandmadePeer.SERVER);
    private final HandmadePeer server = HandmadePeer.server(client);
    private final ConnectionId chosen = server.newId();

    /** RFC 9000 §17.2.5.3. */
    @Nested
    class AClientThatObeys {
        @Test
        void sendsTheTokenToTheChosenIdInEveryInitial() {
            server.listen();
            server.retry(chosen, TOKEN);
            List<Heard> heard = server.listen();
            client.advance(3000 * Subject.MS);
            List<Heard> probes = server.listen();
            assertTrue(!heard.isEmpty() && !probes.isEmpty());
            heard.forEach(this::assertInitialToChosen);
            probes.forEach(this::assertInitialToChosen);
        }

        @Test
        void goesOnCountingPackets() {
            long last = server.listen().getLast().number();
            server.retry(chosen, TOKEN);
            List<Heard> heard = server.listen();
            assertEquals(last + 1, heard.getFirst().number());
        }

        @Test
        void sendsTheSameHelloAgain() {
            Frame.Crypto before = hello(server.listen());
            server.retry(chosen, TOKEN);
            assertEquals(before, hello(server.listen()));
        }

        @Test
        void completesTheHandshakeWithKeysOfTheChosenId() {
            server.retry(chosen, TOKEN);
            server.parameters = ours -> ours.retrySourceId(chosen);
            server.completeHandshake();
            server.assertStillTalking();
        }

        private Frame.Crypto hello(List<Heard> heard) {
            return heard.getFirst().first(Frame.Crypto.class).orElseThrow();
        }

        private void assertInitialToChosen(Heard packet) {
            assertEquals(PacketType.INITIAL, packet.type());
            assertTrue(packet.opened(), "sealed with other keys");
            assertEquals(chosen, packet.destination());
            assertEquals(ByteBuffer.wrap(TOKEN), packet.token());
        }
    }

    /** RFC 9000 §17.2.5.2. */
    @Nested
    class AClientDrops {
        /** RFC 9001 §5.8. */
        @Test
        void aRetryWithAWrongIntegrityTag() {
            byte[] forged = Unprotected.retry(server.subjectId, chosen, server.newId(), TOKEN);
            assertDropped(forged);
        }

        @Test
        void aRetryWithAnyByteChanged() {
            byte[] whole = retry(chosen, TOKEN);
            int first = whole.length - 16 - TOKEN.length;
            for (int at = first; at < whole.length; at++) {
                byte[] forged = whole.clone();
                forged[at] ^= 1;
                client.deliver(HandmadePeer.SERVER, forged);
                assertEquals(at - first + 1, client.dropped(DropReason.BAD_RETRY));
            }
            server.completeHandshake();
        }

        @Test
        void aRetryWithoutAToken() {
            assertDropped(retry(chosen, new byte[0]));
        }

        @Test
        void aRetryThatChoosesTheIdThatItSentTo() {
            assertDropped(retry(server.originalId, TOKEN));
        }

        @Test
        void aSecondRetry() {
            server.listen();
            server.retry(chosen, TOKEN);
            server.listen();
            client.deliver(
                    HandmadePeer.SERVER,
                    Unprotected.retry(server.subjectId, server.newId(), chosen, OTHER_TOKEN));
            client.deliver(HandmadePeer.SERVER, retry(server.newId(), OTHER_TOKEN));
            assertEquals(2, client.dropped(DropReason.BAD_RETRY));
            client.advance(2000 * Subject.MS);
            Heard probe = server.listen().getFirst();
            assertEquals(chosen, probe.destination());
            assertEquals(ByteBuffer.wrap(TOKEN), probe.token());
        }

        @Test
        void aRetryAfterAnInitial() {
            server.listen();
            server.answer();
            assertDropped(retry(chosen, TOKEN));
        }

        private void assertDropped(byte[] retry) {
            client.deliver(HandmadePeer.SERVER, retry);
            assertEquals(1, client.dropped(DropReason.BAD_RETRY));
            server.completeHandshake();
        }
    }

    @Test
    void aServerDropsARetry() {
        HandmadePeer talking = HandmadePeer.connectedClient();
        talking.subject.deliver(
                talking.address,
                Unprotected.retry(talking.subjectId, talking.newId(), talking.originalId, TOKEN));
        assertEquals(1, talking.subject.dropped(DropReason.BAD_RETRY));
        talking.assertStillTalking();
    }

    private byte[] retry(ConnectionId choice, byte[] token) {
        return Unprotected.retry(server.subjectId, choice, server.originalId, token);
    }
}
