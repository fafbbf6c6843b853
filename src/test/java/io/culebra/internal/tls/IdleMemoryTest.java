package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is left of a handshake once it is complete: as little as an idle connection may cost. */
class IdleMemoryTest {
    /** Shared by many handshakes, or somebody else's. */
    private static final Set<String> SHARED =
            Set.of("config", "operations", "random", "sink", "sessions", "tickets");

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

    private static void check(Resuming meeting) throws IllegalAccessException {
        assertEquals(Set.of(), left(meeting.client));
        assertEquals(Set.of(), left(meeting.server));
        assertEquals(List.of(), meeting.server.info(1, 1).peerCertificates());
    }

    /** The kinds of objects that ought to be gone, and can still be reached. */
    private static Set<String> left(Object root) throws IllegalAccessException {
        Set<String> found = new TreeSet<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            if (GONE.contains(next.getClass())) {
                found.add(next.getClass().getSimpleName());
            }
            switch (next) {
                case Optional<?> some -> some.ifPresent(open::add);
                case Iterable<?> many -> many.forEach(open::add);
                case Object[] many ->
                        Arrays.stream(many).filter(one -> one != null).forEach(open::add);
                default -> addFields(next, open);
            }
        }
        return found;
    }

    private static void addFields(Object owner, Deque<Object> open) throws IllegalAccessException {
        for (Class<?> type = owner.getClass(); isOurs(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        || field.getType().isPrimitive()
                        || SHARED.contains(field.getName())) {
                    continue;
                }
                field.setAccessible(true);
                Object value = field.get(owner);
                if (value != null) {
                    open.add(value);
                }
            }
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("io.culebra.internal.tls.");
    }
}
