package io.culebra.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.culebra.internal.memory.SegmentReader;
import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;

/**
 * Splits a decrypted payload into frames. One parser is reused for all packets of a worker; it does
 * not allocate but for {@link ControlFrame}s.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-12.4 RFC 9000, section 12.4
 */
public final class FrameParser {
    /** Bit of the result: the packet asks for an acknowledgement (RFC 9000 §13.2). */
    public static final int ACK_ELICITING = 1;

    /** Bit of the result: the packet does more than to probe a path (RFC 9000 §9.1). */
    public static final int NON_PROBING = 2;

    private static final int KNOWN_TYPES = Long.SIZE;
    private static final int STREAM_MASK = 0xf8;
    private static final int ACK_MASK = 0xfe;
    private static final long MAX_OFFSET = (1L << 62) - 1;

    private final SegmentReader in = new SegmentReader();
    private final AckFrame ack = new AckFrame();

    /** Creates a parser. */
    public FrameParser() {}

    /**
     * Hands every frame of a payload to {@code sink}.
     *
     * @param payload decrypted, borrowed for the call
     * @param from where the payload starts
     * @param to where it ends
     * @param packet what the payload came in; must have frames
     * @param sink told of each frame in turn; frames before a broken one have been told
     * @return {@link #ACK_ELICITING} and {@link #NON_PROBING}, if they hold
     * @throws TransportException for a payload or frame that breaks a rule, or what {@code sink}
     *     throws
     */
    public int parse(MemorySegment payload, long from, long to, PacketType packet, FrameSink sink)
            throws TransportException {
        // RFC 9000 §12.4: every packet holds a frame.
        if (from >= to) {
            throw TransportException.of(Violation.EMPTY_PAYLOAD);
        }
        in.wrap(payload, from, to);
        long allowed = FrameTypes.allowedIn(packet);
        long seen = 0;
        do {
            int type = in.readByte();
            if (type >= KNOWN_TYPES || (allowed >>> type & 1) == 0) {
                throw refusal(payload, in.position() - 1, to, type);
            }
            seen |= 1L << type;
            if ((type & STREAM_MASK) == FrameType.STREAM) {
                parseStream(type, payload, sink);
            } else if ((type & ACK_MASK) == FrameType.ACK) {
                ack.read(in, type == FrameType.ACK_ECN);
                sink.onAck(ack);
            } else if (type == FrameType.PADDING) {
                skipPadding(payload, to);
            } else {
                parseOther(type, payload, sink);
            }
        } while (in.remaining() > 0);
        return ((seen & FrameTypes.ACK_ELICITING) != 0 ? ACK_ELICITING : 0)
                | ((seen & FrameTypes.NON_PROBING) != 0 ? NON_PROBING : 0);
    }

    /** RFC 9000 §19.8. The three low bits of the type say which fields follow. */
    private void parseStream(int type, MemorySegment payload, FrameSink sink)
            throws TransportException {
        long id = in.readVarInt();
        long offset = (type & FrameType.STREAM_OFFSET) != 0 ? in.readVarInt() : 0;
        long length = (type & FrameType.STREAM_LENGTH) != 0 ? in.readVarInt() : in.remaining();
        long from = in.skip(length);
        requireWhole(type);
        // RFC 9000 §19.8: no byte of a stream has an offset beyond 2^62-1.
        if (offset > MAX_OFFSET - length) {
            throw TransportException.of(Violation.STREAM_OFFSET_TOO_LARGE, type);
        }
        sink.onStream(id, offset, payload, from, (int) length, (type & FrameType.STREAM_FIN) != 0);
    }

    private void parseOther(int type, MemorySegment payload, FrameSink sink)
            throws TransportException {
        switch (type) {
            case FrameType.MAX_DATA -> {
                long max = in.readVarInt();
                requireWhole(type);
                sink.onMaxData(max);
            }
            case FrameType.MAX_STREAM_DATA -> {
                long id = in.readVarInt();
                long max = in.readVarInt();
                requireWhole(type);
                sink.onMaxStreamData(id, max);
            }
            case FrameType.CRYPTO -> parseCrypto(payload, sink);
            case FrameType.DATAGRAM, FrameType.DATAGRAM_LENGTH -> {
                long length = type == FrameType.DATAGRAM_LENGTH ? in.readVarInt() : in.remaining();
                long from = in.skip(length);
                requireWhole(type);
                sink.onDatagram(payload, from, (int) length);
            }
            default -> sink.onControl(ControlFrameCodec.read(type, in));
        }
    }

    private void parseCrypto(MemorySegment payload, FrameSink sink) throws TransportException {
        long offset = in.readVarInt();
        long length = in.readVarInt();
        long from = in.skip(length);
        requireWhole(FrameType.CRYPTO);
        // RFC 9000 §19.6: no byte of the handshake has an offset beyond 2^62-1.
        if (offset > MAX_OFFSET - length) {
            throw TransportException.of(Violation.CRYPTO_OFFSET_TOO_LARGE, FrameType.CRYPTO);
        }
        sink.onCrypto(offset, payload, from, (int) length);
    }

    /** PADDING comes a thousand at a time: eight a step. */
    private void skipPadding(MemorySegment payload, long to) {
        long start = in.position();
        long at = start;
        while (to - at >= Long.BYTES && payload.get(JAVA_LONG_UNALIGNED, at) == 0) {
            at += Long.BYTES;
        }
        while (at < to && payload.get(JAVA_BYTE, at) == 0) {
            at++;
        }
        in.skip(at - start);
    }

    private void requireWhole(int type) throws TransportException {
        if (in.exhausted()) {
            throw TransportException.of(Violation.FRAME_CUT_SHORT, type);
        }
    }

    /** Why a frame type is not taken. */
    private TransportException refusal(MemorySegment payload, long at, long to, int first) {
        if (first < KNOWN_TYPES) {
            // RFC 9000 §12.4: unknown to us, or not to be sent in this packet type.
            return TransportException.of(
                    (FrameTypes.KNOWN >>> first & 1) == 0
                            ? Violation.UNKNOWN_FRAME_TYPE
                            : Violation.FRAME_NOT_ALLOWED_HERE,
                    first);
        }
        long type = in.wrap(payload, at, to).readVarInt();
        if (in.exhausted()) {
            return TransportException.of(Violation.FRAME_CUT_SHORT);
        }
        // RFC 9000 §12.4: a frame type takes its shortest form.
        boolean minimal = SegmentWriter.varIntSize(type) == in.position() - at;
        return TransportException.of(
                minimal ? Violation.UNKNOWN_FRAME_TYPE : Violation.FRAME_TYPE_NOT_MINIMAL, type);
    }
}
