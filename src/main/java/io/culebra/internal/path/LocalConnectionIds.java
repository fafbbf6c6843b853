package io.culebra.internal.path;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.FrameType;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ids that we gave the peer to send to. Whoever makes ids asks {@link #wantsMore} and hands in
 * what it made; whoever writes frames asks {@link #nextFrame}.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-5.1.1 RFC 9000, section 5.1.1
 */
public final class LocalConnectionIds {
    private static final byte[] NO_TOKEN = {};

    /** RFC 9000 §18.2: what a peer accepts that does not say. */
    private static final int DEFAULT_PEER_LIMIT = 2;

    /** An id that the peer has not retired. */
    private static final class Entry {
        final long sequence;
        final ConnectionId id;
        final byte[] resetToken;
        boolean toBeSent;

        Entry(long sequence, ConnectionId id, byte[] resetToken, boolean toBeSent) {
            this.sequence = sequence;
            this.id = id;
            this.resetToken = resetToken;
            this.toBeSent = toBeSent;
        }
    }

    private final boolean empty;
    private final int most;
    private int target;
    private Entry[] active;
    private int activeCount = 1;
    private int toBeSent;
    private long nextSequence = 1;
    private long retirePriorTo;

    /**
     * Starts with the id of the handshake; it has sequence number 0.
     *
     * @param first our Source Connection ID; empty if this side needs none, and then none follow
     * @param most active ids that we keep up with, whatever more the peer would take; 1 or more
     */
    public LocalConnectionIds(ConnectionId first, int most) {
        empty = first.length() == 0;
        this.most = empty ? 1 : most;
        target = Math.min(this.most, DEFAULT_PEER_LIMIT);
        active = new Entry[] {new Entry(0, first, NO_TOKEN, false)};
    }

    /**
     * Learns how many ids the peer keeps.
     *
     * @param activeConnectionIdLimit its transport parameter, 2 or more
     */
    public void onPeerLimit(long activeConnectionIdLimit) {
        // RFC 9000 §5.1.1: never more than the peer's limit.
        target = (int) Math.min(most, activeConnectionIdLimit);
    }

    /**
     * Whether the peer has room for another id.
     *
     * @return true if {@link #issue} should be called
     */
    public boolean wantsMore() {
        return activeCount - countBelow(retirePriorTo) < target;
    }

    /**
     * Adds an id; its NEW_CONNECTION_ID frame is then due.
     *
     * @param id leads packets to this connection already
     * @param resetToken 16 bytes, of this id; not copied
     * @return its sequence number
     */
    public long issue(ConnectionId id, byte[] resetToken) {
        if (empty) {
            // RFC 9000 §5.1.1, §19.15: none follow an empty id.
            throw new IllegalStateException("an id after the empty one");
        }
        if (activeCount == active.length) {
            active = Arrays.copyOf(active, 2 * activeCount);
        }
        // RFC 9000 §5.1.1: numbers increase by 1.
        long sequence = nextSequence++;
        active[activeCount++] = new Entry(sequence, id, resetToken, true);
        toBeSent++;
        return sequence;
    }

    /**
     * Asks the peer to use only newer ids; the next ids issued carry the wish.
     *
     * @param sequence ids below this number are to go; at most the next number to be issued
     * @return false if the peer has not yet done the last such wish (RFC 9000 §5.1.2)
     */
    public boolean askToRetireBelow(long sequence) {
        assert sequence <= nextSequence : "ids not yet issued";
        if (empty || countBelow(retirePriorTo) > 0) {
            return false;
        }
        retirePriorTo = Math.max(retirePriorTo, sequence);
        return true;
    }

    /**
     * Whether a NEW_CONNECTION_ID frame is to be sent.
     *
     * @return true if {@link #nextFrame} has one
     */
    public boolean hasFrame() {
        return toBeSent > 0;
    }

    /**
     * Takes the next NEW_CONNECTION_ID frame to send: the lowest number first.
     *
     * @return the frame; to be followed by {@link #onFrameLost} if it does not arrive
     */
    public ControlFrame.NewConnectionId nextFrame() {
        Entry next = null;
        for (int i = 0; i < activeCount; i++) {
            Entry entry = active[i];
            if (entry.toBeSent && (next == null || entry.sequence < next.sequence)) {
                next = entry;
            }
        }
        if (next == null) {
            throw new IllegalStateException("no id to be sent");
        }
        next.toBeSent = false;
        toBeSent--;
        // RFC 9000 §19.15: a frame never retires its own id.
        long below = Math.min(retirePriorTo, next.sequence);
        return new ControlFrame.NewConnectionId(next.sequence, below, next.id, next.resetToken);
    }

    /**
     * A NEW_CONNECTION_ID frame was lost: it will be sent again unless its id is gone.
     *
     * @param sequence number in it
     */
    public void onFrameLost(long sequence) {
        for (int i = 0; i < activeCount; i++) {
            if (active[i].sequence == sequence && !active[i].toBeSent) {
                active[i].toBeSent = true;
                toBeSent++;
            }
        }
    }

    /**
     * Takes a RETIRE_CONNECTION_ID frame.
     *
     * @param sequence number in it
     * @param destination Destination Connection ID of the packet that carried it
     * @return the id that leads here no more; null if it was retired before
     * @throws TransportException if the number was never issued, or is that of the packet's own id
     * @spec https://www.rfc-editor.org/rfc/rfc9000#section-19.16 RFC 9000, section 19.16
     */
    public @Nullable ConnectionId onRetire(long sequence, ConnectionId destination)
            throws TransportException {
        // RFC 9000 §19.16: an empty id cannot be retired.
        if (empty) {
            throw broken(Violation.RETIRED_ZERO_LENGTH_ID);
        }
        // RFC 9000 §19.16: nor one that was never sent.
        if (sequence >= nextSequence) {
            throw broken(Violation.RETIRED_UNKNOWN_ID);
        }
        for (int i = 0; i < activeCount; i++) {
            Entry entry = active[i];
            if (entry.sequence == sequence) {
                // RFC 9000 §19.16: nor the one that the packet itself was sent to.
                if (entry.id.equals(destination)) {
                    throw broken(Violation.RETIRED_ID_IN_USE);
                }
                remove(i);
                return entry.id;
            }
        }
        return null;
    }

    /**
     * How many ids lead here.
     *
     * @return 0 or more; the empty one counts
     */
    public int activeCount() {
        return activeCount;
    }

    /**
     * One of the ids that lead here, in no order.
     *
     * @param index 0 to {@link #activeCount} - 1
     * @return the id
     */
    public ConnectionId active(int index) {
        return active[index].id;
    }

    /**
     * The number of an id.
     *
     * @param id any
     * @return -1 if it is not one of ours, or is retired
     */
    public long sequenceOf(ConnectionId id) {
        for (int i = 0; i < activeCount; i++) {
            if (active[i].id.equals(id)) {
                return active[i].sequence;
            }
        }
        return -1;
    }

    private void remove(int index) {
        if (active[index].toBeSent) {
            toBeSent--;
        }
        activeCount--;
        active[index] = active[activeCount];
    }

    private int countBelow(long sequence) {
        int count = 0;
        for (int i = 0; i < activeCount; i++) {
            count += active[i].sequence < sequence ? 1 : 0;
        }
        return count;
    }

    private static TransportException broken(Violation violation) {
        return TransportException.of(violation, FrameType.RETIRE_CONNECTION_ID);
    }
}
