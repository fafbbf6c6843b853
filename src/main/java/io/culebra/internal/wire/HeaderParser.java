package io.culebra.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.memory.SegmentReader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of a packet's header that is not protected. One object is reused for all packets;
 * its accessors speak of the last {@link #parse}. Positions are those in the segment parsed.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-17 RFC 9000, section 17
 * @spec https://www.rfc-editor.org/rfc/rfc8999 RFC 8999
 */
public final class HeaderParser {
    /** Length of the tag at the end of a Retry packet, in bytes. */
    public static final int RETRY_TAG_BYTES = 16;

    private static final int LONG_BIT = 0x80;
    private static final int FIXED_BIT = 0x40;
    private static final int TYPE_SHIFT = 4;
    private static final int VERSION_BYTES = 4;
    // RFC 9001 §5.4.2: the sample starts 4 bytes behind the start of the packet number.
    private static final int SAMPLE_END = 4 + 16;

    private final SegmentReader in = new SegmentReader();
    private PacketType type = PacketType.ONE_RTT;
    private boolean isLong;
    private int version;
    private long destinationIdFrom;
    private int destinationIdLength;
    private long sourceIdFrom;
    private int sourceIdLength;
    private long tokenFrom;
    private int tokenLength;
    private long packetNumberFrom;
    private long packetEnd;

    /** Creates a parser that has parsed nothing. */
    public HeaderParser() {}

    /**
     * Reads the header of one packet.
     *
     * <p>Of a drop for UNKNOWN_VERSION the version and the ids can be read, whatever their length
     * (RFC 8999), and for ID_TOO_LONG and MALFORMED_HEADER too if they are within the datagram.
     *
     * @param bytes borrowed for the call
     * @param from where the packet starts
     * @param to where the datagram ends
     * @param shortIdLength length of the ids we give out, which short headers do not state
     * @return null if the header is whole; else why the rest of the datagram goes
     */
    public @Nullable DropReason parse(MemorySegment bytes, long from, long to, int shortIdLength) {
        if (to <= from) {
            return DropReason.TOO_SHORT;
        }
        int first = bytes.get(JAVA_BYTE, from);
        isLong = (first & LONG_BIT) != 0;
        return isLong
                ? parseLong(bytes, from, to, first)
                : parseShort(from, to, shortIdLength, first);
    }

    private @Nullable DropReason parseShort(long from, long to, int idLength, int first) {
        type = PacketType.ONE_RTT;
        version = 0;
        destinationIdFrom = from + 1;
        destinationIdLength = idLength;
        sourceIdLength = 0;
        tokenLength = 0;
        packetNumberFrom = from + 1 + idLength;
        packetEnd = to;
        // RFC 9000 §17.3.1: a packet without the fixed bit is none of this version's.
        if ((first & FIXED_BIT) == 0) {
            return DropReason.FIXED_BIT_ZERO;
        }
        return packetNumberFrom < to ? null : DropReason.TOO_SHORT;
    }

    private @Nullable DropReason parseLong(MemorySegment bytes, long from, long to, int first) {
        in.wrap(bytes, from + 1, to);
        version = in.readInt();
        destinationIdLength = in.readByte();
        destinationIdFrom = in.skip(destinationIdLength);
        sourceIdLength = in.readByte();
        sourceIdFrom = in.skip(sourceIdLength);
        tokenLength = 0;
        packetNumberFrom = in.position();
        packetEnd = to;
        if (in.exhausted()) {
            destinationIdLength = 0;
            sourceIdLength = 0;
            return DropReason.TOO_SHORT;
        }
        if (version == 0) {
            return versionNegotiation();
        }
        QuicVersion known = QuicVersion.orNull(version);
        if (known == null) {
            return DropReason.UNKNOWN_VERSION;
        }
        type = known.typeOf(first >>> TYPE_SHIFT);
        // RFC 9000 §17.2: a packet without the fixed bit is none of this version's.
        if ((first & FIXED_BIT) == 0) {
            return DropReason.FIXED_BIT_ZERO;
        }
        // RFC 9000 §17.2: in version 1 an id has 20 bytes at the most.
        if (destinationIdLength > ConnectionId.MAX_LENGTH
                || sourceIdLength > ConnectionId.MAX_LENGTH) {
            return DropReason.ID_TOO_LONG;
        }
        return type == PacketType.RETRY ? retry(to) : numbered(to);
    }

    private @Nullable DropReason versionNegotiation() {
        type = PacketType.VERSION_NEGOTIATION;
        long versions = in.remaining();
        return versions > 0 && versions % VERSION_BYTES == 0 ? null : DropReason.MALFORMED_HEADER;
    }

    private @Nullable DropReason retry(long to) {
        long length = in.remaining() - RETRY_TAG_BYTES;
        if (length < 0) {
            return DropReason.TOO_SHORT;
        }
        tokenFrom = in.position();
        tokenLength = (int) length;
        packetNumberFrom = to - RETRY_TAG_BYTES;
        return null;
    }

    /** Initial, 0-RTT, Handshake: they have a length and a packet number. */
    private @Nullable DropReason numbered(long to) {
        if (type == PacketType.INITIAL) {
            long length = in.readVarInt();
            tokenFrom = in.skip(length);
            tokenLength = in.exhausted() ? 0 : (int) length;
        }
        long length = in.readVarInt();
        packetNumberFrom = in.position();
        if (in.exhausted() || length > in.remaining() || length == 0) {
            packetNumberFrom = to;
            return DropReason.MALFORMED_HEADER;
        }
        packetEnd = packetNumberFrom + length;
        return null;
    }

    /**
     * What kind of packet it is.
     *
     * @return the type; means nothing if the version is unknown
     */
    public PacketType type() {
        return type;
    }

    /**
     * The version field.
     *
     * @return any 32 bits; 0 for a short header and for Version Negotiation
     */
    public int version() {
        return version;
    }

    /**
     * Whether the header is a long one.
     *
     * @return false for 1-RTT
     */
    public boolean isLong() {
        return isLong;
    }

    /**
     * Where the destination id starts.
     *
     * @return its position
     */
    public long destinationIdFrom() {
        return destinationIdFrom;
    }

    /**
     * How long the destination id is.
     *
     * @return 0 to 20 bytes; to 255 for a version that is not ours
     */
    public int destinationIdLength() {
        return destinationIdLength;
    }

    /**
     * Where the source id starts.
     *
     * @return its position; means nothing for a short header
     */
    public long sourceIdFrom() {
        return sourceIdFrom;
    }

    /**
     * How long the source id is.
     *
     * @return 0 to 20 bytes; to 255 for a version that is not ours
     */
    public int sourceIdLength() {
        return sourceIdLength;
    }

    /**
     * Where the token of an Initial or a Retry starts.
     *
     * @return its position; means nothing if its length is 0
     */
    public long tokenFrom() {
        return tokenFrom;
    }

    /**
     * How long the token is.
     *
     * @return 0 or more bytes, all within the datagram
     */
    public int tokenLength() {
        return tokenLength;
    }

    /**
     * Where the protected packet number starts; for a Retry where its integrity tag does, for
     * Version Negotiation where the versions do.
     *
     * @return its position
     */
    public long packetNumberFrom() {
        return packetNumberFrom;
    }

    /**
     * Where the packet ends and the next one of the same datagram starts.
     *
     * @return a position, at most the datagram's end
     */
    public long packetEnd() {
        return packetEnd;
    }

    /**
     * Whether the packet is long enough for the sample that header protection needs. A short one is
     * to be dropped, but a stateless reset may be that short.
     *
     * @return false also for packets without a packet number
     */
    public boolean hasSample() {
        return type != PacketType.RETRY
                && type != PacketType.VERSION_NEGOTIATION
                && packetEnd - packetNumberFrom >= SAMPLE_END;
    }
}
