package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Where in its frames a stream is. Headers of frames may be cut anywhere; payloads are the caller's
 * to read, where they lie.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-7.1 RFC 9114, section 7.1
 */
final class FrameReader {
    private final VarIntReader integer = new VarIntReader();
    private long type;
    private long remaining;
    private boolean typeKnown;
    private boolean inPayload;

    /**
     * Reads the header of the next frame, or some of it.
     *
     * @return position after what was read: all of it, unless the header is complete now
     */
    long readHeader(MemorySegment bytes, long from, long to) {
        long at = from;
        while (at < to && !inPayload) {
            if (integer.next(bytes.get(JAVA_BYTE, at++))) {
                if (typeKnown) {
                    remaining = integer.value();
                    inPayload = true;
                } else {
                    type = integer.value();
                    typeKnown = true;
                }
            }
        }
        return at;
    }

    /** Whether a header is complete, and its payload not. */
    boolean inPayload() {
        return inPayload;
    }

    /** The type of the frame; meaningful within its payload. */
    long type() {
        return type;
    }

    /** Bytes of the payload that are still to come. */
    long remaining() {
        return remaining;
    }

    /** Counts bytes of the payload as read; the frame ends with the last of them. */
    void consume(long length) {
        assert inPayload && length <= remaining : length;
        remaining -= length;
        if (remaining == 0) {
            inPayload = false;
            typeKnown = false;
        }
    }

    /** Whether a stream may end here. */
    boolean isBetweenFrames() {
        return !inPayload && !typeKnown && integer.isBetween();
    }
}
