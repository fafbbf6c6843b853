package io.culebra.http3;

import io.culebra.api.QuicConnection;
import io.culebra.api.RetainedBytes;
import java.lang.foreign.MemorySegment;

/**
 * One request and its response, as a stream of bytes in each direction: what server and client have
 * in common. All methods but {@link #id} and {@link #connection} are for the connection's worker
 * only.
 *
 * <p><b>Back-pressure.</b> Inwards: nothing is read, and the peer gets no credit, until {@link
 * #onBody} names a sink, and while the body is paused. Outwards: {@link #write} and {@link #lend}
 * may take less than they are offered; {@link #onWritable} follows.
 *
 * <p><b>Blocking streams</b> for virtual threads are made from this with one queue a direction. A
 * {@code BodySink} copies or {@linkplain #retain retains} what arrives into the queue and pauses
 * with {@code from + length} when the queue is full; a reader that empties it calls {@link
 * QuicConnection#execute} with {@link #resumeBody}. A writer fills a native buffer, and hands it
 * over with {@code execute}; the worker writes, goes on in {@code onWritable} after a short write,
 * and unparks the writer when all was taken. A failure wakes both.
 */
public interface Http3Stream {
    /**
     * The id of the QUIC stream.
     *
     * @return a multiple of four (RFC 9114 §6.1); -1 for a request that waits for a stream
     */
    long id();

    /**
     * The connection.
     *
     * @return the same object every time
     */
    QuicConnection connection();

    /**
     * Says who takes the peer's body. If the message has ended already, the sink hears so before
     * this method returns.
     *
     * @param sink called from now on
     */
    void onBody(BodySink sink);

    /**
     * Stops delivery to the sink; the peer gets no credit for what is not consumed. Within {@link
     * BodySink#onBody} the bytes up to {@code consumedTo} count as consumed and the rest is
     * delivered again after {@link #resumeBody}.
     *
     * @param consumedTo position in the callback's segment, {@code from} to {@code from + length};
     *     ignored outside the callback, and in one with {@code fin} that consumed all
     */
    void pauseBody(long consumedTo);

    /** Resumes delivery. Does nothing if the body is not paused. */
    void resumeBody();

    /**
     * Keeps borrowed bytes of the body beyond the callback that delivered them.
     *
     * @param bytes the callback's segment
     * @param from first byte to keep, within the callback's range
     * @param length bytes to keep
     * @return the kept bytes, see {@link io.culebra.api.QuicStream#retain}
     */
    RetainedBytes retain(MemorySegment bytes, long from, long length);

    /**
     * Sends a piece of the body, by copying. Never blocks.
     *
     * <p>A short write is a promise: the peer was told the length of the whole piece. Offer the
     * bytes that were not taken again, in one piece or in several, or {@link #reset}. If the head
     * had a {@code content-length}, exactly that many bytes are to be written.
     *
     * <p>What is not wanted (the body of a response to HEAD; after the peer refused the rest; after
     * a failure) is taken whole and dropped.
     *
     * @param bytes borrowed for the call; native memory is fastest
     * @param from where the piece starts
     * @param length of the piece, in bytes; 0 with {@code fin} ends the message
     * @param fin ends the message after these bytes, if all of them were taken
     * @return bytes taken, 0 to {@code length}; after a short write {@link #onWritable} follows
     * @throws IllegalStateException if no head was sent yet, if the message was ended before, or if
     *     the bytes are more, or with {@code fin} fewer, than promised
     */
    long write(MemorySegment bytes, long from, long length, boolean fin);

    /**
     * Sends a piece of the body without a copy; the memory stays lent until every byte of it is
     * acknowledged or the stream is over. For large pieces.
     *
     * @param bytes native memory that does not change until {@code whenReturned} runs
     * @param from where the piece starts
     * @param length of the piece, above 0, in bytes
     * @param fin ends the message after these bytes
     * @param whenReturned runs on the worker, exactly once if the piece was taken; within this call
     *     if it was dropped
     * @return {@code length}, or 0, which is a short write as in {@link #write}
     * @throws IllegalStateException as {@link #write} does
     */
    long lend(MemorySegment bytes, long from, long length, boolean fin, Runnable whenReturned);

    /**
     * Says who hears that there is room again after a short write.
     *
     * @param action runs on the worker, each time
     */
    void onWritable(Runnable action);

    /**
     * Abandons the exchange in both directions. Nothing is delivered afterwards, no failure either.
     * Does nothing if the exchange is over.
     *
     * @param errorCode see {@link Http3ErrorCode}
     */
    void reset(long errorCode);
}
