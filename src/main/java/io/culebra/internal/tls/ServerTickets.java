package io.culebra.internal.tls;

import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.KeySource;

/**
 * What a server does about session tickets. Shared by its handshakes.
 *
 * @param keys seal tickets; the same on all workers, and on all machines of a fleet
 * @param perConnection how many tickets a client gets after a handshake; 0 for none
 * @param lifetimeSeconds at most seven days
 * @param earlyData whether 0-RTT may be sent under the tickets, and is accepted
 * @param guard says whether a ticket's early data was seen before
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.6.1 RFC 8446, section 4.6.1
 */
public record ServerTickets(
        KeySource keys,
        int perConnection,
        int lifetimeSeconds,
        boolean earlyData,
        EarlyDataGuard guard) {
    /** RFC 8446 §4.6.1: the longest lifetime, seven days. */
    public static final int MOST_SECONDS = 604_800;

    /** No tickets are given or taken. */
    public static final ServerTickets NONE =
            new ServerTickets(
                    nowMillis -> KeyRing.ofSecrets(new byte[KeyRing.SECRET_BYTES], null),
                    0,
                    0,
                    false,
                    (ticket, issuedMillis, nowMillis) -> Answer.now(false));

    /** Checks the numbers. */
    public ServerTickets {
        if (perConnection < 0 || lifetimeSeconds < 0 || lifetimeSeconds > MOST_SECONDS) {
            throw new IllegalArgumentException(
                    perConnection + " tickets for " + lifetimeSeconds + " s");
        }
    }

    boolean areUsed() {
        return lifetimeSeconds > 0;
    }
}
