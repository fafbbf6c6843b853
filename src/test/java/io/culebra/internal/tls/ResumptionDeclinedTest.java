package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.NamedGroup;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A ticket that does not fit is no error: the handshake goes on in full. */
class ResumptionDeclinedTest {
    private final Resuming both = new Resuming();

    @Test
    void ifTheTicketIsTooOld() throws Exception {
        Session session = both.first();
        Session late = shifted(session, 1000L * Resuming.LIFETIME_SECONDS);
        both.nowMillis += 1000L * Resuming.LIFETIME_SECONDS + 1;
        both.start(Optional.of(late));
        assertTrue(offersKey());
        both.assertFull();
    }

    @Test
    void ifTheTicketIsFromTheFuture() throws Exception {
        Session session = both.first();
        both.nowMillis -= ServerResumption.FRESH_MILLIS + 1;
        both.start(Optional.of(shifted(session, -60_000)));
        both.assertFull();
    }

    @Test
    void ifTheClientKnowsThatItIsTooOld() throws Exception {
        Session session = both.first();
        both.nowMillis += 1000L * Resuming.LIFETIME_SECONDS;
        both.start(Optional.of(session));
        assertFalse(offersKey());
        both.assertFull();
    }

    @Test
    void ifTheKeysAreGone() throws Exception {
        Session session = both.first();
        both.ring = KeyRing.of(new SeededRandom(5));
        both.start(Optional.of(session));
        both.assertFull();
    }

    @Test
    void ifTheTicketWasChanged() throws Exception {
        Session session = both.first();
        byte[] ticket = session.ticket();
        for (int i = 0; i < ticket.length; i += 7) {
            ticket[i] ^= 1;
            both.start(Optional.of(session));
            both.assertFull();
            ticket[i] ^= 1;
        }
    }

    @Test
    void ifTheTicketIsForAnotherName() throws Exception {
        Session session = both.first();
        both.clientConfig = TlsClientConfig.of("other", Pair.H3, Pair.ANYONE);
        both.start(Optional.of(renamed(session, "other")));
        assertTrue(offersKey());
        both.assertFull();
    }

    @Test
    void ifTheTicketIsForAnotherProtocol() throws Exception {
        Session session = both.first();
        List<String> protocols = List.of("x", "h3");
        both.clientConfig = TlsClientConfig.of("localhost", protocols, Pair.ANYONE);
        both.serverConfig =
                Resuming.server(protocols, Resuming.SERVER.suites(), Resuming.SERVER.groups());
        both.start(Optional.of(session));
        assertTrue(offersKey());
        both.assertFull();
        assertEquals("x", both.client.info(1, 1).alpn());
    }

    @Test
    void ifTheClientWouldSpeakToAnotherServer() throws Exception {
        Session session = both.first();
        both.clientConfig = TlsClientConfig.of("other", Pair.H3, Pair.ANYONE);
        both.start(Optional.of(session));
        assertFalse(offersKey());
        both.assertFull();
    }

    @Test
    void ifTheServerWantsTheSuiteNoMore() throws Exception {
        Session session = both.first();
        both.serverConfig =
                Resuming.server(
                        Pair.H3, List.of(CipherSuite.AES_256_GCM_SHA384), Resuming.SERVER.groups());
        both.start(Optional.of(session));
        both.assertFull();
    }

    /** RFC 8446 §4.1.4: after a retry with a suite of another hash the key is of no use. */
    @Test
    void ifTheRetryIsWithAnotherHash() throws Exception {
        Session session = both.first();
        both.serverConfig =
                Resuming.server(
                        Pair.H3,
                        List.of(CipherSuite.AES_256_GCM_SHA384),
                        List.of(NamedGroup.SECP384R1));
        both.start(Optional.of(session));
        both.assertFull();
    }

    /** RFC 9369 §5. */
    @Test
    void ifTheTicketIsOfAnotherVersionOfQuic() throws Exception {
        Session session = both.first();
        both.serverVersion = 0x6b3343cf;
        both.start(Optional.of(session));
        assertTrue(offersKey());
        both.assertFull();
        both.clientVersion = 0x6b3343cf;
        both.start(Optional.of(session));
        assertFalse(offersKey());
    }

    private boolean offersKey() {
        return new HelloEditor(both.clientSink.outbox.peek().bytes())
                .types.contains(ExtensionType.PRE_SHARED_KEY);
    }

    private static Session shifted(Session old, long millis) {
        return changed(old, millis, old.serverName());
    }

    private static Session renamed(Session old, String name) {
        return changed(old, 0, name);
    }

    private static Session changed(Session old, long laterMillis, String name) {
        return new Session(
                old.suite(),
                old.key(),
                old.ticket(),
                old.ageAdd(),
                old.receivedMillis() + laterMillis,
                old.lifetimeSeconds(),
                old.earlyData(),
                name,
                old.protocol(),
                old.version(),
                old.transportParameters());
    }
}
