package io.culebra.internal.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames that are rare enough to be objects. STREAM, ACK, CRYPTO, DATAGRAM, MAX_DATA and
 * MAX_STREAM_DATA reach {@link FrameSink} as primitives and borrowed bytes.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-19 RFC 9000, section 19
 */
public sealed interface ControlFrame {
    /** Length of a stateless reset token, in bytes. */
    int RESET_TOKEN_BYTES = 16;

    /** Asks for an acknowledgement and nothing else. */
    record Ping() implements ControlFrame {
        /** The only PING there need be. */
        public static final Ping INSTANCE = new Ping();
    }

    /**
     * The sender gives up a stream.
     *
     * @param id the stream
     * @param errorCode the application's reason
     * @param finalSize bytes of the stream that count for flow control
     */
    record ResetStream(long id, long errorCode, long finalSize) implements ControlFrame {}

    /**
     * The receiver wants no more of a stream.
     *
     * @param id the stream
     * @param errorCode the application's reason
     */
    record StopSending(long id, long errorCode) implements ControlFrame {}

    /**
     * A token for the client's next connection to this server.
     *
     * @param token not empty; nobody changes it
     */
    // Compared by content below; a copy for each accessor would buy nothing.
    @SuppressWarnings("ArrayRecordComponent")
    record NewToken(byte[] token) implements ControlFrame {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof NewToken(byte[] bytes) && Arrays.equals(token, bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(token);
        }

        @Override
        public String toString() {
            return "NewToken[" + token.length + " bytes]";
        }
    }

    /**
     * Raises how many streams the peer may open.
     *
     * @param bidirectional which kind
     * @param max streams since the connection began, 0 to 2^60
     */
    record MaxStreams(boolean bidirectional, long max) implements ControlFrame {}

    /**
     * The connection's limit holds the sender up.
     *
     * @param max the limit, in bytes
     */
    record DataBlocked(long max) implements ControlFrame {}

    /**
     * A stream's limit holds the sender up.
     *
     * @param id the stream
     * @param max the limit, in bytes
     */
    record StreamDataBlocked(long id, long max) implements ControlFrame {}

    /**
     * The number of streams holds the sender up.
     *
     * @param bidirectional which kind
     * @param max the limit, 0 to 2^60
     */
    record StreamsBlocked(boolean bidirectional, long max) implements ControlFrame {}

    /**
     * One more id by which the sender can be reached.
     *
     * @param sequence number of the id
     * @param retirePriorTo ids below this number are to be retired; at most {@code sequence}
     * @param id 1 to 20 bytes
     * @param resetToken 16 bytes; nobody changes them
     */
    // Compared by content below; a copy for each accessor would buy nothing.
    @SuppressWarnings("ArrayRecordComponent")
    record NewConnectionId(long sequence, long retirePriorTo, ConnectionId id, byte[] resetToken)
            implements ControlFrame {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof NewConnectionId(long s, long r, ConnectionId i, byte[] t)
                    && sequence == s
                    && retirePriorTo == r
                    && id.equals(i)
                    && Arrays.equals(resetToken, t);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(sequence) + id.hashCode();
        }
    }

    /**
     * The sender uses an id no more.
     *
     * @param sequence number of the id
     */
    record RetireConnectionId(long sequence) implements ControlFrame {}

    /**
     * Asks whether a path works.
     *
     * @param data 8 bytes, first one on top
     */
    record PathChallenge(long data) implements ControlFrame {}

    /**
     * Answers that it does.
     *
     * @param data of the challenge
     */
    record PathResponse(long data) implements ControlFrame {}

    /**
     * The transport ends the connection.
     *
     * @param errorCode see {@link io.culebra.api.TransportErrorCode}
     * @param frameType the frame at fault, or 0
     * @param reason for people, may be empty
     */
    record ConnectionClose(long errorCode, long frameType, String reason) implements ControlFrame {}

    /**
     * The application ends the connection.
     *
     * @param errorCode the application's
     * @param reason for people, may be empty
     */
    record ApplicationClose(long errorCode, String reason) implements ControlFrame {}

    /** The server confirms the handshake. */
    record HandshakeDone() implements ControlFrame {
        /** The only HANDSHAKE_DONE there need be. */
        public static final HandshakeDone INSTANCE = new HandshakeDone();
    }
}
