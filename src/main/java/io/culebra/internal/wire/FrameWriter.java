package io.culebra.internal.wire;

import static io.culebra.internal.memory.SegmentWriter.varIntSize;

import io.culebra.internal.memory.SegmentWriter;

/**
 * Measures and writes frames. Whoever calls has asked {@link SegmentWriter#remaining} first.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-19 RFC 9000, section 19
 */
public final class FrameWriter {
    private FrameWriter() {}

    /**
     * Bytes of a STREAM frame before its data, without the length field.
     *
     * @param id the stream
     * @param offset of the first byte
     * @return type, id and, above 0, the offset
     */
    public static int streamHeaderSize(long id, long offset) {
        return 1 + varIntSize(id) + (offset == 0 ? 0 : varIntSize(offset));
    }

    /**
     * Writes a STREAM frame up to its data.
     *
     * @param out has {@link #streamHeaderSize} and, if {@code withLength}, the length's size of
     *     room
     * @param id the stream
     * @param offset of the first byte
     * @param length of the data that the caller writes next
     * @param fin whether the stream ends with it
     * @param withLength false for the last frame of a packet: its data reaches to the packet's end
     */
    public static void writeStreamHeader(
            SegmentWriter out, long id, long offset, int length, boolean fin, boolean withLength) {
        int type =
                FrameType.STREAM
                        | (fin ? FrameType.STREAM_FIN : 0)
                        | (withLength ? FrameType.STREAM_LENGTH : 0)
                        | (offset == 0 ? 0 : FrameType.STREAM_OFFSET);
        out.writeByte(type);
        out.writeVarInt(id);
        if (offset != 0) {
            out.writeVarInt(offset);
        }
        if (withLength) {
            out.writeVarInt(length);
        }
    }

    /**
     * Bytes of a CRYPTO frame before its data.
     *
     * @param offset of the first byte
     * @param length of the data
     * @return type, offset and length
     */
    public static int cryptoHeaderSize(long offset, int length) {
        return 1 + varIntSize(offset) + varIntSize(length);
    }

    /**
     * Writes a CRYPTO frame up to its data.
     *
     * @param out has {@link #cryptoHeaderSize} of room
     * @param offset of the first byte
     * @param length of the data that the caller writes next
     */
    public static void writeCryptoHeader(SegmentWriter out, long offset, int length) {
        out.writeByte(FrameType.CRYPTO);
        out.writeVarInt(offset);
        out.writeVarInt(length);
    }

    /**
     * Bytes of a DATAGRAM frame before its data (RFC 9221).
     *
     * @param length of the data
     * @param withLength false for the last frame of a packet
     * @return type and length
     */
    public static int datagramHeaderSize(int length, boolean withLength) {
        return 1 + (withLength ? varIntSize(length) : 0);
    }

    /**
     * Writes a DATAGRAM frame up to its data.
     *
     * @param out has {@link #datagramHeaderSize} of room
     * @param length of the data that the caller writes next
     * @param withLength false for the last frame of a packet
     */
    public static void writeDatagramHeader(SegmentWriter out, int length, boolean withLength) {
        out.writeByte(withLength ? FrameType.DATAGRAM_LENGTH : FrameType.DATAGRAM);
        if (withLength) {
            out.writeVarInt(length);
        }
    }

    /**
     * Writes an ACK frame without ECN counts.
     *
     * @param out has {@code maxBytes} of room
     * @param received not empty; ranges that do not fit are left out, oldest first
     * @param delay in microseconds, already shifted right by our ack_delay_exponent
     * @param maxBytes what the frame may take
     * @return how many ranges were written; 0 if nothing fits, and then nothing was written
     */
    public static int writeAck(SegmentWriter out, RangeSet received, long delay, int maxBytes) {
        return AckWriter.write(out, received, delay, maxBytes);
    }

    /**
     * Writes an ACK frame with ECN counts.
     *
     * @param out has {@code maxBytes} of room
     * @param received not empty; ranges that do not fit are left out, oldest first
     * @param delay in microseconds, already shifted right by our ack_delay_exponent
     * @param ect0 packets received with ECT(0)
     * @param ect1 packets received with ECT(1)
     * @param ce packets received with CE
     * @param maxBytes what the frame may take
     * @return how many ranges were written; 0 if nothing fits, and then nothing was written
     */
    public static int writeAck(
            SegmentWriter out,
            RangeSet received,
            long delay,
            long ect0,
            long ect1,
            long ce,
            int maxBytes) {
        int counts = varIntSize(ect0) + varIntSize(ect1) + varIntSize(ce);
        long start = out.position();
        int ranges = AckWriter.write(out, received, delay, maxBytes - counts);
        if (ranges > 0) {
            AckWriter.addEcn(out, start, ect0, ect1, ce);
        }
        return ranges;
    }

    /**
     * Bytes of a MAX_DATA frame.
     *
     * @param max the limit
     * @return the whole frame
     */
    public static int maxDataSize(long max) {
        return 1 + varIntSize(max);
    }

    /**
     * Writes a MAX_DATA frame.
     *
     * @param out has {@link #maxDataSize} of room
     * @param max the limit, in bytes
     */
    public static void writeMaxData(SegmentWriter out, long max) {
        out.writeByte(FrameType.MAX_DATA);
        out.writeVarInt(max);
    }

    /**
     * Bytes of a MAX_STREAM_DATA frame.
     *
     * @param id the stream
     * @param max the limit
     * @return the whole frame
     */
    public static int maxStreamDataSize(long id, long max) {
        return 1 + varIntSize(id) + varIntSize(max);
    }

    /**
     * Writes a MAX_STREAM_DATA frame.
     *
     * @param out has {@link #maxStreamDataSize} of room
     * @param id the stream
     * @param max the limit, in bytes
     */
    public static void writeMaxStreamData(SegmentWriter out, long id, long max) {
        out.writeByte(FrameType.MAX_STREAM_DATA);
        out.writeVarInt(id);
        out.writeVarInt(max);
    }

    /**
     * Bytes of a rare frame.
     *
     * @param frame any
     * @return the whole frame
     */
    public static int controlSize(ControlFrame frame) {
        return ControlFrameCodec.size(frame);
    }

    /**
     * Writes a rare frame.
     *
     * @param out has {@link #controlSize} of room
     * @param frame any
     */
    public static void writeControl(SegmentWriter out, ControlFrame frame) {
        ControlFrameCodec.write(out, frame);
    }
}
