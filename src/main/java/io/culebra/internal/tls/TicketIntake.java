package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.wire.TransportException;
import java.util.Arrays;

/**
 * Takes the tickets that a server sends after the handshake, and makes sessions of them.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.6.1 RFC 8446, section 4.6.1
 */
final class TicketIntake {
    /** More of one connection are not kept. */
    private static final int MOST_TICKETS = 8;

    private final ClientSessions sessions;
    private final CipherSuite suite;
    private final byte[] resumptionMaster;
    private final String serverName;
    private final String protocol;
    private final byte[] transportParameters;
    private int taken;

    /**
     * Makes one, after the client's Finished.
     *
     * @param transportParameters the server's; this intake's from now on
     */
    TicketIntake(
            ClientSessions sessions,
            KeySchedule keys,
            String serverName,
            String protocol,
            byte[] transportParameters) {
        this.sessions = sessions;
        this.suite = keys.suite();
        this.resumptionMaster = keys.resumptionMasterSecret();
        this.serverName = serverName;
        this.protocol = protocol;
        this.transportParameters = transportParameters;
    }

    /** A NewSessionTicket message. */
    void onTicket(TlsReader body, int version, long nowMillis) throws TransportException {
        NewSessionTicket ticket = NewSessionTicket.parse(body);
        // RFC 8446 §4.6.1: a lifetime of 0 says throw it away, and nobody keeps it for longer than
        // seven days.
        long lifetime = Math.min(ticket.lifetimeSeconds(), ServerTickets.MOST_SECONDS);
        if (!sessions.wanted() || lifetime == 0 || taken == MOST_TICKETS) {
            return;
        }
        taken++;
        sessions.keep()
                .accept(
                        new Session(
                                suite,
                                KeySchedule.ticketKey(suite, resumptionMaster, ticket.nonce()),
                                ticket.ticket(),
                                ticket.ageAdd(),
                                nowMillis,
                                lifetime,
                                ticket.earlyData(),
                                serverName,
                                protocol,
                                version,
                                transportParameters));
    }

    void destroy() {
        Arrays.fill(resumptionMaster, (byte) 0);
    }
}
