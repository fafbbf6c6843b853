package io.culebra.internal.wire;

/**
 * Frames that must arrive, other than STREAM and CRYPTO, and what the two numbers logged with them
 * mean.
 */
public final class ControlKind {
    /** MAX_DATA; first: the maximum. */
    public static final int MAX_DATA = 1;

    /** MAX_STREAM_DATA; first: stream id, second: the maximum. */
    public static final int MAX_STREAM_DATA = 2;

    /** MAX_STREAMS for bidirectional streams; first: the maximum. */
    public static final int MAX_STREAMS_BIDI = 3;

    /** MAX_STREAMS for unidirectional streams; first: the maximum. */
    public static final int MAX_STREAMS_UNI = 4;

    /** RESET_STREAM; first: stream id, second: error code. */
    public static final int RESET_STREAM = 5;

    /** STOP_SENDING; first: stream id, second: error code. */
    public static final int STOP_SENDING = 6;

    /** DATA_BLOCKED; first: the limit. */
    public static final int DATA_BLOCKED = 7;

    /** STREAM_DATA_BLOCKED; first: stream id, second: the limit. */
    public static final int STREAM_DATA_BLOCKED = 8;

    /** STREAMS_BLOCKED for bidirectional streams; first: the limit. */
    public static final int STREAMS_BLOCKED_BIDI = 9;

    /** STREAMS_BLOCKED for unidirectional streams; first: the limit. */
    public static final int STREAMS_BLOCKED_UNI = 10;

    /** NEW_CONNECTION_ID; first: sequence number. */
    public static final int NEW_CONNECTION_ID = 11;

    /** RETIRE_CONNECTION_ID; first: sequence number. */
    public static final int RETIRE_CONNECTION_ID = 12;

    /** PATH_CHALLENGE; first: its data. */
    public static final int PATH_CHALLENGE = 13;

    /** PATH_RESPONSE; first: its data. */
    public static final int PATH_RESPONSE = 14;

    /** HANDSHAKE_DONE. */
    public static final int HANDSHAKE_DONE = 15;

    /** NEW_TOKEN; first: a number that the sender gave it. */
    public static final int NEW_TOKEN = 16;

    /** PING; need not be repeated. */
    public static final int PING = 17;

    /** DATAGRAM; first: a number that the sender gave it; never repeated. */
    public static final int DATAGRAM = 18;

    private ControlKind() {}
}
