package io.culebra.api;

/**
 * Tells a server whether early data is new: whoever sees a client's first packets pass can send
 * them once more, to this server or to another one of its fleet.
 *
 * <p>Asked for each ticket with early data, after the server has found the ticket to be its own, of
 * an application protocol, name and version that fit, and sent within ten seconds of what the
 * client says. So a guard has to remember a ticket for a little longer than twice that only.
 *
 * <p>Servers of a fleet that share keys ({@link ServerKeys}) and remember tickets each for itself
 * take the same early data once each. What to do: let a guard refuse the tickets that another
 * server has issued; or ask a shared memory with an atomic "put if absent" and a short time limit;
 * or send in early data only what may happen twice.
 *
 * <p>Called on workers: must be thread-safe and must not block.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-8 RFC 8446, section 8
 */
@FunctionalInterface
public interface ReplayGuard {
    /**
     * Asks, and remembers the ticket.
     *
     * @param ticket some bytes that no other ticket has, borrowed
     * @param issuedMillis when the ticket was issued, milliseconds since 1970
     * @param nowMillis the time, milliseconds since 1970
     * @return true to accept the early data; false costs the client a round trip, nothing else
     */
    boolean isFirst(byte[] ticket, long issuedMillis, long nowMillis);

    /**
     * A guard in this process's memory, for all workers of all servers that are given it.
     *
     * @param tickets how many it remembers; when it is full, early data is refused
     * @param startMillis since when it sees all early data that comes, milliseconds since 1970:
     *     what was issued before is refused for the first half minute
     * @return an empty guard
     */
    static ReplayGuard inMemory(int tickets, long startMillis) {
        return new MemoryReplayGuard(tickets, startMillis);
    }
}
