package io.culebra.internal.stream;

/**
 * What a stream's number tells.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-2.1 RFC 9000, section 2.1
 */
final class StreamId {
    /** There can be no more streams of a type: ids have 62 bits, two of them for the type. */
    static final long MAX_STREAMS = 1L << 60;

    private static final int SERVER_BIT = 0x1;
    private static final int UNIDIRECTIONAL_BIT = 0x2;
    private static final int TYPE_BITS = 2;

    private StreamId() {}

    static long of(boolean byServer, boolean bidirectional, long index) {
        return (index << TYPE_BITS)
                | (byServer ? SERVER_BIT : 0)
                | (bidirectional ? 0 : UNIDIRECTIONAL_BIT);
    }

    static boolean isByServer(long id) {
        return (id & SERVER_BIT) != 0;
    }

    static boolean isBidirectional(long id) {
        return (id & UNIDIRECTIONAL_BIT) == 0;
    }

    /** How many streams of its type were opened before it. */
    static long index(long id) {
        return id >>> TYPE_BITS;
    }
}
