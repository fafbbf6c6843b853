package io.culebra.internal.path;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.wire.ConnectionId;

/**
 * One way between two addresses, and what is known of it. Round trip, congestion, ECN and MTU are
 * kept by the recovery floor under {@link #recovery}'s number.
 */
public final class Path {
    private final int id;
    private final int socket;
    private final InternetAddress peer;
    private final int recovery;
    private final AmplificationLimit amplification;
    private final PathValidator validator = new PathValidator();
    private final PathResponses responses = new PathResponses();
    private InternetAddress local;
    private long peerIdSequence;
    private ConnectionId peerId;

    /**
     * Creates a path.
     *
     * @param id number within the connection, counted up
     * @param socket index in the worker's table of sockets
     * @param local this side's address; {@link InternetAddress#NONE} while not known
     * @param peer the other side's
     * @param recovery which round trip and congestion state it has; shared with the path before if
     *     {@link Migration#keepsCongestion} says so
     * @param validated whether the peer's address needs no proof
     * @param ids where {@code peerIdSequence} is from
     * @param peerIdSequence number of the peer's id that packets on this path carry
     */
    public Path(
            int id,
            int socket,
            InternetAddress local,
            InternetAddress peer,
            int recovery,
            boolean validated,
            PeerConnectionIds ids,
            long peerIdSequence) {
        this.id = id;
        this.socket = socket;
        this.local = local;
        this.peer = peer;
        this.recovery = recovery;
        this.peerIdSequence = peerIdSequence;
        peerId = ids.id(peerIdSequence);
        amplification = new AmplificationLimit(validated);
    }

    /**
     * Whether a datagram came along this path.
     *
     * @param throughSocket index of the socket
     * @param to the address it was sent to; {@link InternetAddress#NONE} if not known
     * @param source who sent it
     * @return true if all agree as far as they are known
     */
    public boolean matches(int throughSocket, InternetAddress to, InternetAddress source) {
        return socket == throughSocket && same(peer, source) && (same(local, to) || unknown(to));
    }

    /**
     * Learns this side's address from the first datagram that says it.
     *
     * @param to the address it was sent to
     */
    public void learnLocal(InternetAddress to) {
        if (local.equals(InternetAddress.NONE)) {
            local = to;
        }
    }

    /**
     * Makes sure that the peer's id in use here is not retired.
     *
     * @param ids the peer's
     * @return false if it is, and the peer has given no other: nothing can be sent on this path
     *     until it does (RFC 9000 §9.3)
     */
    public boolean refreshPeerId(PeerConnectionIds ids) {
        if (!ids.isActive(peerIdSequence)) {
            long next = ids.takeUnused();
            if (next < 0) {
                return false;
            }
            peerIdSequence = next;
        }
        peerId = ids.id(peerIdSequence);
        return true;
    }

    /**
     * Takes another of the peer's ids, so that observers cannot link this path to one before (RFC
     * 9000 §9.5); the old id is not retired by this.
     *
     * @param ids the peer's
     * @param sequence number of an active id
     */
    public void usePeerId(PeerConnectionIds ids, long sequence) {
        peerIdSequence = sequence;
        peerId = ids.id(sequence);
    }

    /**
     * Hands a PATH_RESPONSE to this path's validator; lifts the amplification limit if it is an
     * answer to one of its challenges.
     *
     * @param data as received, on any path
     * @param nowNanos the time
     * @return true if it is
     */
    public boolean onResponse(long data, long nowNanos) {
        boolean answered = validator.onResponse(data, nowNanos);
        if (answered) {
            amplification.onValidated();
        }
        return answered;
    }

    /**
     * Number within the connection.
     *
     * @return 0 for the first path
     */
    public int id() {
        return id;
    }

    /**
     * The socket to send through.
     *
     * @return index in the worker's table of sockets
     */
    public int socket() {
        return socket;
    }

    /**
     * This side's address.
     *
     * @return {@link InternetAddress#NONE} while not known
     */
    public InternetAddress local() {
        return local;
    }

    /**
     * The other side's address.
     *
     * @return where to send to
     */
    public InternetAddress peer() {
        return peer;
    }

    /**
     * Whether the peer has shown, or need not show, that it receives here.
     *
     * @return true if there is no amplification limit
     */
    public boolean validated() {
        return amplification.validated();
    }

    /**
     * How much may be sent before that, and how much went and came.
     *
     * @return this path's
     */
    public AmplificationLimit amplification() {
        return amplification;
    }

    /**
     * Asks the peer whether it receives here.
     *
     * @return this path's
     */
    public PathValidator validator() {
        return validator;
    }

    /**
     * Answers owed to the peer; they go along this path (RFC 9000 §8.2.2).
     *
     * @return this path's
     */
    public PathResponses responses() {
        return responses;
    }

    /**
     * Which round trip and congestion state this path has.
     *
     * @return number of a recovery path
     */
    public int recovery() {
        return recovery;
    }

    /**
     * The peer's id that packets on this path are sent to.
     *
     * @return destination connection id
     */
    public ConnectionId peerId() {
        return peerId;
    }

    /**
     * Number of {@link #peerId}.
     *
     * @return a sequence number
     */
    public long peerIdSequence() {
        return peerIdSequence;
    }

    private boolean unknown(InternetAddress to) {
        return same(local, InternetAddress.NONE) || same(to, InternetAddress.NONE);
    }

    private static boolean same(InternetAddress one, InternetAddress other) {
        return one.equals(other);
    }
}
