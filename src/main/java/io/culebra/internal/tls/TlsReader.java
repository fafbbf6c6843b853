package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.util.Arrays;

/**
 * Reads the presentation language of TLS off borrowed bytes, strictly: what does not fit, or is
 * left over, is a decode_error.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-3 RFC 8446, section 3
 */
final class TlsReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    /** Reads {@code bytes[from, to)}. */
    TlsReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    int u8() throws TransportException {
        return bytes[claim(1)] & 0xff;
    }

    int u16() throws TransportException {
        int from = claim(2);
        return (bytes[from] & 0xff) << 8 | (bytes[from + 1] & 0xff);
    }

    int u24() throws TransportException {
        return u8() << 16 | u16();
    }

    long u32() throws TransportException {
        return (long) u16() << 16 | u16();
    }

    /** Copies the next bytes out. */
    long u64() throws TransportException {
        return u32() << 32 | u32();
    }

    byte[] bytes(int length) throws TransportException {
        int from = claim(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** A vector whose length takes one byte, at least {@code least} long. */
    TlsReader vector8(int least) throws TransportException {
        return vector(u8(), least);
    }

    /** A vector whose length takes two bytes, at least {@code least} long. */
    TlsReader vector16(int least) throws TransportException {
        return vector(u16(), least);
    }

    /** A vector whose length takes three bytes, at least {@code least} long. */
    TlsReader vector24(int least) throws TransportException {
        return vector(u24(), least);
    }

    /** Copies all that is left out. */
    byte[] rest() {
        byte[] copy = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return copy;
    }

    /** All that is left, as numbers of 16 bits. */
    int[] rest16() throws TransportException {
        if ((remaining() & 1) != 0) {
            throw Alert.decodeError("odd length of a list of 16-bit values");
        }
        int[] values = new int[remaining() / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = u16();
        }
        return values;
    }

    int remaining() {
        return end - at;
    }

    boolean hasMore() {
        return at < end;
    }

    /** Refuses trailing bytes. */
    void requireEnd() throws TransportException {
        if (at != end) {
            throw Alert.decodeError("trailing bytes");
        }
    }

    /** The same bytes again, from here on, without moving this reader. */
    TlsReader copy() {
        return new TlsReader(bytes, at, end);
    }

    private TlsReader vector(int length, int least) throws TransportException {
        if (length < least) {
            throw Alert.decodeError("vector too short");
        }
        int from = claim(length);
        return new TlsReader(bytes, from, from + length);
    }

    private int claim(int length) throws TransportException {
        if (end - at < length) {
            throw Alert.decodeError("message too short");
        }
        int from = at;
        at += length;
        return from;
    }
}
