package io.culebra.internal.wire;

import static io.culebra.internal.memory.SegmentWriter.varIntSize;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.culebra.internal.memory.SegmentReader;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ControlFrame.ApplicationClose;
import io.culebra.internal.wire.ControlFrame.ConnectionClose;
import io.culebra.internal.wire.ControlFrame.DataBlocked;
import io.culebra.internal.wire.ControlFrame.HandshakeDone;
import io.culebra.internal.wire.ControlFrame.MaxStreams;
import io.culebra.internal.wire.ControlFrame.NewConnectionId;
import io.culebra.internal.wire.ControlFrame.NewToken;
import io.culebra.internal.wire.ControlFrame.PathChallenge;
import io.culebra.internal.wire.ControlFrame.PathResponse;
import io.culebra.internal.wire.ControlFrame.Ping;
import io.culebra.internal.wire.ControlFrame.ResetStream;
import io.culebra.internal.wire.ControlFrame.RetireConnectionId;
import io.culebra.internal.wire.ControlFrame.StopSending;
import io.culebra.internal.wire.ControlFrame.StreamDataBlocked;
import io.culebra.internal.wire.ControlFrame.StreamsBlocked;

/**
 * Reads, measures and writes the rare frames.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-19 RFC 9000, section 19
 */
final class ControlFrameCodec {
    private static final long MAX_STREAMS = 1L << 60;

    private ControlFrameCodec() {}

    /** Reads a frame behind its type, which is known and one byte long. */
    static ControlFrame read(int type, SegmentReader in) throws TransportException {
        ControlFrame frame =
                switch (type) {
                    case FrameType.PING -> Ping.INSTANCE;
                    case FrameType.RESET_STREAM ->
                            new ResetStream(in.readVarInt(), in.readVarInt(), in.readVarInt());
                    case FrameType.STOP_SENDING ->
                            new StopSending(in.readVarInt(), in.readVarInt());
                    case FrameType.NEW_TOKEN -> readNewToken(in);
                    case FrameType.MAX_STREAMS_BIDI, FrameType.MAX_STREAMS_UNI ->
                            new MaxStreams(
                                    type == FrameType.MAX_STREAMS_BIDI, readStreams(in, type));
                    case FrameType.DATA_BLOCKED -> new DataBlocked(in.readVarInt());
                    case FrameType.STREAM_DATA_BLOCKED ->
                            new StreamDataBlocked(in.readVarInt(), in.readVarInt());
                    case FrameType.STREAMS_BLOCKED_BIDI, FrameType.STREAMS_BLOCKED_UNI ->
                            new StreamsBlocked(
                                    type == FrameType.STREAMS_BLOCKED_BIDI, readStreams(in, type));
                    case FrameType.NEW_CONNECTION_ID -> readNewConnectionId(in);
                    case FrameType.RETIRE_CONNECTION_ID -> new RetireConnectionId(in.readVarInt());
                    case FrameType.PATH_CHALLENGE -> new PathChallenge(in.readLong());
                    case FrameType.PATH_RESPONSE -> new PathResponse(in.readLong());
                    case FrameType.CONNECTION_CLOSE ->
                            new ConnectionClose(
                                    in.readVarInt(), in.readVarInt(), readText(in, type));
                    case FrameType.APPLICATION_CLOSE ->
                            new ApplicationClose(in.readVarInt(), readText(in, type));
                    case FrameType.HANDSHAKE_DONE -> HandshakeDone.INSTANCE;
                    default -> throw TransportException.of(Violation.UNKNOWN_FRAME_TYPE, type);
                };
        requireWhole(in, type);
        return frame;
    }

    private static NewToken readNewToken(SegmentReader in) throws TransportException {
        byte[] token = readBytes(in, FrameType.NEW_TOKEN);
        // RFC 9000 §19.7: a token has bytes.
        if (token.length == 0) {
            throw TransportException.of(Violation.NEW_TOKEN_EMPTY, FrameType.NEW_TOKEN);
        }
        return new NewToken(token);
    }

    private static long readStreams(SegmentReader in, int type) throws TransportException {
        long count = in.readVarInt();
        // RFC 9000 §4.6: more streams would not have ids.
        if (count > MAX_STREAMS) {
            throw TransportException.of(Violation.STREAM_COUNT_TOO_LARGE, type);
        }
        return count;
    }

    private static NewConnectionId readNewConnectionId(SegmentReader in) throws TransportException {
        int type = FrameType.NEW_CONNECTION_ID;
        long sequence = in.readVarInt();
        long retirePriorTo = in.readVarInt();
        int length = in.readByte();
        requireWhole(in, type);
        // RFC 9000 §19.15: 1 to 20 bytes.
        if (length < 1 || length > ConnectionId.MAX_LENGTH) {
            throw TransportException.of(Violation.CONNECTION_ID_LENGTH, type);
        }
        // RFC 9000 §19.15: the id that the frame brings is not retired by it.
        if (retirePriorTo > sequence) {
            throw TransportException.of(Violation.RETIRE_PRIOR_TO_TOO_LARGE, type);
        }
        byte[] id = new byte[length];
        in.readBytes(id);
        byte[] resetToken = new byte[ControlFrame.RESET_TOKEN_BYTES];
        in.readBytes(resetToken);
        return new NewConnectionId(sequence, retirePriorTo, ConnectionId.of(id), resetToken);
    }

    private static String readText(SegmentReader in, int type) throws TransportException {
        byte[] text = readBytes(in, type);
        return text.length == 0 ? "" : new String(text, UTF_8);
    }

    private static byte[] readBytes(SegmentReader in, int type) throws TransportException {
        long length = in.readVarInt();
        if (in.exhausted() || length > in.remaining()) {
            throw TransportException.of(Violation.FRAME_CUT_SHORT, type);
        }
        byte[] bytes = new byte[(int) length];
        in.readBytes(bytes);
        return bytes;
    }

    private static void requireWhole(SegmentReader in, int type) throws TransportException {
        if (in.exhausted()) {
            throw TransportException.of(Violation.FRAME_CUT_SHORT, type);
        }
    }

    /** Bytes that {@link #write} writes. */
    static int size(ControlFrame frame) {
        return 1
                + switch (frame) {
                    case Ping _, HandshakeDone _ -> 0;
                    case ResetStream(long id, long code, long size) ->
                            varIntSize(id) + varIntSize(code) + varIntSize(size);
                    case StopSending(long id, long code) -> varIntSize(id) + varIntSize(code);
                    case NewToken(byte[] token) -> varIntSize(token.length) + token.length;
                    case MaxStreams(_, long max) -> varIntSize(max);
                    case DataBlocked(long max) -> varIntSize(max);
                    case StreamDataBlocked(long id, long max) -> varIntSize(id) + varIntSize(max);
                    case StreamsBlocked(_, long max) -> varIntSize(max);
                    case NewConnectionId(
                                    long sequence,
                                    long prior,
                                    ConnectionId id,
                                    byte[] token) ->
                            varIntSize(sequence)
                                    + varIntSize(prior)
                                    + 1
                                    + id.length()
                                    + token.length;
                    case RetireConnectionId(long sequence) -> varIntSize(sequence);
                    case PathChallenge _, PathResponse _ -> Long.BYTES;
                    case ConnectionClose(long code, long type, String reason) ->
                            varIntSize(code) + varIntSize(type) + textSize(reason);
                    case ApplicationClose(long code, String reason) ->
                            varIntSize(code) + textSize(reason);
                };
    }

    /** Writes a frame whole. */
    static void write(SegmentWriter out, ControlFrame frame) {
        switch (frame) {
            case Ping _ -> out.writeByte(FrameType.PING);
            case ResetStream(long id, long code, long size) -> {
                write(out, FrameType.RESET_STREAM, id, code);
                out.writeVarInt(size);
            }
            case StopSending(long id, long code) -> write(out, FrameType.STOP_SENDING, id, code);
            case NewToken(byte[] token) -> {
                write(out, FrameType.NEW_TOKEN, token.length);
                out.writeBytes(token);
            }
            case MaxStreams(boolean bidirectional, long max) ->
                    write(
                            out,
                            bidirectional ? FrameType.MAX_STREAMS_BIDI : FrameType.MAX_STREAMS_UNI,
                            max);
            case DataBlocked(long max) -> write(out, FrameType.DATA_BLOCKED, max);
            case StreamDataBlocked(long id, long max) ->
                    write(out, FrameType.STREAM_DATA_BLOCKED, id, max);
            case StreamsBlocked(boolean bidirectional, long max) ->
                    write(
                            out,
                            bidirectional
                                    ? FrameType.STREAMS_BLOCKED_BIDI
                                    : FrameType.STREAMS_BLOCKED_UNI,
                            max);
            case NewConnectionId(long sequence, long prior, ConnectionId id, byte[] token) -> {
                write(out, FrameType.NEW_CONNECTION_ID, sequence, prior);
                out.writeByte(id.length());
                id.write(out);
                out.writeBytes(token);
            }
            case RetireConnectionId(long sequence) ->
                    write(out, FrameType.RETIRE_CONNECTION_ID, sequence);
            case PathChallenge(long data) -> {
                out.writeByte(FrameType.PATH_CHALLENGE);
                out.writeLong(data);
            }
            case PathResponse(long data) -> {
                out.writeByte(FrameType.PATH_RESPONSE);
                out.writeLong(data);
            }
            case ConnectionClose(long code, long type, String reason) -> {
                write(out, FrameType.CONNECTION_CLOSE, code, type);
                writeText(out, reason);
            }
            case ApplicationClose(long code, String reason) -> {
                write(out, FrameType.APPLICATION_CLOSE, code);
                writeText(out, reason);
            }
            case HandshakeDone _ -> out.writeByte(FrameType.HANDSHAKE_DONE);
        }
    }

    private static void write(SegmentWriter out, int type, long value) {
        out.writeByte(type);
        out.writeVarInt(value);
    }

    private static void write(SegmentWriter out, int type, long first, long second) {
        write(out, type, first);
        out.writeVarInt(second);
    }

    private static void writeText(SegmentWriter out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeVarInt(bytes.length);
        out.writeBytes(bytes);
    }

    private static int textSize(String text) {
        int length = text.getBytes(UTF_8).length;
        return varIntSize(length) + length;
    }
}
