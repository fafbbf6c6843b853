package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.api.ConnectionShutdown;
import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9000 §10.1. */
class IdleTimeoutTest {
    private static final long SECOND = 1000 * Subject.MS;
    private static final long BRIEF = 50 * Subject.MS;

    @ParameterizedTest
    @CsvSource({"5, 10, 5", "10, 5, 5", "0, 5, 5", "5, 0, 5"})
    void isTheSmallerOfBothSides(long own, long peers, long expected) {
        HandmadePeer client = connected(own * 1000, peers * 1000);
        touch(client);
        assertEndsIn(client, expected * SECOND);
    }

    @Test
    void isNotThereIfBothSidesSayZero() {
        HandmadePeer client = connected(0, 0);
        client.subject.advance(3600 * SECOND);
        client.assertStillTalking();
    }

    @Test
    void restartsWithEveryPacketThatIsProcessed() {
        HandmadePeer client = connected(5000, 0);
        for (int i = 0; i < 5; i++) {
            client.subject.advance(4 * SECOND);
            touch(client);
        }
        assertEndsIn(client, 5 * SECOND);
    }

    @Test
    void doesNotRestartWithPacketsThatCannotBeOpened() {
        HandmadePeer client = connected(5000, 0);
        touch(client);
        client.subject.advance(4 * SECOND);
        byte[] forged = client.oneRtt(Frames.ping()).padTo(100).seal();
        forged[99] ^= 1;
        client.subject.deliver(client.address, forged);
        assertEndsIn(client, SECOND);
    }

    @Test
    void doesNotRestartWithDuplicates() {
        HandmadePeer client = connected(5000, 0);
        byte[] packet = client.oneRtt(Frames.padding(50)).seal();
        client.subject.deliver(client.address, packet);
        client.subject.advance(4 * SECOND);
        client.subject.deliver(client.address, packet);
        assertEndsIn(client, SECOND);
    }

    @Test
    void restartsWithTheFirstAckElicitingPacketSentButNoneAfterIt() {
        HandmadePeer client = connected(5000, 0);
        touch(client);
        QuicStream stream = client.subject.connection().tryOpenStream(true).orElseThrow();
        client.subject.advance(4 * SECOND);
        write(client, stream);
        client.subject.advance(3 * SECOND);
        assertEquals(Optional.empty(), client.subject.shutdown());
        write(client, stream);
        client.subject.sent();
        assertEndsAfter(client, 2 * SECOND);
    }

    @Test
    void isAtLeastThreeProbeTimeouts() {
        HandmadePeer client = connected(1, 0);
        long rtt = client.subject.connection().stats().smoothedRttNanos();
        touch(client);
        // Three times round trip and max_ack_delay, and the variation comes on top.
        client.subject.advance(3 * (rtt + 25 * Subject.MS));
        assertEquals(Optional.empty(), client.subject.shutdown());
        client.subject.advance(SECOND);
        assertEnded(client);
    }

    private static void write(HandmadePeer client, QuicStream stream) {
        stream.write(MemorySegment.ofArray(new byte[100]), 0, 100, false);
        client.subject.turn();
    }

    private static HandmadePeer connected(long ownMillis, long peerMillis) {
        QuicSettings settings = QuicSettings.builder().idleTimeoutMillis(ownMillis).build();
        HandmadePeer client =
                HandmadePeer.client(Subject.server(options -> options.settings = settings));
        client.parameters = ours -> ours.maxIdleTimeoutMillis(peerMillis);
        client.completeHandshake();
        return client;
    }

    /** A packet that wants no answer. */
    private static void touch(HandmadePeer client) {
        client.send(client.oneRtt(Frames.padding(50)));
        client.subject.sent();
    }

    /** It is there until then, says nothing, and is gone then. */
    private static void assertEndsIn(HandmadePeer client, long nanos) {
        assertEndsAfter(client, nanos);
        assertEquals(List.of(), client.subject.sent(), "it ended with a word");
    }

    private static void assertEndsAfter(HandmadePeer client, long nanos) {
        client.subject.advance(nanos - BRIEF);
        assertEquals(Optional.empty(), client.subject.shutdown(), "too soon");
        client.subject.sent();
        client.subject.advance(2 * BRIEF);
        assertEnded(client);
        assertEquals(List.of(), client.subject.sent(), "it ended with a word");
    }

    private static void assertEnded(HandmadePeer client) {
        assertEquals(Optional.of(new ConnectionShutdown.IdleTimeout()), client.subject.shutdown());
        assertEquals(0, client.subject.connections());
    }
}
