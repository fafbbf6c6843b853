package io.culebra.internal.http3;

/**
 * Reads variable-length integers from bytes that come one by one, since a frame may be cut
 * anywhere.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-16 RFC 9000, section 16
 */
final class VarIntReader {
    private static final int SIZE_SHIFT = 6;
    private static final int FIRST_MASK = 0x3f;

    private long value;
    private int missing;

    /**
     * Takes the next byte.
     *
     * @return whether it was the last of an integer
     */
    boolean next(int nextByte) {
        if (missing == 0) {
            value = nextByte & FIRST_MASK;
            missing = (1 << ((nextByte & 0xff) >>> SIZE_SHIFT)) - 1;
        } else {
            value = (value << Byte.SIZE) | (nextByte & 0xff);
            missing--;
        }
        return missing == 0;
    }

    /** The integer that was completed last. */
    long value() {
        return value;
    }

    /** Whether no byte of the next integer has come. */
    boolean isBetween() {
        return missing == 0;
    }
}
