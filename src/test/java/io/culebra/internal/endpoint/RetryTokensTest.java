package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.TransportParameters;
import io.culebra.simulation.TestTls;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a server that sends Retries takes for a proof. RFC 9000 §8.1.2 to §8.1.4. */
class RetryTokensTest {
    private static final long LIFETIME_NANOS = 10_000 * Subject.MS;

    private final Subject server =
            Subject.server(options -> {
                options.retry = true;
                options.tls = TestTls.serverWithChain(9, Subject.PROTOCOL);
            });
    private final HandmadePeer client = HandmadePeer.client(server);

    @Test
    void asksForATokenAndRemembersNothing() {
        Heard retry = askedToRetry();
        assertTrue(retry.token().remaining() > 0);
        assertNotEquals(client.originalId, retry.source());
        assertEquals(client.ownId, retry.destination());
        assertEquals(0, server.connections());
        assertEquals(1, server.dropped(DropReason.RETRY_SENT));
    }

    @Nested
    class ATokenThatComesBack {
        @Test
        void provesTheAddress() {
            obey(askedToRetry());
            client.send(client.initial(Frames.crypto(0, client.helloBytes())));
            server.advance(3000 * Subject.MS);
            long sent = client.listen().stream().mapToLong(Heard::packetBytes).sum();
            assertTrue(sent > 3 * HandmadePeer.FULL_BYTES, "it still waits for a proof");
        }

        /** RFC 9000 §7.3. */
        @Test
        void tellsBothIds() {
            Heard retry = askedToRetry();
            obey(retry);
            client.completeHandshake();
            TransportParameters told = client.subjectParameters();
            assertEquals(client.originalId, told.originalDestinationId());
            assertEquals(retry.source(), told.retrySourceId());
        }

        @Test
        void isWorthNothingAtAnotherId() {
            Heard retry = askedToRetry();
            obey(retry);
            useId(client.newId());
            assertRefused();
        }

        @Test
        void isWorthNothingFromAnotherPort() {
            obey(askedToRetry());
            client.address = InternetAddress.ofIpv4(0x0a000002, 2223);
            assertRefused();
        }

        @Test
        void isWorthNothingFromAnotherAddress() {
            obey(askedToRetry());
            client.address = InternetAddress.ofIpv4(0x0a000022, 2222);
            assertRefused();
        }

        @Test
        void isWorthNothingWithAnyByteChanged() {
            Heard retry = askedToRetry();
            byte[] token = retry.token().array();
            for (int at = 0; at < token.length; at++) {
                obey(retry);
                client.token = token.clone();
                client.token[at] ^= 1;
                assertRefused();
            }
        }

        @Test
        void isWorthNothingCutShort() {
            Heard retry = askedToRetry();
            byte[] token = retry.token().array();
            for (int length = 0; length < token.length; length++) {
                obey(retry);
                client.token = Arrays.copyOf(token, length);
                assertRefused();
            }
        }

        @Test
        void isWorthSomethingForSeconds() {
            obey(askedToRetry());
            server.advance(LIFETIME_NANOS);
            client.send(client.initial(Frames.ping()));
            assertEquals(1, server.connections());
        }

        @Test
        void isWorthNothingAfterThat() {
            obey(askedToRetry());
            server.advance(LIFETIME_NANOS + Subject.MS);
            assertRefused();
        }
    }

    private Heard askedToRetry() {
        client.send(client.initial(Frames.ping()));
        List<Heard> heard = client.listen();
        assertEquals(1, heard.size());
        assertEquals(PacketType.RETRY, heard.getFirst().type());
        return heard.getFirst();
    }

    private void obey(Heard retry) {
        client.token = retry.token().array();
        useId(retry.source());
    }

    private void useId(ConnectionId id) {
        client.subjectId = id;
        client.initialKeys(id);
    }

    private void assertRefused() {
        askedToRetry();
        assertEquals(0, server.connections());
    }
}
