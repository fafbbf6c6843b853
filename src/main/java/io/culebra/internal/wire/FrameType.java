package io.culebra.internal.wire;

/**
 * The numbers of frame types.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-12.4 RFC 9000, section 12.4
 */
public final class FrameType {
    /** Nothing. */
    public static final int PADDING = 0x00;

    /** Asks for an acknowledgement. */
    public static final int PING = 0x01;

    /** Acknowledges packets. */
    public static final int ACK = 0x02;

    /** Acknowledges packets and counts ECN marks. */
    public static final int ACK_ECN = 0x03;

    /** Ends a stream early, by its sender. */
    public static final int RESET_STREAM = 0x04;

    /** Asks to end a stream early, by its receiver. */
    public static final int STOP_SENDING = 0x05;

    /** Bytes of the handshake. */
    public static final int CRYPTO = 0x06;

    /** A token for a later connection. */
    public static final int NEW_TOKEN = 0x07;

    /** Bytes of a stream; the low three bits are flags. */
    public static final int STREAM = 0x08;

    /** The stream ends with this frame. */
    public static final int STREAM_FIN = 0x01;

    /** The frame has a length; without it reaches to the packet's end. */
    public static final int STREAM_LENGTH = 0x02;

    /** The frame has an offset; without it starts at 0. */
    public static final int STREAM_OFFSET = 0x04;

    /** Raises the connection's limit of bytes. */
    public static final int MAX_DATA = 0x10;

    /** Raises a stream's limit of bytes. */
    public static final int MAX_STREAM_DATA = 0x11;

    /** Raises the number of bidirectional streams. */
    public static final int MAX_STREAMS_BIDI = 0x12;

    /** Raises the number of unidirectional streams. */
    public static final int MAX_STREAMS_UNI = 0x13;

    /** The connection's limit holds its sender up. */
    public static final int DATA_BLOCKED = 0x14;

    /** A stream's limit holds its sender up. */
    public static final int STREAM_DATA_BLOCKED = 0x15;

    /** The number of bidirectional streams holds the opener up. */
    public static final int STREAMS_BLOCKED_BIDI = 0x16;

    /** The number of unidirectional streams holds the opener up. */
    public static final int STREAMS_BLOCKED_UNI = 0x17;

    /** One more id to reach its sender by. */
    public static final int NEW_CONNECTION_ID = 0x18;

    /** An id that its sender uses no more. */
    public static final int RETIRE_CONNECTION_ID = 0x19;

    /** Asks whether a path works. */
    public static final int PATH_CHALLENGE = 0x1a;

    /** Says that a path works. */
    public static final int PATH_RESPONSE = 0x1b;

    /** Ends the connection, by the transport. */
    public static final int CONNECTION_CLOSE = 0x1c;

    /** Ends the connection, by the application. */
    public static final int APPLICATION_CLOSE = 0x1d;

    /** The server confirms the handshake. */
    public static final int HANDSHAKE_DONE = 0x1e;

    /** A datagram to the packet's end (RFC 9221). */
    public static final int DATAGRAM = 0x30;

    /** A datagram with a length (RFC 9221). */
    public static final int DATAGRAM_LENGTH = 0x31;

    private FrameType() {}
}
