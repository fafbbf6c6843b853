package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.wire.TransportException;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Secrets are wiped as soon as nobody needs them, however a handshake ends. */
class SecretsTest {
    /** Whose arrays of bytes are secret. */
    private static final Set<Class<?>> HOLDERS =
            Set.of(KeySchedule.class, EarlySecrets.class, Exporter.class);

    private final Resuming both = new Resuming();
    private final IdentityHashMap<byte[], String> seen = new IdentityHashMap<>();
    private final Set<String> live = new TreeSet<>();

    private void look(TlsHandshake... handshakes) {
        for (TlsHandshake handshake : handshakes) {
            for (Object one : ObjectGraph.of(handshake)) {
                if (HOLDERS.contains(one.getClass())) {
                    ObjectGraph.fields(one).forEach(value -> note(one, value));
                }
                if (one instanceof TicketContent content) {
                    note(content, content.key());
                }
                if (one instanceof TicketIntake intake) {
                    // Its other array, of transport parameters, is no secret.
                    ObjectGraph.fields(intake).stream()
                            .filter(value -> value instanceof byte[] bytes && bytes.length == 32)
                            .forEach(value -> note(intake, value));
                }
            }
        }
    }

    private void note(Object holder, Object value) {
        if (value instanceof byte[] secret && secret.length > 0) {
            seen.put(secret, holder.getClass().getSimpleName());
            if (!isWiped(secret)) {
                live.add(holder.getClass().getSimpleName());
            }
        }
    }

    private static boolean isWiped(byte[] secret) {
        int any = 0;
        for (byte one : secret) {
            any |= one;
        }
        return any == 0;
    }

    /** The holders of what is not wiped. */
    private Set<String> left() {
        Set<String> holders = new TreeSet<>();
        seen.forEach((secret, holder) -> {
            if (!isWiped(secret)) {
                holders.add(holder);
            }
        });
        return holders;
    }

    private void run(Optional<Session> session) throws TransportException {
        both.start(session);
        boolean more = true;
        while (more) {
            look(both.client, both.server);
            more = both.clientSink.deliverTo(both.server, 100_000, both.nowMillis);
            look(both.client, both.server);
            more |= both.serverSink.deliverTo(both.client, 100_000, both.nowMillis);
        }
        look(both.client, both.server);
    }

    @Nested
    class AreGone {
        @Test
        void onceAHandshakeIsCompleteButForWhatIsExported() throws Exception {
            run(Optional.empty());
            assertTrue(both.client.isComplete() && both.server.isComplete());
            assertEquals(Set.of("Exporter", "KeySchedule", "TicketIntake"), live);
            assertEquals(Set.of("Exporter", "TicketIntake"), left());
        }

        @Test
        void whenTheConnectionIsOver() throws Exception {
            run(Optional.empty());
            both.client.destroy();
            both.server.destroy();
            assertEquals(Set.of(), left());
            assertThrows(
                    IllegalStateException.class,
                    () -> both.client.exportKey("label", new byte[0], 32));
        }

        @Test
        void afterAResumedHandshakeWithEarlyData() throws Exception {
            Session session = both.first();
            run(Optional.of(session));
            assertTrue(both.isResumed());
            assertEquals(Set.of("EarlySecrets", "Exporter", "KeySchedule", "TicketIntake"), live);
            assertEquals(Set.of("Exporter", "TicketIntake"), left());
            both.client.destroy();
            both.server.destroy();
            assertEquals(Set.of(), left());
        }

        @Test
        void whenAServerDoesNotWaitAnyLongerForItsGuard() throws Exception {
            Session session = both.first();
            both.tickets =
                    new ServerTickets(
                            now -> both.ring,
                            2,
                            Resuming.LIFETIME_SECONDS,
                            true,
                            (ticket, issuedMillis, now) -> Answer.later());
            run(Optional.of(session));
            assertTrue(both.server.isPending());
            assertTrue(live.contains("EarlySecrets"));
            both.client.destroy();
            both.server.destroy();
            assertEquals(Set.of(), left());
        }

        @Test
        void whenABinderIsWrong() throws Exception {
            Session session = both.first();
            both.onTheWay =
                    hello -> {
                        hello[hello.length - 1] ^= 1;
                        return hello;
                    };
            assertThrows(TransportException.class, () -> run(Optional.of(session)));
            look(both.client, both.server);
            assertTrue(live.contains("EarlySecrets"));
            both.client.destroy();
            both.server.destroy();
            assertEquals(Set.of(), left());
        }

        /** Whatever message is the one that is wrong. */
        @Test
        void whenAHandshakeFailsAtAnyMessage() {
            for (int wrong = 0; wrong < 5; wrong++) {
                seen.clear();
                ServerFlight flight = new ServerFlight();
                byte[][] messages = {
                    flight.serverHello,
                    flight.encryptedExtensions,
                    flight.certificate,
                    flight.certificateVerify,
                    flight.finished
                };
                messages[wrong][messages[wrong].length - 1] ^= 1;
                assertThrows(TransportException.class, flight::deliver, "message " + wrong);
                look(flight.client);
                flight.client.destroy();
                assertEquals(Set.of(), left(), "message " + wrong);
            }
        }

        @Test
        void whenAClientsFinishedIsWrong() throws Exception {
            ClientFlight flight = new ClientFlight(ClientFlight.CLIENT, ServerFlight.SERVER);
            look(flight.pair.server);
            flight.messages.getLast()[5] ^= 1;
            assertThrows(TransportException.class, flight::deliver);
            look(flight.pair.server);
            assertTrue(live.contains("KeySchedule"));
            flight.pair.server.destroy();
            assertEquals(Set.of(), left());
        }

        @Test
        void ofATicketThatIsNotOfUse() {
            TicketContent content =
                    new TicketContent(
                            CipherSuite.AES_128_GCM_SHA256,
                            new byte[] {1, 2, 3},
                            0,
                            0,
                            false,
                            Optional.empty(),
                            "h3",
                            new byte[0]);
            content.destroy();
            assertArrayEquals(new byte[3], content.key());
        }
    }
}
