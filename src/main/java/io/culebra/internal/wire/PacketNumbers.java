package io.culebra.internal.wire;

/**
 * Packet numbers, cut to their low bytes and made whole again.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-17.1 RFC 9000, section 17.1
 */
public final class PacketNumbers {
    /** The largest packet number there is. */
    public static final long MAX = (1L << 62) - 1;

    /** Stands for: none yet. */
    public static final long NONE = -1;

    private static final int MAX_BYTES = 4;

    private PacketNumbers() {}

    /**
     * How many bytes a packet number needs, so that the peer can tell it from all others that may
     * be on their way.
     *
     * @param packetNumber about to be sent
     * @param largestAcked the largest that the peer acknowledged in this space, or -1
     * @return 1 to 4
     */
    public static int encodedLength(long packetNumber, long largestAcked) {
        // RFC 9000 §17.1: room for more than twice the packets that are not acknowledged.
        long unacked = packetNumber - largestAcked;
        int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(unacked - 1);
        return Math.clamp((bits + Byte.SIZE - 1) / Byte.SIZE, 1, MAX_BYTES);
    }

    /**
     * Makes a packet number whole: the one nearest to what is expected next.
     *
     * @param truncated its low bytes, as sent
     * @param bytes how many of them, 1 to 4
     * @param largestReceived the largest opened in this space, or -1
     * @return 0 to 2^62-1
     */
    public static long decode(long truncated, int bytes, long largestReceived) {
        long expected = largestReceived + 1;
        long window = 1L << (bytes * Byte.SIZE);
        long half = window >>> 1;
        long candidate = (expected & -window) | truncated;
        if (candidate <= expected - half && candidate < MAX + 1 - window) {
            return candidate + window;
        }
        if (candidate > expected + half && candidate >= window) {
            return candidate - window;
        }
        return candidate;
    }
}
