package io.culebra.internal.tls;

import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.wire.TransportException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server's side of resumption in one handshake: finds a ticket that may be used, checks its
 * binder, decides on early data, and issues new tickets in the end.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2.11 RFC 8446, section 4.2.11
 */
final class ServerResumption {
    /** RFC 8446 §8.3: how far the client's clock and ours, and the way, may be apart. */
    static final long FRESH_MILLIS = 10_000;

    private static final byte[] NOTHING = {};
    private static final long MILLIS = 1000;
    private static final long U32 = 0xffff_ffffL;

    private final ServerTickets tickets;
    private final RandomSource random;
    private @Nullable Chosen chosen;
    private @Nullable EarlySecrets secrets;
    private boolean ticketsWanted;

    ServerResumption(ServerTickets tickets, RandomSource random) {
        this.tickets = tickets;
        this.random = random;
    }

    /** The ticket that the handshake goes on with. */
    private record Chosen(
            TicketContent content, OfferedPsks.Offered offered, int index, int binderBytes) {}

    /**
     * Finds the first ticket that fits what is asked for now.
     *
     * @param protocol that will be agreed on
     * @param suites that we would agree to
     * @param version of QUIC that the hello came with: a ticket is of one version (RFC 9369 §5)
     */
    void choose(
            ClientHello hello,
            String protocol,
            List<CipherSuite> suites,
            int version,
            long nowMillis)
            throws TransportException {
        giveUp();
        // RFC 8446 §4.2.9: no mode but the one with a key exchange of its own.
        ticketsWanted = tickets.areUsed() && hello.offersPskWithKeyExchange();
        Optional<OfferedPsks> psks = hello.preSharedKeys();
        if (!ticketsWanted || psks.isEmpty()) {
            return;
        }
        List<OfferedPsks.Offered> offered = psks.get().offered();
        for (int i = 0; i < offered.size() && chosen == null; i++) {
            Optional<TicketContent> content = open(offered.get(i).ticket(), version, nowMillis);
            if (content.isEmpty()) {
                continue;
            }
            if (fits(content.get(), hello, protocol, suites, nowMillis)) {
                chosen = new Chosen(content.get(), offered.get(i), i, psks.get().binderBytes());
            } else {
                content.get().destroy();
            }
        }
    }

    /** The suite of the ticket that was chosen; empty if none was. */
    Optional<CipherSuite> suite() {
        return Optional.ofNullable(chosen).map(ticket -> ticket.content().suite());
    }

    /** Forgets the ticket and what follows from it. */
    void giveUp() {
        if (chosen != null) {
            chosen.content().destroy();
            chosen = null;
        }
        if (secrets != null) {
            secrets.destroy();
            secrets = null;
        }
    }

    /** Which of the client's identities was chosen; -1 if none. */
    int index() {
        return chosen == null ? -1 : chosen.index();
    }

    /**
     * Checks the proof that the client has the key of the ticket that was chosen.
     *
     * @param before the transcript before this ClientHello
     * @return what the key schedule starts with, wiped by {@link #giveUp} at the latest; empty if
     *     no ticket was chosen
     */
    Optional<EarlySecrets> verify(HandshakeMessage message, Transcript before)
            throws TransportException {
        Chosen ticket = chosen;
        if (ticket == null) {
            return Optional.empty();
        }
        EarlySecrets made = new EarlySecrets(ticket.content().suite(), ticket.content().key());
        ticket.content().destroy();
        secrets = made;
        Transcript truncated = before.fork();
        message.addTo(truncated, ticket.binderBytes());
        byte[] expected = made.binder(truncated.hash());
        // RFC 8446 §4.2.11.2: a wrong binder ends the
        // handshake; §4.2.11: compared in constant time.
        if (!MessageDigest.isEqual(expected, ticket.offered().binder())) {
            throw TransportException.crypto(Alert.DECRYPT_ERROR, "binder is wrong");
        }
        return Optional.of(made);
    }

    /**
     * Whether to accept the early data that the client sends with this hello.
     *
     * @param sink knows whether the connection's promises still hold
     */
    Answer<Boolean> acceptsEarlyData(ClientHello hello, TlsSink sink, long nowMillis) {
        Chosen ticket = chosen;
        // RFC 8446 §4.2.10: only under the first identity, and as fresh as §8.3 wants it.
        if (ticket == null
                || !hello.offersEarlyData()
                || !tickets.earlyData()
                || !ticket.content().earlyData()
                || ticket.index() != 0
                || !isFresh(ticket, nowMillis)
                || !sink.acceptsEarlyData(ticket.content().context())) {
            return Answer.now(false);
        }
        // RFC 8446 §8.1, RFC 9001 §9.2: not twice.
        return tickets.guard()
                .isFirst(ticket.offered().ticket(), ticket.content().issuedMillis(), nowMillis);
    }

    /**
     * Writes the tickets that follow a handshake.
     *
     * @param keys after the client's Finished
     */
    void writeTickets(
            TlsWriter out,
            KeySchedule keys,
            ClientOffer offer,
            int version,
            TlsSink sink,
            long nowMillis) {
        if (!ticketsWanted || tickets.perConnection() == 0) {
            return;
        }
        byte[] context = tickets.earlyData() ? sink.ticketContext() : NOTHING;
        byte[] master = keys.resumptionMasterSecret();
        for (int i = 0; i < tickets.perConnection(); i++) {
            // RFC 8446 §4.6.1: a nonce of its own, and a random offset of the age, for each.
            byte[] nonce = {(byte) i};
            byte[] key = KeySchedule.ticketKey(keys.suite(), master, nonce);
            long ageAdd = random.nextLong() & U32;
            TicketContent content =
                    new TicketContent(
                            keys.suite(),
                            key,
                            ageAdd,
                            nowMillis,
                            tickets.earlyData(),
                            offer.serverName(),
                            offer.protocol(),
                            context);
            byte[] clear = content.encode();
            byte[] sealed =
                    tickets.keys()
                            .at(nowMillis)
                            .seal(KeyRing.Purpose.TICKET, clear, bytes(version), random);
            Arrays.fill(clear, (byte) 0);
            Arrays.fill(key, (byte) 0);
            new NewSessionTicket(
                            tickets.lifetimeSeconds(), ageAdd, nonce, sealed, tickets.earlyData())
                    .write(out);
        }
        Arrays.fill(master, (byte) 0);
    }

    private Optional<TicketContent> open(byte[] ticket, int version, long nowMillis) {
        return tickets.keys()
                .at(nowMillis)
                .open(KeyRing.Purpose.TICKET, ticket, bytes(version))
                .flatMap(clear -> {
                    Optional<TicketContent> content = TicketContent.decode(clear);
                    Arrays.fill(clear, (byte) 0);
                    return content;
                });
    }

    private static byte[] bytes(int version) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(version).array();
    }

    private boolean fits(
            TicketContent content,
            ClientHello hello,
            String protocol,
            List<CipherSuite> suites,
            long nowMillis) {
        long ageMillis = nowMillis - content.issuedMillis();
        // RFC 8446 §4.6.1: not longer than its lifetime. §4.2.11: the suite's hash is the ticket's.
        return ageMillis >= -FRESH_MILLIS
                && ageMillis <= tickets.lifetimeSeconds() * MILLIS
                && suites.contains(content.suite())
                && hello.offersSuite(content.suite().wire())
                && content.serverName().equals(hello.serverName())
                && content.protocol().equals(protocol);
    }

    private static boolean isFresh(Chosen ticket, long nowMillis) {
        long told = (ticket.offered().obfuscatedAge() - ticket.content().ageAdd()) & U32;
        long seen = nowMillis - ticket.content().issuedMillis();
        return Math.abs(seen - told) <= FRESH_MILLIS;
    }
}
