package io.culebra.internal.stream;

import io.culebra.internal.memory.ChunkPool;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Insides of streams that ended, for streams to come. Keeps a few of each kind, so that a
 * connection with many short streams makes one object per stream and an idle one holds little.
 */
final class SpareParts {
    private static final int MOST = 64;

    private final StreamContext context;
    private final int mostPieces;
    private @Nullable SendStream sendStreams;
    private @Nullable ReceiveStream receiveStreams;
    private @Nullable SendPiece pieces;
    private int sendCount;
    private int receiveCount;
    private int pieceCount;

    SpareParts(StreamContext context) {
        this.context = context;
        // Those of one full send buffer come back at once and are wanted again at once.
        mostPieces = Math.max(MOST, context.settings.sendBufferBytes() / ChunkPool.SMALL_BYTES);
    }

    SendStream sendStream() {
        SendStream spare = sendStreams;
        if (spare == null) {
            return new SendStream(context);
        }
        sendStreams = spare.next;
        spare.next = null;
        sendCount--;
        return spare;
    }

    void recycle(SendStream part) {
        if (sendCount < MOST) {
            part.next = sendStreams;
            sendStreams = part;
            sendCount++;
        }
    }

    ReceiveStream receiveStream() {
        ReceiveStream spare = receiveStreams;
        if (spare == null) {
            return new ReceiveStream(context);
        }
        receiveStreams = spare.nextSpare;
        spare.nextSpare = null;
        receiveCount--;
        return spare;
    }

    void recycle(ReceiveStream part) {
        if (receiveCount < MOST) {
            part.nextSpare = receiveStreams;
            receiveStreams = part;
            receiveCount++;
        }
    }

    SendPiece piece() {
        SendPiece spare = pieces;
        if (spare == null) {
            return new SendPiece();
        }
        pieces = spare.next;
        spare.next = null;
        pieceCount--;
        return spare;
    }

    void recycle(SendPiece piece) {
        piece.bytes = MemorySegment.NULL;
        piece.chunk = null;
        piece.whenReturned = null;
        if (pieceCount < mostPieces) {
            piece.next = pieces;
            pieces = piece;
            pieceCount++;
        }
    }
}
