package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What tickets there are, and which are kept. RFC 8446 §4.6.1. */
class TicketsTest {
    private final Resuming both = new Resuming();

    @Test
    void areTwoWithKeysAndAgesOfTheirOwn() throws Exception {
        Session one = both.first();
        Session other = both.sessions.getFirst();
        assertEquals(1, both.sessions.size());
        assertFalse(Arrays.equals(one.key(), other.key()));
        assertFalse(Arrays.equals(one.ticket(), other.ticket()));
        assertNotEquals(one.ageAdd(), other.ageAdd());
    }

    @Test
    void areNotSentToAClientThatCannotUseThem() throws Exception {
        both.onTheWay =
                hello ->
                        new HelloEditor(hello)
                                .remove(ExtensionType.PSK_KEY_EXCHANGE_MODES)
                                .message();
        both.start(Optional.empty());
        both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
        assertEquals(
                List.of("bytes INITIAL", "bytes HANDSHAKE"),
                both.serverSink.events.stream().filter(e -> e.startsWith("bytes")).toList());
    }

    @Test
    void areNotSentToAClientThatWantsNoKeyExchangeWithThem() throws Exception {
        both.onTheWay =
                hello ->
                        new HelloEditor(hello)
                                .set(ExtensionType.PSK_KEY_EXCHANGE_MODES, 1, 0)
                                .message();
        both.start(Optional.empty());
        both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
        assertFalse(both.server.isPending());
    }

    @Test
    void areNeitherTakenNorGivenWithoutAWish() throws Exception {
        Session session = both.first();
        both.tickets = ServerTickets.NONE;
        both.sessions.clear();
        both.start(Optional.of(session));
        both.assertFull();
        assertEquals(List.of(), both.sessions);
    }

    @Test
    void ofNoLifetimeAreThrownAway() throws Exception {
        both.meet(Optional.empty());
        both.sessions.clear();
        send(new NewSessionTicket(0, 1, new byte[1], new byte[5], false));
        assertEquals(List.of(), both.sessions);
    }

    @Test
    void areKeptForSevenDaysAtTheMost() throws Exception {
        both.meet(Optional.empty());
        send(new NewSessionTicket(0xffff_ffffL, 1, new byte[1], new byte[5], false));
        assertEquals(ServerTickets.MOST_SECONDS, both.sessions.getLast().lifetimeSeconds());
    }

    @Test
    void areKeptInSmallNumbers() throws Exception {
        both.meet(Optional.empty());
        for (int i = 0; i < 100; i++) {
            send(new NewSessionTicket(60, 1, new byte[] {(byte) i}, new byte[5], false));
        }
        assertEquals(8, both.sessions.size());
    }

    /** RFC 9001 §4.6.1. */
    @Test
    void withAnyLimitOfEarlyDataButTheOneOfQuicAreRefused() throws Exception {
        both.meet(Optional.empty());
        TlsWriter out = new TlsWriter(64);
        new NewSessionTicket(60, 1, new byte[1], new byte[5], true).write(out);
        byte[] message = out.toByteArray();
        message[message.length - 1]--;
        TransportException refusal =
                assertThrows(TransportException.class, () -> toClient(message));
        assertEquals(TransportException.of(Violation.EARLY_DATA_SIZE).code(), refusal.code());
    }

    @Test
    void fromAClientAreUnexpected() throws Exception {
        both.meet(Optional.empty());
        TlsWriter out = new TlsWriter(64);
        new NewSessionTicket(60, 1, new byte[1], new byte[5], true).write(out);
        both.clientSink.outbox.add(
                new Endpoint.Flight(EncryptionLevel.APPLICATION, out.toByteArray()));
        Resuming.refused(Alert.UNEXPECTED_MESSAGE, both::pump);
    }

    private void send(NewSessionTicket ticket) throws TransportException {
        TlsWriter out = new TlsWriter(64);
        ticket.write(out);
        toClient(out.toByteArray());
    }

    private void toClient(byte[] message) throws TransportException {
        both.serverSink.outbox.add(new Endpoint.Flight(EncryptionLevel.APPLICATION, message));
        both.pump();
    }
}
