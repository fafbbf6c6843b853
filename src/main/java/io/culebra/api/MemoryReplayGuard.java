package io.culebra.api;

import java.util.HashSet;
import java.util.Set;

/**
 * Remembers tickets in two sets that take turns: each holds those of half a minute, so that a
 * ticket is remembered for at least that long.
 */
final class MemoryReplayGuard implements ReplayGuard {
    private static final long TURN_MILLIS = 30_000;

    private final int most;
    private final long startMillis;
    private Set<Id> current = new HashSet<>();
    private Set<Id> previous = new HashSet<>();
    private long turnMillis;

    /** Where a ticket is random: at its end there is a tag that nobody can choose. */
    private record Id(long high, long low) {
        static Id of(byte[] ticket) {
            int from = Math.max(0, ticket.length - 2 * Long.BYTES);
            long high = 0;
            long low = 0;
            for (int i = from; i < ticket.length; i++) {
                high = (high << Byte.SIZE) | (low >>> (Long.SIZE - Byte.SIZE));
                low = (low << Byte.SIZE) | (ticket[i] & 0xff);
            }
            return new Id(high, low);
        }
    }

    MemoryReplayGuard(int tickets, long startMillis) {
        this.most = tickets;
        this.startMillis = startMillis;
        turnMillis = startMillis;
    }

    @Override
    public synchronized boolean isFirst(byte[] ticket, long issuedMillis, long nowMillis) {
        // RFC 8446 §8.2: what was seen before the start is not known.
        if (issuedMillis < startMillis && nowMillis - startMillis < TURN_MILLIS) {
            return false;
        }
        turn(nowMillis);
        Id id = Id.of(ticket);
        return current.size() < most && !previous.contains(id) && current.add(id);
    }

    private void turn(long nowMillis) {
        long since = nowMillis - turnMillis;
        if (since < TURN_MILLIS) {
            return;
        }
        previous = since < 2 * TURN_MILLIS ? current : new HashSet<>();
        current = new HashSet<>();
        turnMillis = nowMillis;
    }
}
