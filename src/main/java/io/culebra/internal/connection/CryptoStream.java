package io.culebra.internal.connection;

import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.FrameWriter;
import io.culebra.internal.wire.RangeSet;
import io.culebra.internal.wire.SentLog;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The CRYPTO stream of one packet number space, both directions. Handshakes are short, so bytes
 * live in heap arrays that are dropped once acknowledged or delivered.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-7.5 RFC 9000, section 7.5
 */
final class CryptoStream {
    /** Bytes kept ahead of order; RFC 9000 §7.5 asks for at least 4096. */
    static final int MAX_AHEAD = 64 << 10;

    private static final byte[] NOTHING = {};
    private static final int LEAST_USEFUL = 16;

    /** Takes handshake bytes in order. */
    interface Reader {
        void onBytes(MemorySegment bytes, long from, int length) throws TransportException;
    }

    // What is not acknowledged, all of it from an offset on.
    private byte[] outgoing = NOTHING;
    private int outgoingLength;
    private long outgoingFrom;
    private final RangeSet unsent = new RangeSet();
    private final RangeSet acknowledged = new RangeSet();

    private byte[] ahead = NOTHING;
    private final RangeSet aheadRanges = new RangeSet();
    private long delivered;

    /** Appends bytes to be sent, at least one; the array is ours from now on. */
    void write(byte[] bytes) {
        if (outgoingLength == 0) {
            outgoing = bytes;
        } else {
            outgoing = Arrays.copyOf(outgoing, outgoingLength + bytes.length);
            System.arraycopy(bytes, 0, outgoing, outgoingLength, bytes.length);
        }
        long offset = outgoingFrom + outgoingLength;
        unsent.add(offset, offset + bytes.length - 1);
        outgoingLength += bytes.length;
    }

    boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    /** Writes CRYPTO frames until nothing is left to send or no room is. True if it wrote any. */
    boolean fill(SegmentWriter out, SentLog log) {
        boolean wrote = false;
        while (!unsent.isEmpty()) {
            long offset = unsent.first(0);
            long wanted = unsent.last(0) - offset + 1;
            long header =
                    FrameWriter.cryptoHeaderSize(offset, (int) Math.min(wanted, out.remaining()));
            long room = out.remaining() - header;
            if (room < Math.min(wanted, LEAST_USEFUL)) {
                return wrote;
            }
            int length = (int) Math.min(wanted, room);
            FrameWriter.writeCryptoHeader(out, offset, length);
            out.writeBytes(MemorySegment.ofArray(outgoing), offset - outgoingFrom, length);
            log.crypto(offset, length);
            unsent.remove(offset, offset + length - 1);
            wrote = true;
        }
        return wrote;
    }

    void onAcked(long offset, long length) {
        acknowledged.add(offset, offset + length - 1);
        unsent.remove(offset, offset + length - 1);
        long end = outgoingFrom + outgoingLength;
        if (outgoingLength > 0 && acknowledged.containsAll(outgoingFrom, end - 1)) {
            outgoing = NOTHING;
            outgoingLength = 0;
            outgoingFrom = end;
        }
    }

    void onLost(long offset, long length) {
        unsent.add(offset, offset + length - 1);
        for (int i = 0; i < acknowledged.size(); i++) {
            unsent.remove(acknowledged.first(i), acknowledged.last(i));
        }
    }

    /** Sends everything again from the start: after a Retry. */
    void resend() {
        if (outgoingLength > 0) {
            unsent.add(outgoingFrom, outgoingFrom + outgoingLength - 1);
        }
    }

    /** Hands on what is in order and keeps what is ahead. */
    void onFrame(long offset, MemorySegment bytes, long from, int length, Reader reader)
            throws TransportException {
        long end = offset + length;
        if (end <= delivered || length == 0) {
            return;
        }
        // RFC 9000 §7.5: more ahead of order than is kept ends the connection.
        if (end - delivered > MAX_AHEAD) {
            throw TransportException.of(Violation.CRYPTO_BUFFER_FULL);
        }
        if (offset <= delivered && aheadRanges.isEmpty()) {
            long skip = delivered - offset;
            delivered = end;
            reader.onBytes(bytes, from + skip, (int) (length - skip));
            return;
        }
        keep(Math.max(offset, delivered), bytes, from, offset, end);
        deliver(reader);
    }

    /** Forgets all buffers; the space is discarded. */
    void release() {
        outgoing = NOTHING;
        outgoingLength = 0;
        unsent.clear();
        acknowledged.clear();
        ahead = NOTHING;
        aheadRanges.clear();
    }

    /** Whether bytes are waiting for others before them: illegal where keys change. */
    boolean hasGap() {
        return !aheadRanges.isEmpty();
    }

    private void keep(long first, MemorySegment bytes, long from, long offset, long end) {
        int at = (int) (first - delivered);
        int needed = (int) (end - delivered);
        if (ahead.length < needed) {
            ahead = Arrays.copyOf(ahead, Math.min(MAX_AHEAD, Math.max(needed, 2 * ahead.length)));
        }
        MemorySegment.copy(
                bytes, ValueLayout.JAVA_BYTE, from + (first - offset), ahead, at, needed - at);
        aheadRanges.add(first, end - 1);
    }

    private void deliver(Reader reader) throws TransportException {
        if (aheadRanges.isEmpty() || aheadRanges.first(0) > delivered) {
            return;
        }
        long last = aheadRanges.last(0);
        int ready = (int) (last + 1 - delivered);
        byte[] inOrder = Arrays.copyOf(ahead, ready);
        aheadRanges.remove(aheadRanges.first(0), last);
        if (aheadRanges.isEmpty()) {
            ahead = NOTHING;
        } else {
            int rest = (int) (aheadRanges.max() + 1 - delivered) - ready;
            System.arraycopy(ahead, ready, ahead, 0, rest);
        }
        delivered = last + 1;
        reader.onBytes(MemorySegment.ofArray(inOrder), 0, ready);
    }
}
