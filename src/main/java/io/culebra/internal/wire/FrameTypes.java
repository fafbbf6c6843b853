package io.culebra.internal.wire;

/**
 * Sets of frame types: bit n stands for type n. All types that we know are below 64.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-12.4 RFC 9000, section 12.4, table 3
 */
final class FrameTypes {
    private static final long ACK = set(FrameType.ACK, FrameType.ACK_ECN);
    private static final long DATAGRAM = set(FrameType.DATAGRAM, FrameType.DATAGRAM_LENGTH);

    /** Types that exist. */
    static final long KNOWN = (2L << FrameType.HANDSHAKE_DONE) - 1 | DATAGRAM;

    /** Types that ask for an acknowledgement (RFC 9000 §13.2). */
    static final long ACK_ELICITING =
            KNOWN
                    & ~ACK
                    & ~set(
                            FrameType.PADDING,
                            FrameType.CONNECTION_CLOSE,
                            FrameType.APPLICATION_CLOSE);

    /** Types that do more than to probe a path (RFC 9000 §9.1). */
    static final long NON_PROBING =
            KNOWN
                    & ~set(
                            FrameType.PADDING,
                            FrameType.NEW_CONNECTION_ID,
                            FrameType.PATH_CHALLENGE,
                            FrameType.PATH_RESPONSE);

    // RFC 9000 §17.2.2, §17.2.4: Initial and Handshake packets carry nothing but the handshake.
    private static final long IN_HANDSHAKE =
            ACK
                    | set(
                            FrameType.PADDING,
                            FrameType.PING,
                            FrameType.CRYPTO,
                            FrameType.CONNECTION_CLOSE);

    // RFC 9000 §12.5: what a client cannot mean to send before it heard from the server.
    private static final long IN_EARLY =
            KNOWN
                    & ~ACK
                    & ~set(
                            FrameType.CRYPTO,
                            FrameType.HANDSHAKE_DONE,
                            FrameType.NEW_TOKEN,
                            FrameType.PATH_RESPONSE,
                            FrameType.RETIRE_CONNECTION_ID);

    private FrameTypes() {}

    /** The types that a packet may carry; none for packets without frames. */
    static long allowedIn(PacketType packet) {
        return switch (packet) {
            case ONE_RTT -> KNOWN;
            case INITIAL, HANDSHAKE -> IN_HANDSHAKE;
            case ZERO_RTT -> IN_EARLY;
            case RETRY, VERSION_NEGOTIATION -> 0;
        };
    }

    private static long set(int... types) {
        long set = 0;
        for (int type : types) {
            set |= 1L << type;
        }
        return set;
    }
}
