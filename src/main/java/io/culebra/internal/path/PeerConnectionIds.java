package io.culebra.internal.path;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.FrameType;
import io.culebra.internal.wire.RangeSet;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids that the peer gave us to send to, and the RETIRE_CONNECTION_ID frames that we owe it.
 *
 * <p>An id is unused until {@link #takeUnused} gives it to a path; a path that is given up, or that
 * takes another id, {@linkplain #retire retires} the one it had.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-5.1.2 RFC 9000, section 5.1.2
 */
public final class PeerConnectionIds {
    private static final int RETIRED_RANGES = 16;
    private static final int RETIREMENTS_PER_ACTIVE = 4;
    private static final byte[] NO_TOKEN = {};

    /** An id that is not retired. */
    private static final class Entry {
        final long sequence;
        ConnectionId id;
        byte[] resetToken;
        boolean used;

        Entry(long sequence, ConnectionId id, byte[] resetToken) {
            this.sequence = sequence;
            this.id = id;
            this.resetToken = resetToken;
        }
    }

    private final int limit;
    private Entry[] active;
    private int activeCount = 1;
    private boolean empty;
    private long retirePriorTo;
    // Retired by our own will, not below retirePriorTo: a late copy must not bring them back.
    private final RangeSet retired = new RangeSet(RETIRED_RANGES);
    private long[] toRetire = {};
    private int toRetireCount;
    private int unacknowledged;

    /**
     * Starts with the id that is used during the handshake; it has sequence number 0 and is used.
     *
     * @param first what a client made up or a server read off the client's first packet
     * @param limit active ids that we keep, as told to the peer in active_connection_id_limit
     */
    public PeerConnectionIds(ConnectionId first, int limit) {
        this.limit = limit;
        active = new Entry[] {new Entry(0, first, NO_TOKEN)};
        active[0].used = true;
        empty = first.length() == 0;
    }

    /**
     * Replaces the first id: a client learns the server's from its first packet or from a Retry.
     *
     * @param id the server's Source Connection ID
     */
    public void replaceFirst(ConnectionId id) {
        Entry first = find(0);
        if (first != null) {
            first.id = id;
            empty = id.length() == 0;
        }
    }

    /**
     * Sets the reset token of the first id, from the server's transport parameters.
     *
     * @param token 16 bytes; not copied
     */
    public void resetTokenOfFirst(byte[] token) {
        Entry first = find(0);
        if (first != null) {
            first.resetToken = token;
        }
    }

    /**
     * Takes a NEW_CONNECTION_ID frame. Paths whose id it retires have to {@linkplain
     * Path#refreshPeerId take another}.
     *
     * @param frame its length and its retire_prior_to were checked by the parser
     * @return true if ids that a path may be using were retired
     * @throws TransportException if it contradicts an earlier one or there are too many ids
     * @spec https://www.rfc-editor.org/rfc/rfc9000#section-19.15 RFC 9000, section 19.15
     */
    public boolean onNewConnectionId(ControlFrame.NewConnectionId frame) throws TransportException {
        // RFC 9000 §19.15: none may come while we send to an empty id.
        if (empty) {
            throw broken(Violation.CONNECTION_ID_NOT_USED);
        }
        Entry known = findSame(frame);
        boolean retiredUsed = retireBelow(frame.retirePriorTo());
        if (known == null && !retired.contains(frame.sequence())) {
            if (frame.sequence() < retirePriorTo) {
                // RFC 9000 §19.15: late by the peer's own word; it is retired unused.
                queueRetirement(frame.sequence());
            } else {
                add(new Entry(frame.sequence(), frame.id(), frame.resetToken()));
            }
        }
        // RFC 9000 §5.1.1: counted after both adding and retiring.
        if (activeCount > limit) {
            throw broken(Violation.TOO_MANY_CONNECTION_IDS);
        }
        // RFC 9000 §5.1.2: none is forgotten unretired, but the frames owed are bounded.
        if (toRetireCount + unacknowledged > RETIREMENTS_PER_ACTIVE * limit) {
            throw broken(Violation.TOO_MANY_IDS_TO_RETIRE);
        }
        return retiredUsed;
    }

    /**
     * Gives an id to a path.
     *
     * @return its sequence number; -1 if the peer has given none that is unused
     */
    public long takeUnused() {
        if (empty) {
            return 0;
        }
        Entry lowest = null;
        for (int i = 0; i < activeCount; i++) {
            Entry entry = active[i];
            if (!entry.used && (lowest == null || entry.sequence < lowest.sequence)) {
                lowest = entry;
            }
        }
        if (lowest == null) {
            return -1;
        }
        lowest.used = true;
        return lowest.sequence;
    }

    /**
     * Whether an id may be sent to.
     *
     * @param sequence its number
     * @return false once retired
     */
    public boolean isActive(long sequence) {
        return find(sequence) != null;
    }

    /**
     * Whether {@link #takeUnused} would find one.
     *
     * @return true if there is an id that no path uses, or ids are empty
     */
    public boolean hasUnused() {
        for (int i = 0; i < activeCount; i++) {
            if (!active[i].used) {
                return true;
            }
        }
        return empty;
    }

    /**
     * The id with a number.
     *
     * @param sequence an active one
     * @return the id
     * @throws IllegalStateException if it is not active
     */
    public ConnectionId id(long sequence) {
        Entry entry = find(sequence);
        if (entry == null) {
            throw new IllegalStateException("peer's connection id " + sequence + " is retired");
        }
        return entry.id;
    }

    /**
     * Gives an id back to the peer, which will send another. Does nothing for the empty id and for
     * one that is retired.
     *
     * @param sequence number of an id that no path uses any more
     */
    public void retire(long sequence) {
        for (int i = 0; i < activeCount; i++) {
            if (active[i].sequence == sequence && !empty) {
                remove(i);
                retired.add(sequence);
                queueRetirement(sequence);
                return;
            }
        }
    }

    /**
     * Whether a RETIRE_CONNECTION_ID frame is to be sent.
     *
     * @return true if {@link #nextRetirement} has one
     */
    public boolean hasRetirement() {
        return toRetireCount > 0;
    }

    /**
     * Takes the next RETIRE_CONNECTION_ID frame to send.
     *
     * @return the sequence number in it
     */
    public long nextRetirement() {
        assert toRetireCount > 0 : "nothing to retire";
        long sequence = toRetire[0];
        toRetireCount--;
        System.arraycopy(toRetire, 1, toRetire, 0, toRetireCount);
        unacknowledged++;
        return sequence;
    }

    /**
     * A RETIRE_CONNECTION_ID frame was lost: it will be sent again.
     *
     * @param sequence number in it
     */
    public void onRetirementLost(long sequence) {
        unacknowledged--;
        queueRetirement(sequence);
    }

    /** A RETIRE_CONNECTION_ID frame arrived. */
    public void onRetirementAcked() {
        unacknowledged--;
    }

    /**
     * Whether 16 bytes are the stateless reset token of an id that we have sent to. Takes the same
     * time whatever they are (RFC 9000 §10.3.1).
     *
     * @param bytes borrowed
     * @param at where the 16 bytes start
     * @return true if the peer has lost the connection
     */
    public boolean isResetToken(MemorySegment bytes, long at) {
        long high = bytes.get(JAVA_LONG_UNALIGNED, at);
        long low = bytes.get(JAVA_LONG_UNALIGNED, at + Long.BYTES);
        boolean found = false;
        for (int i = 0; i < activeCount; i++) {
            Entry entry = active[i];
            // RFC 9000 §10.3.1: only tokens of ids that were used and are not retired.
            if (entry.used && entry.resetToken.length == ControlFrame.RESET_TOKEN_BYTES) {
                MemorySegment token = MemorySegment.ofArray(entry.resetToken);
                long difference = high ^ token.get(JAVA_LONG_UNALIGNED, 0);
                difference |= low ^ token.get(JAVA_LONG_UNALIGNED, Long.BYTES);
                found |= difference == 0;
            }
        }
        return found;
    }

    /**
     * How many ids may be sent to.
     *
     * @return used and unused ones
     */
    public int activeCount() {
        return activeCount;
    }

    /**
     * The tokens that the peer would end the connection with, having forgotten it: those of ids
     * that were used and are not retired (RFC 9000 §10.3.1).
     *
     * @return 16 bytes each, not to be changed
     */
    public List<byte[]> resetTokens() {
        List<byte[]> tokens = new ArrayList<>(1);
        for (int i = 0; i < activeCount; i++) {
            if (active[i].used && active[i].resetToken.length > 0) {
                tokens.add(active[i].resetToken);
            }
        }
        return tokens;
    }

    private void add(Entry entry) {
        if (activeCount == active.length) {
            active = Arrays.copyOf(active, 2 * activeCount);
        }
        active[activeCount++] = entry;
    }

    private void remove(int index) {
        activeCount--;
        active[index] = active[activeCount];
    }

    /** RFC 9000 §5.1.2: ids below the number are retired before the new one is added. */
    private boolean retireBelow(long number) {
        // RFC 9000 §19.15: a value that does not increase the largest is ignored.
        if (number <= retirePriorTo) {
            return false;
        }
        retirePriorTo = number;
        retired.removeBelow(number);
        boolean anyUsed = false;
        for (int i = activeCount - 1; i >= 0; i--) {
            Entry entry = active[i];
            if (entry.sequence < number) {
                anyUsed |= entry.used;
                queueRetirement(entry.sequence);
                remove(i);
            }
        }
        return anyUsed;
    }

    private void queueRetirement(long sequence) {
        for (int i = 0; i < toRetireCount; i++) {
            if (toRetire[i] == sequence) {
                return;
            }
        }
        if (toRetireCount == toRetire.length) {
            toRetire = Arrays.copyOf(toRetire, Math.max(4, 2 * toRetireCount));
        }
        toRetire[toRetireCount++] = sequence;
    }

    /** Finds the same id, and refuses one that is the same in part. */
    private @Nullable Entry findSame(ControlFrame.NewConnectionId frame) throws TransportException {
        for (int i = 0; i < activeCount; i++) {
            Entry entry = active[i];
            boolean sameNumber = entry.sequence == frame.sequence();
            boolean sameId = entry.id.equals(frame.id());
            boolean sameToken = Arrays.equals(entry.resetToken, frame.resetToken());
            // RFC 9000 §19.15: one number, one id, one token.
            boolean contradicts = !sameToken && entry.resetToken != NO_TOKEN;
            if (sameNumber != sameId || (sameId && contradicts)) {
                throw broken(Violation.CONNECTION_ID_REUSED);
            }
            // RFC 9000 §10.3.2: two ids have two tokens.
            if (sameToken && !sameId) {
                throw broken(Violation.RESET_TOKEN_REUSED);
            }
            if (sameNumber) {
                return entry;
            }
        }
        return null;
    }

    private @Nullable Entry find(long sequence) {
        for (int i = 0; i < activeCount; i++) {
            if (active[i].sequence == sequence) {
                return active[i];
            }
        }
        return null;
    }

    private static TransportException broken(Violation violation) {
        return TransportException.of(violation, FrameType.NEW_CONNECTION_ID);
    }
}
