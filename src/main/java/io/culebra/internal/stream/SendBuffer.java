package io.culebra.internal.stream;

import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.RangeSet;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What was written to a stream and is not acknowledged, in order: copies in chunks of the pool, and
 * memory that the application lent. Knows what was sent, what arrived and what is to be repeated.
 *
 * <p>Three marks split the stream: {@code acked <= sent <= written}. Memory goes back when the
 * first mark passes it; acknowledgements beyond a gap wait in a set.
 */
final class SendBuffer {
    private final ChunkPool pool;
    private final SpareParts spares;
    private @Nullable SendPiece head;
    private @Nullable SendPiece tail;

    /** The piece that was read last; the next read is likely there or behind. */
    private @Nullable SendPiece lastRead;

    private @Nullable RangeSet ackedAhead;
    private @Nullable RangeSet lost;
    private long acked;
    private long sent;
    private long written;
    private long lostBytes;
    private long copiedBytes;
    private long lentBytes;

    SendBuffer(ChunkPool pool, SpareParts spares) {
        this.pool = pool;
        this.spares = spares;
    }

    long sent() {
        return sent;
    }

    long written() {
        return written;
    }

    /** Unacknowledged bytes that were copied. */
    long copiedBytes() {
        return copiedBytes;
    }

    /** Unacknowledged bytes in the application's memory. */
    long lentBytes() {
        return lentBytes;
    }

    boolean isAllAcked() {
        return acked == written;
    }

    /** Copies all of the bytes; the caller limits their number. */
    void write(MemorySegment bytes, long from, long length) {
        long at = from;
        long end = from + length;
        while (at < end) {
            SendPiece piece = tail;
            if (piece == null || piece.room() == 0) {
                piece = addChunk(end - at);
            }
            long count = Math.min(end - at, piece.room());
            MemorySegment.copy(bytes, at, piece.bytes, piece.end - piece.start, count);
            piece.end += count;
            written += count;
            copiedBytes += count;
            at += count;
        }
    }

    void lend(MemorySegment bytes, long from, long length, Runnable whenReturned) {
        SendPiece piece = addPiece();
        piece.bytes = bytes;
        piece.from = from;
        piece.end = written + length;
        piece.whenReturned = whenReturned;
        written += length;
        lentBytes += length;
    }

    /** Copies {@code [offset, offset + length)} of the stream into a packet. */
    void read(SegmentWriter out, long offset, long length) {
        SendPiece piece = find(offset);
        long at = offset;
        long end = offset + length;
        while (true) {
            long count = Math.min(end, piece.end) - at;
            out.writeBytes(piece.bytes, piece.from + (at - piece.start), count);
            at += count;
            if (at == end) {
                break;
            }
            piece = present(piece.next);
        }
        lastRead = piece;
    }

    private SendPiece find(long offset) {
        SendPiece piece = lastRead;
        if (piece == null || offset < piece.start) {
            piece = head;
        }
        while (piece != null && offset >= piece.end) {
            piece = piece.next;
        }
        return present(piece);
    }

    private static SendPiece present(@Nullable SendPiece piece) {
        if (piece == null) {
            throw new IllegalStateException("data to send that is not there");
        }
        return piece;
    }

    /** New data up to {@code to} went out. */
    void onSent(long to) {
        assert to >= sent && to <= written : "sent what was not written";
        sent = to;
    }

    boolean hasLost() {
        return lostBytes > 0;
    }

    long lostBytes() {
        return lostBytes;
    }

    /** Where the first stretch to be repeated starts. */
    long lostFrom() {
        return lost == null ? 0 : lost.first(0);
    }

    /** Where the first stretch to be repeated ends. */
    long lostTo() {
        return lost == null ? 0 : lost.last(0) + 1;
    }

    /** The first bytes of the first stretch to be repeated went out. */
    void onRepeated(long length) {
        if (lost != null && length > 0) {
            lost.removeBelow(lost.first(0) + length);
            lostBytes -= length;
        }
    }

    /** Bytes sent before are to be repeated, except for those that arrived some other way. */
    void onLost(long offset, long length) {
        long from = Math.max(offset, acked);
        long to = offset + length;
        assert to <= sent : "lost what was not sent";
        if (from >= to) {
            return;
        }
        if (lost == null) {
            lost = new RangeSet();
        }
        lost.add(from, to - 1);
        if (ackedAhead != null) {
            int index = ackedAhead.firstEndingAtOrAbove(from);
            for (; index < ackedAhead.size() && ackedAhead.first(index) < to; index++) {
                lost.remove(ackedAhead.first(index), ackedAhead.last(index));
            }
        }
        countLost(lost);
    }

    /**
     * Bytes arrived. Runs what the application gave with memory that it lent; that may call back
     * into the stream.
     */
    void onAcked(long offset, long length) {
        long to = offset + length;
        assert to <= sent : "acknowledged what was not sent";
        if (length == 0 || to <= acked) {
            return;
        }
        if (lostBytes > 0 && lost != null && lost.remove(offset, to - 1)) {
            countLost(lost);
        }
        if (offset > acked) {
            ackedAhead().add(offset, to - 1);
            return;
        }
        long reached = to;
        RangeSet ahead = ackedAhead;
        if (ahead != null && !ahead.isEmpty()) {
            while (!ahead.isEmpty() && ahead.first(0) <= reached) {
                reached = Math.max(reached, ahead.last(0) + 1);
                ahead.removeBelow(reached);
            }
        }
        giveBack(reached);
    }

    private RangeSet ackedAhead() {
        if (ackedAhead == null) {
            ackedAhead = new RangeSet();
        }
        return ackedAhead;
    }

    private void countLost(RangeSet ranges) {
        long bytes = 0;
        for (int i = 0; i < ranges.size(); i++) {
            bytes += ranges.last(i) + 1 - ranges.first(i);
        }
        lostBytes = bytes;
    }

    /** Moves the first mark and gives back the memory that it passes. */
    private void giveBack(long to) {
        SendPiece returned = null;
        SendPiece lastReturned = null;
        while (acked < to) {
            SendPiece piece = head;
            if (piece == null) {
                throw new IllegalStateException("acknowledged data that was not written");
            }
            long upTo = Math.min(piece.end, to);
            if (piece.isLent()) {
                lentBytes -= upTo - acked;
            } else {
                copiedBytes -= upTo - acked;
            }
            acked = upTo;
            if (upTo < piece.end) {
                break;
            }
            takeHead(piece);
            if (!piece.isLent()) {
                recycle(piece);
                continue;
            }
            if (lastReturned == null) {
                returned = piece;
            } else {
                lastReturned.next = piece;
            }
            lastReturned = piece;
        }
        tellReturned(returned);
    }

    private void takeHead(SendPiece piece) {
        head = piece.next;
        piece.next = null;
        if (tail == piece) {
            tail = null;
        }
        if (lastRead == piece) {
            lastRead = null;
        }
    }

    /** Tells the application about each of a row of pieces, also if it throws in between. */
    private void tellReturned(@Nullable SendPiece first) {
        RuntimeException failure = null;
        SendPiece piece = first;
        while (piece != null) {
            SendPiece behind = piece.next;
            Runnable whenReturned = piece.whenReturned;
            piece.next = null;
            recycle(piece);
            try {
                if (whenReturned != null) {
                    whenReturned.run();
                }
            } catch (RuntimeException thrown) {
                failure = failure == null ? thrown : failure;
            }
            piece = behind;
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void recycle(SendPiece piece) {
        if (piece.chunk != null) {
            pool.release(piece.chunk);
        }
        spares.recycle(piece);
    }

    /**
     * Forgets all data, sent or not, and gives all memory back; the marks stay. Runs what the
     * application gave with memory that it lent.
     */
    void discard() {
        SendPiece returned = null;
        SendPiece lastReturned = null;
        for (SendPiece piece = head; piece != null; piece = head) {
            takeHead(piece);
            if (!piece.isLent()) {
                recycle(piece);
                continue;
            }
            if (lastReturned == null) {
                returned = piece;
            } else {
                lastReturned.next = piece;
            }
            lastReturned = piece;
        }
        lostBytes = 0;
        copiedBytes = 0;
        lentBytes = 0;
        if (lost != null) {
            lost.clear();
        }
        if (ackedAhead != null) {
            ackedAhead.clear();
        }
        tellReturned(returned);
    }

    /** Starts over, for another stream. */
    void restart() {
        assert head == null : "data left behind";
        acked = 0;
        sent = 0;
        written = 0;
        // These may have grown large, and most streams lose nothing.
        lost = null;
        ackedAhead = null;
    }

    private SendPiece addChunk(long wanted) {
        // Whoever writes a second chunk full is likely to write many.
        var chunk = pool.acquire(head == null ? wanted : ChunkPool.LARGE_BYTES);
        SendPiece piece = addPiece();
        piece.chunk = chunk;
        piece.bytes = chunk.bytes();
        return piece;
    }

    private SendPiece addPiece() {
        SendPiece piece = spares.piece();
        piece.start = written;
        piece.end = written;
        piece.from = 0;
        if (tail == null) {
            head = piece;
        } else {
            tail.next = piece;
        }
        tail = piece;
        return piece;
    }
}
