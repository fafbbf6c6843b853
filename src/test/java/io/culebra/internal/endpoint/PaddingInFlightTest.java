package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.PacketType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client's padded Initials. */
class PaddingInFlightTest {
    private final Subject client = Subject.client(HandmadePeer.SERVER);
    private final HandmadePeer server = HandmadePeer.server(client);

    /** RFC 9002 §2. */
    @Test
    void anAcknowledgementWithPaddingCountsAsInFlight() {
        long number = server.listen().getFirst().number();
        assertEquals(HandmadePeer.FULL_BYTES, client.connection().stats().bytesInFlight());
        server.send(server.initial(Frames.ack(List.of(number)), Frames.ping()));
        List<Heard> answer = server.listen();
        assertEquals(1, answer.size());
        assertEquals(1, answer.getFirst().frames().size());
        assertTrue(answer.getFirst().has(Frame.Ack.class));
        assertEquals(HandmadePeer.FULL_BYTES, answer.getFirst().datagramBytes());
        assertEquals(HandmadePeer.FULL_BYTES, client.connection().stats().bytesInFlight());
    }

    /** RFC 9000 §14.1. */
    @Test
    void aClientPadsEveryDatagramWithAnInitial() {
        List<Heard> all = new ArrayList<>(server.listen());
        server.answer();
        client.advance(1000 * Subject.MS);
        all.addAll(server.listen());
        for (int i = 0; i < 5; i++) {
            all.addAll(server.round());
        }
        List<Heard> initials =
                all.stream().filter(packet -> packet.type() == PacketType.INITIAL).toList();
        assertTrue(initials.size() > 1);
        initials.forEach(packet -> assertTrue(packet.datagramBytes() >= HandmadePeer.FULL_BYTES));
    }
}
