package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.api.ConnectionShutdown;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.QuicVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a client makes of Version Negotiation packets. */
class VersionNegotiationTest {
    private static final int STRANGE = 0xff00001d;
    private static final int RESERVED = 0x1a2a3a4a;

    private final Subject client = Subject.client(HandmadePeer.SERVER);
    private final HandmadePeer server = HandmadePeer.server(client);

    /** RFC 9000 §6.2. */
    @Nested
    class AClient {
        @Test
        void givesUpIfThereIsNoVersionInCommon() {
            deliver(STRANGE, RESERVED);
            assertEquals(Optional.of(new ConnectionShutdown.VersionMismatch()), client.shutdown());
            client.sent();
            client.advance(10_000 * Subject.MS);
            assertEquals(List.of(), client.sent(), "it goes on talking");
            assertEquals(0, client.connections());
        }

        @Test
        void ignoresAListWithTheVersionInUse() {
            deliver(STRANGE, QuicVersion.V1.wire());
            assertIgnored(DropReason.VERSION_NEGOTIATION_IGNORED);
        }

        @Test
        void ignoresItOnceItHasHeardAnythingElse() {
            server.listen();
            server.answer();
            deliver(STRANGE);
            assertIgnored(DropReason.VERSION_NEGOTIATION_IGNORED);
        }

        @Test
        void ignoresItAfterARetry() {
            server.retry(server.newId(), new byte[] {1});
            deliver(STRANGE);
            assertIgnored(DropReason.VERSION_NEGOTIATION_IGNORED);
        }

        /** RFC 9000 §17.2.1. */
        @Test
        void dropsOneFromAnIdThatItDidNotSendTo() {
            client.deliver(
                    HandmadePeer.SERVER,
                    Unprotected.versionNegotiation(server.subjectId, server.newId(), STRANGE));
            assertIgnored(DropReason.BAD_VERSION_NEGOTIATION);
        }

        /** RFC 9000 §17.2.1. */
        @Test
        void dropsOneToAnIdThatIsNotItsOwn() {
            client.deliver(
                    HandmadePeer.SERVER,
                    Unprotected.versionNegotiation(server.newId(), server.originalId, STRANGE));
            assertIgnored(DropReason.UNKNOWN_CONNECTION);
        }

        private void deliver(int... versions) {
            client.deliver(
                    HandmadePeer.SERVER,
                    Unprotected.versionNegotiation(server.subjectId, server.originalId, versions));
        }

        private void assertIgnored(DropReason reason) {
            assertEquals(1, client.dropped(reason));
            assertEquals(Optional.empty(), client.shutdown());
            server.completeHandshake();
        }
    }

    /** RFC 9000 §6.2. */
    @Test
    void aServerIgnoresVersionNegotiation() {
        HandmadePeer talking = HandmadePeer.connectedClient();
        talking.subject.deliver(
                talking.address,
                Unprotected.versionNegotiation(talking.subjectId, talking.ownId, STRANGE));
        assertEquals(1, talking.subject.dropped(DropReason.VERSION_NEGOTIATION_IGNORED));
        talking.assertStillTalking();
    }
}
