package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.QuicStream;
import java.lang.foreign.MemorySegment;

/**
 * Bytes of our own that a stream did not take, kept on the heap until it does. Mostly empty: frames
 * are small, and send buffers are not.
 */
final class PendingBytes {
    private static final byte[] NOTHING = {};

    private byte[] kept = NOTHING;
    private int from;
    private int to;
    private boolean fin;

    /** Whether nothing waits. */
    boolean isEmpty() {
        return from == to && !fin;
    }

    /**
     * Keeps a copy of bytes, behind those that wait.
     *
     * @param end whether the stream ends after them
     */
    void add(MemorySegment bytes, long start, long length, boolean end) {
        int size = Math.addExact(to - from, Math.toIntExact(length));
        if (size > kept.length - from) {
            byte[] larger = new byte[Math.max(size, 2 * (to - from))];
            System.arraycopy(kept, from, larger, 0, to - from);
            kept = larger;
            to -= from;
            from = 0;
        }
        MemorySegment.copy(bytes, JAVA_BYTE, start, kept, to, (int) length);
        to += (int) length;
        fin = end;
    }

    /** Ends the stream after what waits. */
    void addEnd() {
        fin = true;
    }

    /**
     * Writes what waits, or some of it.
     *
     * @param scratch native memory to pass it through
     * @return whether nothing waits any more
     */
    boolean flush(QuicStream stream, MemorySegment scratch) {
        while (from < to) {
            int part = (int) Math.min(scratch.byteSize(), to - from);
            MemorySegment.copy(kept, from, scratch, JAVA_BYTE, 0, part);
            int taken = (int) stream.write(scratch, 0, part, fin && from + part == to);
            from += taken;
            if (taken < part) {
                return false;
            }
            if (from == to) {
                clear();
                return true;
            }
        }
        if (fin) {
            fin = false;
            stream.finish();
        }
        return true;
    }

    /** Forgets what waits. */
    void clear() {
        kept = NOTHING;
        from = 0;
        to = 0;
        fin = false;
    }
}
