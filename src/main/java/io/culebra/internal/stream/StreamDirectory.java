package io.culebra.internal.stream;

import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Which streams there are: opens ours, makes the peer's when they are first used, and forgets both
 * when they end.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-2.1 RFC 9000, section 2.1
 */
final class StreamDirectory {
    private final boolean server;
    private final StreamContext context;
    private final StreamTable table = new StreamTable();
    private final StreamLimits peerBidi;
    private final StreamLimits peerUni;
    private final StreamAllowance ownBidi = new StreamAllowance();
    private final StreamAllowance ownUni = new StreamAllowance();

    /** The stream that was looked up last. */
    private @Nullable Stream last;

    // How much the peer takes at first on a new stream, by who opened it.
    private long maxDataOwnBidi;
    private long maxDataPeerBidi;
    private long maxDataOwnUni;

    StreamDirectory(boolean server, StreamContext context) {
        this.server = server;
        this.context = context;
        peerBidi = new StreamLimits(context.settings.maxBidirectionalStreams());
        peerUni = new StreamLimits(context.settings.maxUnidirectionalStreams());
    }

    int size() {
        return table.size();
    }

    StreamLimits peerLimits(boolean bidirectional) {
        return bidirectional ? peerBidi : peerUni;
    }

    StreamAllowance allowance(boolean bidirectional) {
        return bidirectional ? ownBidi : ownUni;
    }

    /** The peer's limits for new streams are known; existing ones rise to them. */
    void onPeerParameters(long ownBidiData, long peerBidiData, long ownUniData) {
        maxDataOwnBidi = ownBidiData;
        maxDataPeerBidi = peerBidiData;
        maxDataOwnUni = ownUniData;
        for (Stream stream : table.all()) {
            SendStream send = stream.send();
            if (send != null) {
                send.onMaxStreamData(initialMaxData(stream.isLocal(), stream.isBidirectional()));
            }
        }
    }

    private long initialMaxData(boolean local, boolean bidirectional) {
        if (!bidirectional) {
            return maxDataOwnUni;
        }
        return local ? maxDataOwnBidi : maxDataPeerBidi;
    }

    /** A stream that has not ended, or null. */
    @Nullable Stream find(long id) {
        Stream recent = last;
        if (recent != null && recent.id() == id) {
            return recent;
        }
        Stream found = table.get(id);
        if (found != null) {
            last = found;
        }
        return found;
    }

    /** Opens a stream of ours, or null while the peer allows no more. */
    @Nullable Stream open(boolean bidirectional) {
        StreamAllowance allowance = allowance(bidirectional);
        if (allowance.isExhausted()) {
            if (allowance.onRefused() && context.peerKnown) {
                context.controls.want(
                        bidirectional
                                ? ControlKind.STREAMS_BLOCKED_BIDI
                                : ControlKind.STREAMS_BLOCKED_UNI);
            }
            return null;
        }
        return create(StreamId.of(server, bidirectional, allowance.take()), true);
    }

    /**
     * The stream that a frame about the peer's sending is for.
     *
     * @param wrongDirection the rule broken if only we send on the stream
     * @return null if the stream has ended: ignore the frame
     */
    @Nullable Stream forReceiving(long id, Violation wrongDirection, int frameType)
            throws TransportException {
        Stream recent = last;
        if (recent != null && recent.id() == id && recent.receive() != null) {
            return recent;
        }
        // RFC 9000 §19.4, §19.8, §19.13: the peer does not send on a unidirectional stream of ours.
        if (isOwn(id) && !StreamId.isBidirectional(id)) {
            throw TransportException.of(wrongDirection, frameType);
        }
        return findOrMake(id, frameType);
    }

    /**
     * The stream that a frame about our sending is for.
     *
     * @param wrongDirection the rule broken if only the peer sends on the stream
     * @return null if the stream has ended: ignore the frame
     */
    @Nullable Stream forSending(long id, Violation wrongDirection, int frameType)
            throws TransportException {
        // RFC 9000 §19.5, §19.10: we do not send on a unidirectional stream of the peer's.
        if (!isOwn(id) && !StreamId.isBidirectional(id)) {
            throw TransportException.of(wrongDirection, frameType);
        }
        return findOrMake(id, frameType);
    }

    private boolean isOwn(long id) {
        return StreamId.isByServer(id) == server;
    }

    private @Nullable Stream findOrMake(long id, int frameType) throws TransportException {
        Stream found = find(id);
        if (found != null) {
            return found;
        }
        long index = StreamId.index(id);
        boolean bidirectional = StreamId.isBidirectional(id);
        if (isOwn(id)) {
            // RFC 9000 §19.5, §19.8, §19.10: we have not opened this stream.
            if (!allowance(bidirectional).isOpened(index)) {
                throw TransportException.of(Violation.STREAM_NOT_CREATED, frameType);
            }
            return null;
        }
        StreamLimits limits = peerLimits(bidirectional);
        // RFC 9000 §4.6: the peer opens no more streams than we allow.
        if (!limits.isAllowed(index)) {
            throw TransportException.of(Violation.STREAM_LIMIT, frameType);
        }
        if (!limits.touch(index)) {
            return null;
        }
        wantLimitIfDue(limits, bidirectional);
        return create(id, false);
    }

    private Stream create(long id, boolean local) {
        boolean bidirectional = StreamId.isBidirectional(id);
        SendStream send = local || bidirectional ? context.spares.sendStream() : null;
        ReceiveStream receive = !local || bidirectional ? context.spares.receiveStream() : null;
        Stream stream = new Stream(context, id, local, send, receive);
        if (send != null) {
            send.start(stream, initialMaxData(local, bidirectional));
        }
        if (receive != null) {
            receive.start(stream);
        }
        table.add(stream);
        last = stream;
        return stream;
    }

    /** Forgets a stream if both of its parts have come to their ends. */
    void closeIfOver(Stream stream) {
        if (stream.isOver() && !context.closed) {
            close(stream);
        }
    }

    private void close(Stream stream) {
        SendStream send = stream.send();
        ReceiveStream receive = stream.receive();
        if (send == null && receive == null) {
            return; // closed before
        }
        stream.die();
        table.remove(stream.id());
        last = last == stream ? null : last;
        if (send != null) {
            context.spares.recycle(send);
        }
        if (receive != null) {
            context.spares.recycle(receive);
        }
        if (!stream.isLocal()) {
            boolean bidirectional = stream.isBidirectional();
            StreamLimits limits = peerLimits(bidirectional);
            limits.onClosed();
            wantLimitIfDue(limits, bidirectional);
        }
        context.application.onStreamClosed(stream);
    }

    private void wantLimitIfDue(StreamLimits limits, boolean bidirectional) {
        if (limits.isUpdateDue()) {
            wantLimit(bidirectional);
        }
    }

    private void wantLimit(boolean bidirectional) {
        context.controls.want(
                bidirectional ? ControlKind.MAX_STREAMS_BIDI : ControlKind.MAX_STREAMS_UNI);
    }

    /** RFC 9000 §13.3: a lost limit is sent again if it is the newest. */
    void onLimitLost(boolean bidirectional, long max) {
        if (max == peerLimits(bidirectional).max()) {
            wantLimit(bidirectional);
        }
    }

    /** RFC 9000 §13.3: a lost STREAMS_BLOCKED is sent again while it is true. */
    void onBlockedLost(boolean bidirectional, long limit) {
        if (allowance(bidirectional).isBlockedAt(limit)) {
            context.controls.want(
                    bidirectional
                            ? ControlKind.STREAMS_BLOCKED_BIDI
                            : ControlKind.STREAMS_BLOCKED_UNI);
        }
    }

    /** Abandons all streams: the connection is over. */
    void abandonAll() {
        RuntimeException failure = null;
        Stream[] all = table.all();
        table.clear();
        last = null;
        for (Stream stream : all) {
            SendStream send = stream.send();
            ReceiveStream receive = stream.receive();
            stream.die();
            if (receive != null) {
                receive.abandon();
            }
            try {
                if (send != null) {
                    send.abandon();
                }
            } catch (RuntimeException thrown) { // the application's, when it gets its memory back
                failure = failure == null ? thrown : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
