package io.culebra.internal.tls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Cuts the CRYPTO stream of one level into messages, whatever pieces it came in.
 *
 * <p>Grows with what came, not with what a length announces, and only up to a bound.
 */
final class MessageBuffer {
    /** The longest message: a chain of {@link CertificateMessage#MOST_CERTIFICATES} fits. */
    static final int MOST_MESSAGE_BYTES = 64 * 1024;

    /** The most that waits here: one message, and what came with it while an answer was pending. */
    static final int MOST_BYTES = 2 * MOST_MESSAGE_BYTES;

    static final int HEADER_BYTES = 4;

    private static final byte[] EMPTY = {};

    private byte[] bytes = EMPTY;
    private int from;
    private int to;

    /** Appends bytes of the stream. */
    void append(MemorySegment source, long at, int length) throws TransportException {
        int held = to - from;
        // RFC 9000 §7.5: what is more than we keep ends the connection.
        if (length > MOST_BYTES - held) {
            throw TransportException.of(Violation.CRYPTO_BUFFER_FULL);
        }
        if (length > bytes.length - to) {
            byte[] target =
                    held + length <= bytes.length
                            ? bytes
                            : new byte[Math.max(2 * bytes.length, held + length)];
            System.arraycopy(bytes, from, target, 0, held);
            bytes = target;
            from = 0;
            to = held;
        }
        MemorySegment.copy(source, JAVA_BYTE, at, bytes, to, length);
        to += length;
    }

    /** Whether a whole message is here. */
    boolean hasMessage() throws TransportException {
        if (to - from < HEADER_BYTES) {
            return false;
        }
        int length = bodyBytes();
        if (length > MOST_MESSAGE_BYTES) {
            throw TransportException.of(Violation.CRYPTO_BUFFER_FULL);
        }
        return to - from - HEADER_BYTES >= length;
    }

    /** The next message's type. */
    int type() {
        return bytes[from] & 0xff;
    }

    /** Takes the next message, which is whole. It is valid until the next {@link #append}. */
    HandshakeMessage take() {
        int start = from;
        from += HEADER_BYTES + bodyBytes();
        return new HandshakeMessage(bytes, start, from);
    }

    boolean isEmpty() {
        return from == to;
    }

    /** Forgets the memory, not the bytes. */
    void trim() {
        bytes = isEmpty() ? EMPTY : Arrays.copyOfRange(bytes, from, to);
        to -= from;
        from = 0;
    }

    private int bodyBytes() {
        return (bytes[from + 1] & 0xff) << 16
                | (bytes[from + 2] & 0xff) << 8
                | (bytes[from + 3] & 0xff);
    }
}
