package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.EarlyData;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Sessions that are taken up again, and the form in which they are kept. */
class ResumptionTest {
    private final Resuming both = new Resuming();

    /** RFC 8446 §2.2. */
    @Nested
    class Resumes {
        @Test
        void withEverySuite() throws Exception {
            for (CipherSuite suite : CipherSuite.values()) {
                Resuming pair = new Resuming();
                pair.clientConfig = Resuming.suites(List.of(suite));
                Session session = pair.first();
                assertEquals(suite, session.suite());
                pair.resume(session);
                assertTrue(pair.isResumed());
                assertArrayEquals(
                        pair.clientSink.writeSecrets.get(EncryptionLevel.APPLICATION),
                        pair.serverSink.readSecrets.get(EncryptionLevel.APPLICATION));
                assertEquals(List.of(), pair.client.info(1, 1).peerCertificates());
            }
        }

        @Test
        void againAndAgainWithTheTicketsOfResumedConnections() throws Exception {
            Session session = both.first();
            for (int i = 0; i < 5; i++) {
                both.sessions.clear();
                both.nowMillis += 60_000;
                both.resume(session);
                assertTrue(both.isResumed());
                session = both.sessions.getLast();
            }
        }

        @Test
        void fromWhatAStoreHasKept() throws Exception {
            Session session = Session.decode(both.first().encode()).orElseThrow();
            assertTrue(both.resume(session).isResumed());
        }

        /** RFC 8446 §4.2.11.2: the binder of the second hello covers the retry, too. */
        @Test
        void afterARetry() throws Exception {
            Session session = both.first();
            both.serverConfig = Resuming.groups(List.of(NamedGroup.SECP384R1));
            both.resume(session);
            assertTrue(both.isResumed());
            assertEquals("secp384r1", both.client.info(1, 1).keyExchange());
            assertEquals(EarlyData.REFUSED, both.client.info(1, 1).earlyData());
        }

        @Test
        void underTheKeysOfTheGenerationBefore() throws Exception {
            Session session = both.first();
            both.ring = both.ring.rotate(new SeededRandom(5));
            assertTrue(both.resume(session).isResumed());
        }

        @Test
        void withAnotherTicketThanTheFirstOfferedIfThatIsNoTicketOfOurs() throws Exception {
            Session session = both.first();
            both.start(Optional.of(session));
            HelloEditor hello = new HelloEditor(both.clientSink.outbox.remove().bytes());
            int hash = session.suite().hashBytes();
            byte[] identity = hello.get(ExtensionType.PRE_SHARED_KEY);
            TlsReader old = new TlsReader(identity, 0, identity.length);
            byte[] ours = old.vector16(1).rest();
            hello.remove(ExtensionType.EARLY_DATA);
            hello.change(
                    ExtensionType.PRE_SHARED_KEY,
                    bytes -> {
                        TlsWriter out = new TlsWriter(64);
                        int list = out.begin(2);
                        out.u16(7).put(new byte[7]).u32(0).put(ours);
                        out.end(list, 2);
                        int binders = out.begin(2);
                        out.u8(hash).put(new byte[hash]).u8(hash).put(new byte[hash]);
                        out.end(binders, 2);
                        return out.toByteArray();
                    });
            byte[] message = hello.message();
            Transcript truncated = new Transcript(session.suite());
            truncated.add(message, 0, message.length - 2 - 2 * (1 + hash));
            byte[] binder =
                    new EarlySecrets(session.suite(), session.key()).binder(truncated.hash());
            System.arraycopy(binder, 0, message, message.length - hash, hash);
            both.clientSink.outbox.add(new Endpoint.Flight(EncryptionLevel.INITIAL, message));
            both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
            byte[] answer = both.serverSink.outbox.remove().bytes();
            ServerHello chosen =
                    ServerHello.parse(new TlsReader(answer, 4, answer.length), true, false);
            assertEquals(1, chosen.pskIdentity());
        }
    }

    /** The form in a store. */
    @Nested
    class Stored {
        @Test
        void isReadAsItWasWritten() throws Exception {
            Session session = both.first();
            Session read = Session.decode(session.encode()).orElseThrow();
            assertArrayEquals(session.encode(), read.encode());
            assertEquals(session.untilMillis(), read.untilMillis());
            assertFalse(
                    read.toString()
                            .contains(new String(session.key(), StandardCharsets.ISO_8859_1)));
        }

        @Test
        void isNotReadIfCutAnywhereOrLonger() throws Exception {
            byte[] whole = both.first().encode();
            for (int length = 0; length < whole.length; length++) {
                assertTrue(Session.decode(Arrays.copyOf(whole, length)).isEmpty());
            }
            assertTrue(Session.decode(Arrays.copyOf(whole, whole.length + 1)).isEmpty());
        }
    }
}
