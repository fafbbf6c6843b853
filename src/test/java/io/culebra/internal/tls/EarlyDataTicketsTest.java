package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.EarlyData;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Early data under a ticket: when it is taken, and when not. RFC 8446 §4.2.10, RFC 9001 §4.6. */
class EarlyDataTicketsTest {
    private final Resuming both = new Resuming();

    private void assertRefused(Session session) throws TransportException {
        both.resume(session);
        assertTrue(both.isResumed());
        assertEquals(EarlyData.REFUSED, both.client.info(1, 1).earlyData());
        assertEquals(EarlyData.REFUSED, both.server.info(1, 1).earlyData());
        assertFalse(both.serverSink.readSecrets.containsKey(EncryptionLevel.EARLY));
        assertTrue(both.clientSink.events.contains("early data refused"));
    }

    @Test
    void aFreshTicketIsAccepted() throws Exception {
        Session session = both.first();
        both.nowMillis += 100_000;
        both.resume(session);
        assertTrue(both.isResumed());
        assertArrayEquals(
                both.clientSink.writeSecrets.get(EncryptionLevel.EARLY),
                both.serverSink.readSecrets.get(EncryptionLevel.EARLY));
        assertEquals(EarlyData.ACCEPTED, both.client.info(1, 1).earlyData());
        assertEquals(EarlyData.ACCEPTED, both.server.info(1, 1).earlyData());
        assertArrayEquals(Pair.SERVER_PARAMETERS, both.clientSink.remembered);
        assertTrue(
                both.clientSink.events.indexOf("early data accepted")
                        < both.clientSink.events.indexOf("parameters"));
    }

    @Test
    void aTicketIsKnownToBothBeforeTheHandshakeIsComplete() throws Exception {
        Session session = both.first();
        both.start(Optional.of(session));
        assertEquals("h3", both.client.earlyInfo(1).alpn());
        assertEquals(EarlyData.SENT, both.client.earlyInfo(1).earlyData());
        both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
        assertEquals(Optional.of("localhost"), both.server.earlyInfo(1).serverName());
        assertEquals(EarlyData.ACCEPTED, both.server.earlyInfo(1).earlyData());
        byte[] context = {1};
        assertArrayEquals(
                both.client.exportEarlyKey("label", context, 40),
                both.server.exportEarlyKey("label", context, 40));
    }

    @Test
    void aTicketIsRefusedTheSecondTime() throws Exception {
        Session session = both.first();
        both.resume(session);
        assertRefused(session);
    }

    @Test
    void aTicketThatTookTooLongOnTheWay() throws Exception {
        Session session = both.first();
        both.start(Optional.of(session));
        both.nowMillis += ServerResumption.FRESH_MILLIS + 1;
        both.pump();
        assertEquals(EarlyData.REFUSED, both.server.info(1, 1).earlyData());
    }

    @Test
    void aTicketWhosePromisesHoldNoMore() throws Exception {
        Session session = both.first();
        both.serverSink.ticketContext = new byte[] {9};
        assertRefused(session);
    }

    @Test
    void aServerThatTakesNone() throws Exception {
        Session session = both.first();
        both.tickets =
                new ServerTickets(now -> both.ring, 2, 3600, false, (t, i, n) -> Answer.now(true));
        assertRefused(session);
    }

    @Test
    void aTicketOfAServerThatTakesNone() throws Exception {
        both.tickets =
                new ServerTickets(now -> both.ring, 2, 3600, false, (t, i, n) -> Answer.now(true));
        Session session = both.first();
        both.resume(session);
        assertTrue(both.isResumed());
        assertEquals(EarlyData.NONE, both.client.info(1, 1).earlyData());
    }

    @Test
    void aClientThatSendsNone() throws Exception {
        Session session = both.first();
        both.earlyData = false;
        both.resume(session);
        assertTrue(both.isResumed());
        assertEquals(EarlyData.NONE, both.server.info(1, 1).earlyData());
    }

    @Test
    void aClientWhoseConnectionCannotUseWhatItRemembers() throws Exception {
        Session session = both.first();
        both.clientSink.takesEarlyData = false;
        both.resume(session);
        assertEquals(EarlyData.NONE, both.client.info(1, 1).earlyData());
    }

    @Test
    void aServerWithoutTheTicketsKeys() throws Exception {
        Session session = both.first();
        both.ring = KeyRing.of(new SeededRandom(5));
        both.start(Optional.of(session));
        both.assertFull();
        assertEquals(EarlyData.REFUSED, both.client.info(1, 1).earlyData());
        assertEquals(EarlyData.REFUSED, both.server.info(1, 1).earlyData());
    }

    /** RFC 8446 §8: the guard may answer late. */
    @Test
    void aTicketWaitsForTheGuard() throws Exception {
        Answer<Boolean> later = Answer.later();
        both.tickets = new ServerTickets(now -> both.ring, 2, 3600, true, (t, i, n) -> later);
        Session session = both.first();
        both.start(Optional.of(session));
        both.pump();
        assertTrue(both.server.isPending());
        later.complete(true);
        both.server.resume(both.nowMillis);
        both.pump();
        assertEquals(EarlyData.ACCEPTED, both.client.info(1, 1).earlyData());
    }

    /** RFC 9001 §8.3. */
    @Test
    void neverEndsWithAMessage() throws Exception {
        Session session = both.first();
        both.start(Optional.of(session));
        both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
        byte[] endOfEarlyData = {5, 0, 0, 0};
        both.clientSink.outbox.add(new Endpoint.Flight(EncryptionLevel.HANDSHAKE, endOfEarlyData));
        Resuming.refused(
                Alert.UNEXPECTED_MESSAGE,
                () -> both.clientSink.deliverTo(both.server, 1000, both.nowMillis));
    }

    @Test
    void isInTheKeyLog() throws Exception {
        Session session = both.first();
        both.resume(session);
        assertEquals(
                List.of(
                        "CLIENT_EARLY_TRAFFIC_SECRET",
                        "EARLY_EXPORTER_SECRET",
                        "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                        "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                        "CLIENT_TRAFFIC_SECRET_0",
                        "SERVER_TRAFFIC_SECRET_0",
                        "EXPORTER_SECRET"),
                both.clientSink.keyLog.stream()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .toList());
        assertEquals(both.clientSink.keyLog, both.serverSink.keyLog);
    }
}
