package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is left of a handshake once it is complete: as little as an idle connection may cost. */
class IdleMemoryTest {
    private static final Set<Class<?>> GONE =
            Set.of(
                    KeySchedule.class,
                    Transcript.class,
                    HandshakeMessage.class,
                    ClientHello.class,
                    Extensions.class,
                    Credential.class,
                    CertificateRequest.class,
                    EarlySecrets.class,
                    TicketContent.class,
                    OfferedPsks.class,
                    Answer.class);

    @Test
    void hasNothingOfTheHandshakeLeft() throws Exception {
        Resuming meeting = new Resuming();
        Session session = meeting.first();
        check(meeting);
        meeting.resume(session);
        assertTrue(meeting.isResumed());
        check(meeting);
    }

    @Test
    void hasNothingButTheClientsChainLeftAfterAuthentication() throws Exception {
        ClientFlight flight =
                new ClientFlight(
                        ClientFlight.CLIENT,
                        ServerFlight.SERVER.withClients(
                                new ClientCertificates(
                                        ClientCertificates.Demand.REQUIRED,
                                        Pair.ANYONE,
                                        CertificateType.USUAL,
                                        List.of())));
        flight.deliver();
        assertEquals(Set.of(), left(flight.pair.client));
        assertEquals(Set.of(), left(flight.pair.server));
        assertEquals(1, flight.pair.server.info(1, 1).peerCertificates().size());
    }

    private static void check(Resuming meeting) {
        assertEquals(Set.of(), left(meeting.client));
        assertEquals(Set.of(), left(meeting.server));
        assertEquals(List.of(), meeting.server.info(1, 1).peerCertificates());
    }

    /** The kinds of objects that ought to be gone, and can still be reached. */
    private static Set<String> left(Object root) {
        return ObjectGraph.of(root).stream()
                .map(Object::getClass)
                .filter(GONE::contains)
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
    }
}
