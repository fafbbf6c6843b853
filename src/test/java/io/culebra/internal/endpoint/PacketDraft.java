package io.culebra.internal.endpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.PacketSealer;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.HeaderWriter;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.QuicVersion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A packet that a test composes: every field of its header can be wrong. */
final class PacketDraft {
    private static final int NUMBER_BYTES = 4;
    private static final int MOST_BYTES = 4096;

    private final PacketType type;
    private final PacketSealer sealer;
    private ConnectionId destination;
    private ConnectionId source;
    private int version = QuicVersion.V1.wire();
    private byte[] token = {};
    private long number;
    private int firstByteBits;
    private byte[] payload = {};
    private int leastBytes;

    PacketDraft(
            PacketType type,
            PacketSealer sealer,
            ConnectionId destination,
            ConnectionId source,
            long number) {
        this.type = type;
        this.sealer = sealer;
        this.destination = destination;
        this.source = source;
        this.number = number;
    }

    PacketDraft frames(byte[]... frames) {
        payload = Frames.join(frames);
        return this;
    }

    PacketDraft destination(ConnectionId value) {
        destination = value;
        return this;
    }

    PacketDraft source(ConnectionId value) {
        source = value;
        return this;
    }

    PacketDraft version(int value) {
        version = value;
        return this;
    }

    PacketDraft token(byte[] value) {
        token = value;
        return this;
    }

    PacketDraft number(long value) {
        number = value;
        return this;
    }

    /** Sets bits of the first byte before it is protected. */
    PacketDraft firstByteBits(int bits) {
        firstByteBits = bits;
        return this;
    }

    /** Adds PADDING until the packet has so many bytes. */
    PacketDraft padTo(int bytes) {
        leastBytes = bytes;
        return this;
    }

    byte[] seal() {
        MemorySegment memory = Arena.ofAuto().allocate(MOST_BYTES, Long.BYTES);
        SegmentWriter out = new SegmentWriter().wrap(memory, 0, MOST_BYTES);
        long lengthAt = writeHeader(out);
        memory.set(JAVA_BYTE, 0, (byte) (memory.get(JAVA_BYTE, 0) | firstByteBits));
        int numberAt = (int) out.position();
        HeaderWriter.writePacketNumber(out, number, NUMBER_BYTES);
        out.writeBytes(payload);
        out.writeZeros(Math.max(0, leastBytes - Aead.TAG_BYTES - out.position()));
        int length = (int) out.position() + Aead.TAG_BYTES;
        if (lengthAt >= 0) {
            HeaderWriter.setLength(out, lengthAt, length - numberAt);
        }
        sealer.sealOne(memory, 0, length, numberAt, NUMBER_BYTES, number);
        byte[] bytes = new byte[length];
        MemorySegment.copy(memory, JAVA_BYTE, 0, bytes, 0, length);
        return bytes;
    }

    private long writeHeader(SegmentWriter out) {
        if (type == PacketType.ONE_RTT) {
            HeaderWriter.writeShort(out, destination, false, NUMBER_BYTES);
            return -1;
        }
        long lengthAt =
                HeaderWriter.writeLong(
                        out,
                        QuicVersion.of(version).orElse(QuicVersion.V1),
                        type,
                        destination,
                        source,
                        token,
                        NUMBER_BYTES);
        out.target().set(JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN), 1, version);
        return lengthAt;
    }

    @Override
    public String toString() {
        return type + " " + number + " " + Arrays.toString(payload);
    }
}
