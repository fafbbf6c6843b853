package io.culebra.internal.wire;

import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;

/**
 * Writes packet headers as they are before protection.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-17 RFC 9000, section 17
 */
public final class HeaderWriter {
    /** Bytes of the length field of a long header: always the two-byte form. */
    public static final int LENGTH_BYTES = 2;

    private static final int LONG_FORM = 0xc0;
    private static final int SHORT_FORM = 0x40;
    private static final int KEY_PHASE_BIT = 0x04;
    private static final int TYPE_SHIFT = 4;
    private static final int UNUSED_BITS = 0x0f;
    private static final int LONG_FIXED_BYTES = 1 + Integer.BYTES + 1 + 1;

    private HeaderWriter() {}

    /**
     * Writes the header of an Initial, 0-RTT or Handshake packet, up to the packet number.
     *
     * @param out has {@link #longSize} bytes of room
     * @param version of the connection
     * @param type INITIAL, ZERO_RTT or HANDSHAKE
     * @param destination the peer's id
     * @param source our id
     * @param token for an Initial, may be empty; ignored otherwise
     * @param packetNumberLength 1 to 4
     * @return where the length field is, for {@link #setLength}
     */
    public static long writeLong(
            SegmentWriter out,
            QuicVersion version,
            PacketType type,
            ConnectionId destination,
            ConnectionId source,
            byte[] token,
            int packetNumberLength) {
        assert packetNumberLength >= 1 && packetNumberLength <= Integer.BYTES : packetNumberLength;
        out.writeByte(LONG_FORM | version.longType(type) << TYPE_SHIFT | (packetNumberLength - 1));
        writeInvariants(out, version.wire(), destination, source);
        if (type == PacketType.INITIAL) {
            out.writeVarInt(token.length);
            out.writeBytes(token);
        }
        return out.skip(LENGTH_BYTES);
    }

    /**
     * Bytes that {@link #writeLong} writes.
     *
     * @param type INITIAL, ZERO_RTT or HANDSHAKE
     * @param destination the peer's id
     * @param source our id
     * @param tokenBytes length of the token, 0 for all but Initials
     * @return the header up to the packet number
     */
    public static int longSize(
            PacketType type, ConnectionId destination, ConnectionId source, int tokenBytes) {
        int token =
                type == PacketType.INITIAL ? SegmentWriter.varIntSize(tokenBytes) + tokenBytes : 0;
        return LONG_FIXED_BYTES + destination.length() + source.length() + token + LENGTH_BYTES;
    }

    /**
     * Fills the length field of a long header.
     *
     * @param out the writer that wrote it
     * @param at what {@link #writeLong} returned
     * @param length packet number, payload and AEAD tag together, in bytes, at most 16383
     */
    public static void setLength(SegmentWriter out, long at, int length) {
        out.setVarInt2(at, length);
    }

    /**
     * Writes the header of a 1-RTT packet, up to the packet number. The spin bit stays 0.
     *
     * @param out has 1 byte and the id's length of room
     * @param destination the peer's id
     * @param keyPhase the key phase bit
     * @param packetNumberLength 1 to 4
     */
    public static void writeShort(
            SegmentWriter out, ConnectionId destination, boolean keyPhase, int packetNumberLength) {
        assert packetNumberLength >= 1 && packetNumberLength <= Integer.BYTES : packetNumberLength;
        out.writeByte(SHORT_FORM | (keyPhase ? KEY_PHASE_BIT : 0) | (packetNumberLength - 1));
        destination.write(out);
    }

    /**
     * Writes the low bytes of a packet number.
     *
     * @param out has room for them
     * @param packetNumber 0 to 2^62-1
     * @param length 1 to 4, see {@link PacketNumbers#encodedLength}
     */
    public static void writePacketNumber(SegmentWriter out, long packetNumber, int length) {
        switch (length) {
            case 1 -> out.writeByte((int) packetNumber);
            case 2 -> out.writeShort((int) packetNumber);
            case 3 -> {
                out.writeByte((int) packetNumber >>> Short.SIZE);
                out.writeShort((int) packetNumber);
            }
            default -> out.writeInt((int) packetNumber);
        }
    }

    /**
     * Writes a Retry packet but for its integrity tag.
     *
     * @param out has room
     * @param version of the Initial it answers
     * @param destination the client's source id
     * @param source the id that the client shall use from now on
     * @param token not empty
     * @param random its low 4 bits fill the unused ones
     */
    public static void writeRetry(
            SegmentWriter out,
            QuicVersion version,
            ConnectionId destination,
            ConnectionId source,
            byte[] token,
            int random) {
        int bits = version.longType(PacketType.RETRY) << TYPE_SHIFT;
        out.writeByte(LONG_FORM | bits | (random & UNUSED_BITS));
        writeInvariants(out, version.wire(), destination, source);
        out.writeBytes(token);
    }

    /**
     * Writes a Version Negotiation packet as the answer to a packet of a version unknown to us.
     *
     * @param out has 7 bytes, both ids and 4 bytes a version of room
     * @param random its low 6 bits fill the unused ones
     * @param bytes the packet answered, borrowed
     * @param header what was parsed from it; its ids go back the other way round
     * @param versions in wire form, not empty
     */
    public static void writeVersionNegotiation(
            SegmentWriter out,
            int random,
            MemorySegment bytes,
            HeaderParser header,
            int... versions) {
        // RFC 9000 §17.2.1: the bit that is fixed in version 1 should be 1 here too.
        out.writeByte(LONG_FORM | random);
        out.writeInt(0);
        out.writeByte(header.sourceIdLength());
        out.writeBytes(bytes, header.sourceIdFrom(), header.sourceIdLength());
        out.writeByte(header.destinationIdLength());
        out.writeBytes(bytes, header.destinationIdFrom(), header.destinationIdLength());
        for (int version : versions) {
            out.writeInt(version);
        }
    }

    private static void writeInvariants(
            SegmentWriter out, int version, ConnectionId destination, ConnectionId source) {
        out.writeInt(version);
        out.writeByte(destination.length());
        destination.write(out);
        out.writeByte(source.length());
        source.write(out);
    }
}
