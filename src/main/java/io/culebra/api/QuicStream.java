package io.culebra.api;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * One stream of a connection (RFC 9000 §2).
 *
 * <p>All methods but {@link #id}, {@link #isBidirectional}, {@link #isLocal} and {@link
 * #connection} are for the connection's worker only: call them in a callback of {@link
 * ApplicationOverQuic}, or through {@link QuicConnection#execute}.
 */
public interface QuicStream {
    /**
     * The stream's id.
     *
     * @return 0 to 2^62-1; the two lowest bits give initiator and direction (RFC 9000 §2.1)
     */
    long id();

    /**
     * Whether both sides may send.
     *
     * @return false for a unidirectional stream
     */
    boolean isBidirectional();

    /**
     * Whether this side opened the stream.
     *
     * @return false if the peer did
     */
    boolean isLocal();

    /**
     * Whether some of the stream's bytes travel as early data (0-RTT). As long as {@link
     * QuicConnection#handshakeInfo} is empty, what a server has received of such a stream may be a
     * replay of what a client has sent to somebody else, or before; and a client's may still be
     * refused, in which case it goes out again by itself.
     *
     * @return for a stream of the peer's: whether bytes of it came in 0-RTT packets so far; for one
     *     of our own: whether it was opened before the handshake was complete
     * @spec https://www.rfc-editor.org/rfc/rfc9001#section-9.2 RFC 9001, section 9.2
     */
    boolean isEarlyData();

    /**
     * The connection that the stream belongs to.
     *
     * @return the same object every time
     */
    QuicConnection connection();

    /**
     * Copies bytes into the engine's send buffer. Never blocks.
     *
     * @param bytes borrowed for the call
     * @param from where the data starts in {@code bytes}
     * @param length of the data, in bytes; 0 with {@code fin} ends the stream
     * @param fin ends the stream after these bytes, if all of them were taken
     * @return bytes taken, 0 to {@code length}; after a short write {@link
     *     ApplicationOverQuic#onStreamWritable} follows once there is room; 0 for a stream that was
     *     reset
     * @throws IllegalStateException if the stream has no sending part or was finished before
     */
    long write(MemorySegment bytes, long from, long length, boolean fin);

    /**
     * Sends the application's own memory without a copy; it stays lent until every byte of it is
     * acknowledged or the stream is reset or closed.
     *
     * @param bytes native memory that does not change until {@code whenReturned} runs
     * @param from where the data starts
     * @param length of the data, above 0, in bytes
     * @param fin ends the stream after these bytes
     * @param whenReturned runs on the worker, exactly once if anything was taken
     * @return {@code length}, or 0 if the engine holds as much unacknowledged data of this stream
     *     as it may; {@link ApplicationOverQuic#onStreamWritable} follows
     * @throws IllegalStateException if the stream has no sending part or was finished before
     */
    long lend(MemorySegment bytes, long from, long length, boolean fin, Runnable whenReturned);

    /**
     * How much {@link #write} would take now.
     *
     * @return bytes, 0 or more
     */
    long writable();

    /** Ends the sending part after what was written so far. Does nothing if it has ended. */
    void finish();

    /**
     * Abandons the sending part (RESET_STREAM, RFC 9000 §19.4). Does nothing once all is
     * acknowledged.
     *
     * @param errorCode the application's reason, 0 to 2^62-1
     */
    void reset(long errorCode);

    /**
     * Asks the peer to abandon its sending part (STOP_SENDING, RFC 9000 §19.5); what arrives from
     * now on is discarded.
     *
     * @param errorCode the application's reason, 0 to 2^62-1
     */
    void stopSending(long errorCode);

    /**
     * Stops delivery; the peer gets no credit for what is not consumed. Within {@link
     * ApplicationOverQuic#onStreamReadable} the bytes up to {@code consumedTo} count as consumed
     * and the rest of the callback's bytes is kept and delivered again after {@link
     * #resumeReading}.
     *
     * @param consumedTo position in the callback's segment, {@code from} to {@code from + length};
     *     ignored outside the callback
     */
    void pauseReading(long consumedTo);

    /** Resumes delivery; kept bytes are delivered before this worker turn ends. */
    void resumeReading();

    /**
     * Keeps borrowed bytes beyond the callback that delivered them.
     *
     * @param bytes the callback's segment
     * @param from first byte to keep, within the callback's range
     * @param length bytes to keep
     * @return the kept bytes: the slot that the kernel wrote while there are slots to spare, a copy
     *     when there are not
     */
    RetainedBytes retain(MemorySegment bytes, long from, long length);

    /**
     * What the application attached to the stream.
     *
     * @return the last argument of {@link #attach}
     */
    Optional<Object> attachment();

    /**
     * Attaches an object of the application's, so that it needs no map from id to state.
     *
     * @param state any object
     */
    void attach(Object state);

    /**
     * Sets the urgency with which the scheduler serves this stream: lower first, equal ones in
     * turn.
     *
     * @param urgency 0 to 7 (RFC 9218 §4.1); 3 is where every stream starts
     * @param incremental whether to share the turn with others of the same urgency
     */
    void priority(int urgency, boolean incremental);
}
