package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.Violation;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a peer may do wrong about versions of QUIC. */
class VersionRulesTest {
    private static final QuicVersion V1 = QuicVersion.V1;
    private static final QuicVersion V2 = QuicVersion.V2;

    private static byte[] information(QuicVersion chosen, QuicVersion... available) {
        ByteBuffer out = ByteBuffer.allocate((1 + available.length) * Integer.BYTES);
        out.putInt(chosen.wire());
        for (QuicVersion one : available) {
            out.putInt(one.wire());
        }
        return out.array();
    }

    /** A server that changes the version. */
    @Nested
    class AClient {
        private final Subject client = Subject.client(HandmadePeer.SERVER);
        private final HandmadePeer server = HandmadePeer.server(client);

        private void change() {
            server.changeVersion(V2);
        }

        /** RFC 9368 §2.3. */
        @Test
        void goesOnInTheVersionThatTheServerSaysThatItChose() {
            server.parameters = ours -> ours.versionInformation(information(V2, V2, V1));
            change();
            server.completeHandshake();
            server.assertStillTalking();
        }

        /** RFC 9368 §4. */
        @Test
        void closesIfTheServerSaysNothingAboutAChange() {
            change();
            server.answer();
            server.assertClosedFor(Violation.VERSION_MISMATCH);
        }

        /** RFC 9368 §4. */
        @Test
        void closesIfTheServerSaysThatItHasNotChanged() {
            server.parameters = ours -> ours.versionInformation(information(V1, V2, V1));
            change();
            server.answer();
            server.assertClosedFor(Violation.VERSION_MISMATCH);
        }

        /** RFC 9369 §4.1. */
        @Test
        void dropsHandshakePacketsOfTheVersionBefore() {
            server.parameters = ours -> ours.versionInformation(information(V2, V2, V1));
            change();
            server.drafts(PacketType.INITIAL).forEach(server::send);
            server.send(server.handshake(Frames.ping()).version(V1.wire()));
            assertEquals(1, client.dropped(DropReason.WRONG_VERSION));
            server.completeHandshake();
        }
    }

    /** A client that mixes versions, with keys that would open the packets. */
    @Nested
    class AServer {
        private final Subject server = Subject.server();
        private final HandmadePeer client = HandmadePeer.client(server);

        /** RFC 9369 §4.1. */
        @Test
        void dropsHandshakePacketsOfAnotherVersion() {
            client.hello();
            client.answer();
            client.listen();
            client.send(client.handshake(Frames.ping()).version(V2.wire()));
            assertEquals(1, server.dropped(DropReason.WRONG_VERSION));
            List<Heard> heard = client.listen();
            assertTrue(heard.stream().noneMatch(one -> one.has(Frame.Ack.class)));
            client.completeHandshake();
        }

        /** RFC 9369 §4.1. */
        @Test
        void dropsInitialPacketsOfAnotherVersion() {
            client.hello();
            client.answer();
            client.listen();
            client.send(client.initial(Frames.ping()).version(V2.wire()));
            assertEquals(1, server.dropped(DropReason.WRONG_VERSION));
            client.completeHandshake();
        }
    }
}
