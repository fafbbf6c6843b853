package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Objects;

/** One direction of a fake stream: what was written and not yet consumed at the other end. */
final class Pipe {
    private static final long NONE = -1;

    /** Written bytes: copied, or lent. */
    private static final class Piece {
        private final MemorySegment bytes;
        private final Runnable whenReturned;
        private long from;
        private final long to;

        Piece(MemorySegment bytes, long from, long to, Runnable whenReturned) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
            this.whenReturned = whenReturned;
        }
    }

    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private final long window;
    private long buffered;
    private boolean fin;
    private boolean wantsRoom;
    private long resetCode = NONE;
    private long stopCode = NONE;
    private boolean stopDelivered;
    private boolean paused;
    private boolean over;

    Pipe(long window) {
        this.window = window;
    }

    // The sender's side.

    long write(MemorySegment bytes, long from, long length, boolean end) {
        if (isReset() || over) {
            return 0;
        }
        requireUnfinished();
        long taken = Math.min(length, writable());
        if (taken > 0) {
            byte[] copy = bytes.asSlice(from, taken).toArray(JAVA_BYTE);
            add(MemorySegment.ofArray(copy), 0, taken, () -> {});
        }
        if (taken < length) {
            wantsRoom = true;
        } else if (end) {
            fin = true;
        }
        return taken;
    }

    long lend(MemorySegment bytes, long from, long length, boolean end, Runnable whenReturned) {
        if (isReset() || over) {
            return 0;
        }
        requireUnfinished();
        if (!bytes.isNative() || length == 0) {
            throw new IllegalArgumentException("lend some native memory");
        }
        Objects.checkFromIndexSize(from, length, bytes.byteSize());
        if (buffered >= window) {
            wantsRoom = true;
            return 0;
        }
        add(bytes, from, length, whenReturned);
        fin = end;
        return length;
    }

    private void add(MemorySegment bytes, long from, long length, Runnable whenReturned) {
        pieces.add(new Piece(bytes, from, from + length, whenReturned));
        buffered += length;
    }

    private void requireUnfinished() {
        if (fin) {
            throw new IllegalStateException("finished before");
        }
    }

    long writable() {
        return fin || isReset() ? 0 : Math.max(0, window - buffered);
    }

    void finish() {
        if (!isReset()) {
            fin = true;
        }
    }

    void reset(long code) {
        if (!isReset() && !over) {
            resetCode = code;
            drop();
        }
    }

    private void drop() {
        wantsRoom = false;
        while (!pieces.isEmpty()) {
            pieces.remove().whenReturned.run();
        }
        buffered = 0;
    }

    boolean isReset() {
        return resetCode != NONE;
    }

    long resetCode() {
        return resetCode;
    }

    boolean isFinished() {
        return fin;
    }

    /** Whether the sender waits for room, and there is some; asked once. */
    boolean takeRoom() {
        boolean room = wantsRoom && writable() > 0;
        wantsRoom &= !room;
        return room;
    }

    /** Whether a STOP_SENDING is on its way to the sender. */
    boolean hasStop() {
        return stopCode != NONE && !stopDelivered && !over;
    }

    long takeStop() {
        stopDelivered = true;
        reset(stopCode);
        return stopCode;
    }

    // The receiver's side.

    void stop(long code) {
        if (stopCode == NONE && !over) {
            stopCode = code;
        }
    }

    boolean isStopped() {
        return stopCode != NONE;
    }

    long stopCode() {
        return stopCode;
    }

    void pause(boolean pausing) {
        paused = pausing;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether bytes, or the end, or a reset, can be delivered. */
    boolean hasNews() {
        if (over) {
            return false;
        }
        return isReset() || (!paused && (buffered > 0 || fin));
    }

    /** Copies the next bytes out without consuming them. */
    int peek(MemorySegment target, long at, int most) {
        int total = 0;
        for (Piece piece : pieces) {
            int part = (int) Math.min(most - total, piece.to - piece.from);
            MemorySegment.copy(piece.bytes, piece.from, target, at + total, part);
            total += part;
            if (total == most) {
                break;
            }
        }
        return total;
    }

    long buffered() {
        return buffered;
    }

    void consume(long length) {
        long rest = length;
        while (rest > 0) {
            Piece piece = pieces.element();
            long part = Math.min(rest, piece.to - piece.from);
            piece.from += part;
            rest -= part;
            if (piece.from == piece.to) {
                pieces.remove().whenReturned.run();
            }
        }
        buffered -= length;
    }

    /** Everything was delivered, or given up. */
    void end() {
        over = true;
        drop();
    }

    boolean isOver() {
        return over;
    }
}
