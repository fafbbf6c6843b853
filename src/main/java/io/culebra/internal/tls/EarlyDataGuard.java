package io.culebra.internal.tls;

/**
 * Whether early data under a ticket is the first: what was sent once in 0-RTT can be sent again by
 * anyone who saw it pass.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-8 RFC 8446, section 8
 */
@FunctionalInterface
public interface EarlyDataGuard {
    /**
     * Asks, and remembers the ticket.
     *
     * @param ticket bytes that no other ticket has, borrowed
     * @param issuedMillis when the ticket was issued, milliseconds since 1970
     * @param nowMillis wall clock, milliseconds since 1970
     * @return true to accept the early data; it is only asked once all else speaks for that
     */
    Answer<Boolean> isFirst(byte[] ticket, long issuedMillis, long nowMillis);
}
