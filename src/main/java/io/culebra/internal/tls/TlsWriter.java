package io.culebra.internal.tls;

import java.util.Arrays;

/**
 * Writes the presentation language of TLS into an array that grows. A vector is opened, filled and
 * closed; closing writes its length.
 */
final class TlsWriter {
    private static final int HEADER_LENGTH_BYTES = 3;

    private byte[] bytes;
    private int size;

    TlsWriter(int capacity) {
        bytes = new byte[capacity];
    }

    TlsWriter u8(int value) {
        makeRoom(1);
        bytes[size++] = (byte) value;
        return this;
    }

    TlsWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    TlsWriter u24(int value) {
        return u8(value >> 16).u16(value);
    }

    TlsWriter u32(long value) {
        return u16((int) (value >> 16)).u16((int) value);
    }

    TlsWriter u64(long value) {
        return u32(value >> 32).u32(value);
    }

    /** Writes over the last bytes. */
    void replaceEnd(byte[] source) {
        System.arraycopy(source, 0, bytes, size - source.length, source.length);
    }

    TlsWriter put(byte[] source) {
        makeRoom(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
        return this;
    }

    /** Opens a handshake message; its body ends at {@link #endMessage}. */
    int beginMessage(int type) {
        u8(type);
        return begin(HEADER_LENGTH_BYTES);
    }

    /** Writes the message's length and says where the whole message starts. */
    int endMessage(int mark) {
        end(mark, HEADER_LENGTH_BYTES);
        return mark - HEADER_LENGTH_BYTES - 1;
    }

    /** Opens a vector with room for its length. */
    int begin(int lengthBytes) {
        makeRoom(lengthBytes);
        size += lengthBytes;
        return size;
    }

    /** Closes a vector that {@link #begin} opened with the same {@code lengthBytes}. */
    void end(int mark, int lengthBytes) {
        int length = size - mark;
        if (length >>> (Byte.SIZE * lengthBytes) != 0) {
            throw new IllegalStateException(length + " bytes in a vector that cannot hold them");
        }
        for (int i = 1; i <= lengthBytes; i++) {
            bytes[mark - i] = (byte) length;
            length >>= Byte.SIZE;
        }
    }

    /** Opens an extension; its data ends at {@link #endExtension}. */
    int beginExtension(int type) {
        u16(type);
        return begin(Short.BYTES);
    }

    void endExtension(int mark) {
        end(mark, Short.BYTES);
    }

    int size() {
        return size;
    }

    /** What was written, and room behind it: valid until the next write. */
    byte[] array() {
        return bytes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Starts over, in the same array. */
    void clear() {
        size = 0;
    }

    private void makeRoom(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
