package io.culebra.internal.stream;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.SentLog;
import java.util.Optional;

/**
 * All streams of one connection, as the connection sees them: frames in ({@link #arrivals}), frames
 * out, and what became of those. For the connection's worker only. After {@link #close} every
 * method does nothing.
 *
 * <p>Calls the application directly, from within the methods that take frames, acknowledgements and
 * losses and from {@link #deliverPending}; what the application throws comes out of them.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-2 RFC 9000, section 2
 */
public final class Streams {
    /** Result of {@link #fill}: something was written, and it asks for an acknowledgement. */
    public static final int WROTE = SendStream.WROTE;

    /**
     * Result of {@link #fill}: the last frame has no length, so that the packet must end where it
     * does.
     */
    public static final int TO_THE_END = SendStream.TO_THE_END;

    private final StreamContext context;
    private final StreamDirectory directory;
    private final ControlWriter controlWriter;
    private final StreamArrivals arrivals;
    private final StreamOutcomes outcomes;

    /**
     * Creates the streams of a new connection: none.
     *
     * @param server whether this side is the server
     * @param connection what streams tell as their {@link QuicStream#connection}
     * @param settings what the peer was or will be told in transport parameters
     * @param pool the worker's
     * @param host the connection again
     */
    public Streams(
            boolean server,
            QuicConnection connection,
            QuicSettings settings,
            ChunkPool pool,
            StreamHost host) {
        context = new StreamContext(connection, settings, pool, host);
        directory = new StreamDirectory(server, context);
        controlWriter = new ControlWriter(context, directory);
        arrivals = new StreamArrivals(context, directory);
        outcomes = new StreamOutcomes(context, directory);
    }

    /**
     * Sets who gets the callbacks, before any stream carries data.
     *
     * @param application chosen once the protocol is agreed on
     */
    public void application(ApplicationOverQuic application) {
        context.application = application;
    }

    /**
     * The peer's transport parameters arrived (RFC 9000 §18.2). Called again, as after 0-RTT, it
     * only raises limits.
     *
     * @param maxData on all streams together, in bytes
     * @param maxStreamDataBidiLocal on a bidirectional stream that the peer opens
     * @param maxStreamDataBidiRemote on a bidirectional stream that we open
     * @param maxStreamDataUni on a unidirectional stream that we open
     * @param maxStreamsBidi bidirectional streams that we may open
     * @param maxStreamsUni unidirectional streams that we may open
     */
    public void onPeerParameters(
            long maxData,
            long maxStreamDataBidiLocal,
            long maxStreamDataBidiRemote,
            long maxStreamDataUni,
            long maxStreamsBidi,
            long maxStreamsUni) {
        context.peerKnown = true;
        directory.onPeerParameters(
                maxStreamDataBidiRemote, maxStreamDataBidiLocal, maxStreamDataUni);
        arrivals.onMaxData(maxData);
        arrivals.onMaxStreams(true, maxStreamsBidi);
        arrivals.onMaxStreams(false, maxStreamsUni);
    }

    /**
     * Streams that are opened from now on go out in 0-RTT.
     *
     * @param value false once the handshake is complete
     */
    public void openingEarly(boolean value) {
        context.openingEarly = value;
    }

    /**
     * A worker turn begins.
     *
     * @param nowNanos monotonic
     * @param smoothedRttNanos of the path in use; decides how fast windows grow
     */
    public void turn(long nowNanos, long smoothedRttNanos) {
        context.turn(nowNanos, smoothedRttNanos);
    }

    /**
     * Takes the frames that arrive.
     *
     * @return the same every time
     */
    public StreamArrivals arrivals() {
        return arrivals;
    }

    // Frames to send.

    /**
     * Whether {@link #fill} has something to write.
     *
     * @return false if nothing is due and no data can go
     */
    public boolean hasWork() {
        return context.controls.isDue() || hasData();
    }

    /**
     * Whether there is stream data, or a stream's end, that flow control lets go now.
     *
     * @return false if only other frames are due
     */
    public boolean hasData() {
        return context.hasData();
    }

    /**
     * How much stream data could go now, frames' headers not counted.
     *
     * @return bytes, above 0 exactly if {@link #hasData}
     */
    public long queuedBytes() {
        return context.scheduler.sendableBytes(context.credit.available());
    }

    /**
     * Fills a packet: frames that control streams, then data of the streams whose turn it is.
     *
     * @param out room for the packet's payload
     * @param log gets every frame
     * @return {@link #WROTE} or 0, with {@link #TO_THE_END} if the packet cannot go on behind
     */
    public int fill(SegmentWriter out, SentLog log) {
        if (context.closed) {
            return 0;
        }
        int result = fillControls(out, log);
        while (out.remaining() > 0) {
            SendStream stream = context.scheduler.next(context.credit.available());
            int wrote = stream == null ? 0 : stream.fill(out, log);
            if (wrote == 0) {
                break;
            }
            result |= wrote;
        }
        if (context.credit.available() == 0 && context.scheduler.hasFresh()) {
            noteBlocked();
        }
        // That a limit was reached goes into the very packet that reached it.
        return result | fillControls(out, log);
    }

    private int fillControls(SegmentWriter out, SentLog log) {
        return context.controls.isDue() && context.controls.fill(out, log, controlWriter)
                ? WROTE
                : 0;
    }

    /** RFC 9000 §4.1: tells the peer, once for each limit, that the limit holds data up. */
    private void noteBlocked() {
        if (context.peerKnown && context.credit.onBlocked()) {
            context.controls.want(ControlKind.DATA_BLOCKED);
        }
    }

    // What became of them.

    /**
     * Logged STREAM frames were acknowledged.
     *
     * @param id the stream
     * @param offset of the first byte
     * @param length in bytes
     * @param fin whether the end of the stream arrived too
     */
    public void onStreamAcked(long id, long offset, long length, boolean fin) {
        if (!context.closed) {
            outcomes.onStreamAcked(id, offset, length, fin);
        }
    }

    /**
     * Logged STREAM frames are lost.
     *
     * @param id the stream
     * @param offset of the first byte
     * @param length in bytes
     * @param fin whether the end of the stream was lost too
     */
    public void onStreamLost(long id, long offset, long length, boolean fin) {
        if (!context.closed) {
            outcomes.onStreamLost(id, offset, length, fin);
        }
    }

    /**
     * Another logged frame was acknowledged.
     *
     * @param kind a constant of {@link ControlKind}; those that are not about streams are ignored
     * @param first as logged
     * @param second as logged
     */
    public void onControlAcked(int kind, long first, long second) {
        if (!context.closed) {
            outcomes.onControlAcked(kind, first);
        }
    }

    /**
     * Another logged frame is lost: it is sent again if it still matters.
     *
     * @param kind a constant of {@link ControlKind}; those that are not about streams are ignored
     * @param first as logged
     * @param second as logged
     */
    public void onControlLost(int kind, long first, long second) {
        if (!context.closed) {
            outcomes.onControlLost(kind, first, second);
        }
    }

    // The application's side.

    /**
     * Opens a stream.
     *
     * @param bidirectional false for a unidirectional one
     * @return empty while the peer allows no more
     */
    public Optional<QuicStream> tryOpen(boolean bidirectional) {
        Stream stream = context.closed ? null : directory.open(bidirectional);
        if (stream != null && context.openingEarly) {
            stream.noteEarly();
        }
        return Optional.ofNullable(stream);
    }

    /**
     * Whether streams were resumed that hold bytes for the application.
     *
     * @return true: call {@link #deliverPending} before the worker sleeps
     */
    public boolean hasPendingDelivery() {
        return context.pending.size() > 0;
    }

    /** Delivers to streams that were resumed before this call. */
    public void deliverPending() {
        for (int left = context.pending.size(); left > 0 && !context.closed; left--) {
            Stream stream = context.pending.poll();
            if (stream == null) {
                return;
            }
            if (stream.receive() != null) {
                stream.receive().deliverKept();
            }
            directory.closeIfOver(stream);
        }
    }

    /**
     * How many streams have not ended.
     *
     * @return 0 or more
     */
    public int openStreams() {
        return directory.size();
    }

    /** Abandons all streams: buffers go back, and lent memory to its owners. */
    public void close() {
        if (context.closed) {
            return;
        }
        context.closed = true;
        context.controls.clear();
        while (context.pending.poll() != null) {
            // nobody is told any more
        }
        directory.abandonAll();
    }
}
