package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.internal.wire.PacketType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9000 §13.4.1. */
class EcnReportTest {
    private static final int ECT1 = 1;
    private static final int ECT0 = 2;
    private static final int CE = 3;

    @Test
    void countsWhatWasMarkedForEachSpace() {
        HandmadePeer client = HandmadePeer.connectedClient();
        assertEquals(List.of(), reported(client, 0));
        assertEquals(List.of(1L, 0L, 0L), reported(client, ECT0));
        assertEquals(List.of(2L, 0L, 0L), reported(client, ECT0));
        assertEquals(List.of(2L, 1L, 0L), reported(client, ECT1));
        assertEquals(List.of(2L, 1L, 1L), reported(client, CE));
        assertEquals(List.of(2L, 1L, 1L), reported(client, 0));
    }

    @Test
    void countsInitials() {
        HandmadePeer client = HandmadePeer.client(Subject.server());
        byte[] packet = client.initial(Frames.ping()).seal();
        client.subject.deliver(client.address, ECT0, packet);
        Heard answer = client.listen().getFirst();
        assertEquals(PacketType.INITIAL, answer.type());
        assertEquals(List.of(1L, 0L, 0L), answer.first(Frame.Ack.class).orElseThrow().ecn());
    }

    @Test
    void doesNotCountDuplicates() {
        HandmadePeer client = HandmadePeer.connectedClient();
        byte[] packet = client.oneRtt(Frames.ping()).seal();
        client.subject.deliver(client.address, CE, packet);
        client.subject.deliver(client.address, CE, packet);
        client.listen();
        assertEquals(List.of(0L, 0L, 1L), reported(client, 0));
    }

    private static List<Long> reported(HandmadePeer client, int ecn) {
        client.subject.deliver(client.address, ecn, client.oneRtt(Frames.ping()).seal());
        client.subject.advance(30 * Subject.MS);
        return client.listen().stream()
                .flatMap(packet -> Frames.pick(packet.frames(), Frame.Ack.class))
                .reduce((first, second) -> second)
                .orElseThrow()
                .ecn();
    }
}
