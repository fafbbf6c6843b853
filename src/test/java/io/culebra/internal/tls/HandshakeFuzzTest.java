package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.culebra.api.OcspPolicy;
import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whole handshakes of every kind with one message changed on its way: what comes out is an alert
 * (or another error of the transport), never another exception; and never a handshake that both
 * ends believe in. With {@code -Dculebra.fuzz.seconds=600} it goes on for ten minutes.
 */
class HandshakeFuzzTest {
    private static final int TRIES = 600;
    private static final long MOST_BYTES = 32 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final List<NamedGroup> GROUPS = List.of(NamedGroup.X25519, NamedGroup.SECP256R1);
    private static final List<CertificateType> RAW = List.of(CertificateType.RAW_PUBLIC_KEY);
    private static final TlsIdentity CHAIN =
            KeyKinds.identity("secp256r1").withOcspResponse(new byte[100]);
    private static final TlsIdentity KEY = TlsIdentity.rawKey(KeyKinds.keys("Ed25519"));

    private static TlsClientConfig client(List<NamedGroup> shares) {
        return new TlsClientConfig(
                "localhost",
                Pair.H3,
                Pair.ANYONE,
                List.of(CipherSuite.values()),
                GROUPS,
                shares,
                false);
    }

    private static TlsClientConfig client() {
        return client(List.of(NamedGroup.X25519));
    }

    private static TlsServerConfig server(TlsIdentity identity) {
        return TlsServerConfig.of(Credential.of(identity), Pair.H3);
    }

    private static ClientCertificates asking(List<CertificateType> types) {
        return new ClientCertificates(
                ClientCertificates.Demand.REQUIRED, Pair.ANYONE, types, List.of(new byte[9]));
    }

    /** The kinds of handshakes. */
    @SuppressWarnings("ImmutableEnumChecker") // records of what does not change
    private enum Kind {
        FULL(client(), server(CHAIN)),
        RETRY(client(List.of()), server(CHAIN)),
        PLAIN_CERTIFICATE(
                client().withOptions(new HelloOptions(CertificateType.USUAL, false, true)),
                server(CHAIN)),
        STAPLED(
                client().withOptions(
                                new HelloOptions(
                                        CertificateType.USUAL, false, false, OcspPolicy.OPTIONAL)),
                server(CHAIN.withOcspResponse(new byte[] {0x30, 3, 10, 1, 6}))),
        CLIENT_CERTIFICATE(
                client().withIdentity(
                                new ClientIdentity(
                                        request -> Answer.now(Optional.of(Credential.of(CHAIN))),
                                        CertificateType.USUAL)),
                server(CHAIN).withClients(asking(CertificateType.USUAL))),
        RAW_KEYS(
                client().withOptions(new HelloOptions(RAW, true, false))
                        .withIdentity(
                                ClientIdentity.of(CredentialSet.of(List.of(Credential.of(KEY))))),
                server(KEY).withClients(asking(RAW))),
        PATH(
                new TlsClientConfig(
                        "localhost",
                        Pair.H3,
                        PeerVerifier.of(PeerTrust.of(CHAIN.chain())),
                        List.of(CipherSuite.values()),
                        GROUPS,
                        GROUPS,
                        false),
                server(CHAIN)),
        RESUMED(client(), server(CHAIN));

        private final TlsClientConfig client;
        private final TlsServerConfig server;

        Kind(TlsClientConfig client, TlsServerConfig server) {
            this.client = client;
            this.server = server;
        }
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void aChangedMessageEndsInAnAlert(@ForAll long seed) {
        run(seed);
    }

    @Test
    void unchangedHandshakesComplete() throws TransportException {
        for (Kind kind : Kind.values()) {
            Case unchanged = new Case(kind, new SplittableRandom(1), Integer.MAX_VALUE);
            unchanged.pump();
            assertTrue(unchanged.isComplete(), kind.name());
        }
    }

    /** Long only if somebody asks for it. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void forAsLongAsAskedFor() {
        long seconds = Long.getLong("culebra.fuzz.seconds", 0);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long cases = 0;
        while (System.nanoTime() < end) {
            run(0x5eed_0000_0000_0000L + cases++);
        }
        if (cases > 0) {
            System.out.println("fuzzed handshakes: " + cases);
        }
    }

    private static void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Case one = new Case(kind, random, random.nextInt(9));
        try {
            one.pump();
        } catch (TransportException alert) {
            assertFalse(alert.reason().isEmpty());
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            fail(kind + ", seed " + seed + ", message " + one.changedTo(), e);
        }
        assertFalse(one.isChanged && one.isComplete(), () -> kind + " completes, seed " + seed);
        one.meeting.client.destroy();
        one.meeting.server.destroy();
        long used = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(used < MOST_BYTES, () -> kind + " took " + used + " bytes, seed " + seed);
    }

    /** One handshake, and the number of the message that does not arrive as it was sent. */
    private static final class Case {
        final Resuming meeting = new Resuming();
        private final SplittableRandom random;
        private final int victim;
        private int messages;
        private byte[] changed = {};
        boolean isChanged;

        Case(Kind kind, SplittableRandom random, int victim) {
            this.random = random;
            this.victim = victim;
            meeting.clientConfig = kind.client;
            meeting.serverConfig = kind.server;
            Optional<Session> session = Optional.empty();
            if (kind == Kind.RESUMED) {
                try {
                    session = Optional.of(meeting.first());
                } catch (TransportException e) {
                    throw new AssertionError(e);
                }
            }
            meeting.start(session);
        }

        boolean isComplete() {
            return meeting.client.isComplete() && meeting.server.isComplete();
        }

        String changedTo() {
            return messages + ": " + HexFormat.of().formatHex(changed);
        }

        void pump() throws TransportException {
            boolean more = true;
            while (more) {
                more = deliver(meeting.clientSink, meeting.server);
                more |= deliver(meeting.serverSink, meeting.client);
            }
        }

        private boolean deliver(Endpoint from, TlsHandshake to) throws TransportException {
            boolean any = false;
            for (var flight = from.outbox.poll(); flight != null; flight = from.outbox.poll()) {
                any = true;
                byte[] bytes = flight.bytes();
                for (int at = 0; at < bytes.length; ) {
                    int length = 4 + ((bytes[at + 2] & 0xff) << 8) + (bytes[at + 3] & 0xff);
                    byte[] message = Arrays.copyOfRange(bytes, at, at + length);
                    at += length;
                    ServerFlight.feed(to, flight.level(), onTheWay(flight.level(), message));
                }
            }
            return any;
        }

        private byte[] onTheWay(EncryptionLevel level, byte[] message) {
            if (messages++ != victim) {
                return message;
            }
            changed = mutated(message);
            // Tickets come after all that Finished covers.
            isChanged = level != EncryptionLevel.APPLICATION && !Arrays.equals(changed, message);
            return changed;
        }

        /** Bits, bytes, lengths, pieces doubled, dropped or moved; the header mostly follows. */
        private byte[] mutated(byte[] message) {
            if (random.nextInt(20) == 0) {
                byte[] other = message.clone();
                other[random.nextInt(4)] = (byte) random.nextInt();
                return other;
            }
            byte[] body = ServerFlight.body(message);
            for (int n = 1 + random.nextInt(4); n > 0 && body.length > 0; n--) {
                int at = random.nextInt(body.length);
                switch (random.nextInt(7)) {
                    case 0 -> body[at] ^= (byte) (1 << random.nextInt(8));
                    case 1 -> body[at] = (byte) random.nextInt();
                    case 2 -> body[at] = (byte) (random.nextBoolean() ? 0 : 0xff);
                    case 3 -> body[at] = (byte) (body[at] + (random.nextBoolean() ? 1 : -1));
                    case 4 -> body = Arrays.copyOf(body, at);
                    case 5 -> body = spliced(body, at, random.nextInt(body.length + 1));
                    default -> body = spliced(body, at, at + random.nextInt(40) - 20);
                }
            }
            return ServerFlight.message(message[0], body);
        }

        /** What stands before one place, and what stands from another one on. */
        private static byte[] spliced(byte[] body, int end, int from) {
            int start = Math.clamp(from, 0, body.length);
            return ServerFlight.concat(
                    Arrays.copyOf(body, end), Arrays.copyOfRange(body, start, body.length));
        }
    }
}
