package io.culebra.internal.endpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.RandomSource;
import io.culebra.internal.wire.ConnectionId;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a datagram leads: to the seat that its id names, or that its reset token is of. */
final class Routes {
    private static final int LONG_FORM = 0x80;
    private static final int LONG_ID_LENGTH_AT = 5;
    private static final int LONG_ID_AT = 6;

    private final int idLength;
    private final ConnectionTable ids;

    /** By what a peer's stateless reset ends with; a token is as good an id as any. */
    private final ConnectionTable resetTokens;

    /** Leads nowhere yet; all ids of ours have one length. */
    Routes(int idLength, RandomSource random) {
        this.idLength = idLength;
        ids = new ConnectionTable(random.nextLong());
        resetTokens = new ConnectionTable(random.nextLong());
    }

    /** Whom a datagram's destination id names; null if nobody. */
    @Nullable Seat owner(MemorySegment memory, int at, int end) {
        int size = end - at;
        if ((memory.get(JAVA_BYTE, at) & LONG_FORM) == 0) {
            return size > idLength ? ids.find(memory, at + 1, idLength) : null;
        }
        if (size < LONG_ID_AT) {
            return null;
        }
        int length = memory.get(JAVA_BYTE, at + LONG_ID_LENGTH_AT) & 0xff;
        return length <= ConnectionId.MAX_LENGTH && size >= LONG_ID_AT + length
                ? ids.find(memory, at + LONG_ID_AT, length)
                : null;
    }

    /** Whether a short-header datagram carries the same id as the one before it. */
    boolean isSameOwner(MemorySegment memory, int at, int other, int end) {
        if (((memory.get(JAVA_BYTE, at) | memory.get(JAVA_BYTE, other)) & LONG_FORM) != 0
                || end - other <= idLength) {
            return false;
        }
        return MemorySegment.mismatch(
                        memory, at + 1, at + 1 + idLength, memory, other + 1, other + 1 + idLength)
                < 0;
    }

    void add(ConnectionId id, Seat seat) {
        if (!ids.add(id, seat)) {
            throw new IllegalStateException("connection id " + id + " made twice");
        }
    }

    void remove(ConnectionId id) {
        ids.remove(id);
    }

    /** The id that a client made up leads nowhere any more. */
    void removeFirst(Seat seat) {
        if (seat.firstDestination().length() > 0) {
            ids.remove(seat.firstDestination());
        }
    }

    /**
     * Whose peer has forgotten its connection and says so with this datagram; null if nobody's. The
     * keyed hash keeps the time of the look-up from telling anything about a token.
     */
    @Nullable Seat resetBy(MemorySegment memory, int at, int size) {
        return size < StatelessResets.LEAST_BYTES
                ? null
                : resetTokens.find(
                        memory,
                        at + size - StatelessResets.TOKEN_BYTES,
                        StatelessResets.TOKEN_BYTES);
    }

    /** The same, of a token that another worker received. */
    @Nullable Seat resetBy(ConnectionId token) {
        return resetTokens.find(token);
    }

    /** Returns those that lead to the seat from now on. */
    List<ConnectionId> replaceResetTokens(
            Seat seat, List<ConnectionId> before, List<byte[]> tokens) {
        before.forEach(resetTokens::remove);
        return tokens.stream()
                .map(ConnectionId::of)
                .filter(token -> resetTokens.add(token, seat))
                .toList();
    }

    /** Nothing leads to the seat any more. */
    void forget(Seat seat) {
        seat.connection().forEachLocalId(ids::remove);
        seat.resetTokens().forEach(resetTokens::remove);
        removeFirst(seat);
    }
}
