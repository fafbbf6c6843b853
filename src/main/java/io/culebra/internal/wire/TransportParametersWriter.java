package io.culebra.internal.wire;

import static io.culebra.internal.wire.TransportParameters.DEFAULTS;

import io.culebra.api.RandomSource;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes transport parameters.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-18 RFC 9000, section 18
 */
final class TransportParametersWriter {
    /** More than all parameters take together, but for the one of any length. */
    private static final int ROOM = 512;

    private static final int ADDRESSES_BYTES = 4 + 2 + 16 + 2;
    private static final int RESERVED_STEP = 31;
    private static final int RESERVED_FIRST = 27;
    private static final int RESERVED_BITS = 34;
    private static final int MAX_RESERVED_BYTES = 16;

    private final SegmentWriter out = new SegmentWriter();

    private TransportParametersWriter() {}

    static byte[] encode(TransportParameters from, @Nullable RandomSource grease) {
        byte[] versions = from.versionInformation();
        byte[] bytes = new byte[ROOM + (versions == null ? 0 : versions.length)];
        TransportParametersWriter writer = new TransportParametersWriter();
        writer.out.wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
        writer.writeIdentity(from);
        writer.writeLimits(from);
        writer.writeExtensions(from);
        if (grease != null) {
            writer.writeReserved(grease);
        }
        return Arrays.copyOf(bytes, (int) writer.out.position());
    }

    private void writeIdentity(TransportParameters from) {
        write(ParameterId.ORIGINAL_DESTINATION_CONNECTION_ID, from.originalDestinationId());
        write(ParameterId.INITIAL_SOURCE_CONNECTION_ID, from.initialSourceId());
        write(ParameterId.RETRY_SOURCE_CONNECTION_ID, from.retrySourceId());
        write(ParameterId.STATELESS_RESET_TOKEN, from.statelessResetToken());
        PreferredAddress preferred = from.preferredAddress();
        if (preferred != null) {
            writePreferred(preferred);
        }
    }

    private void writeLimits(TransportParameters from) {
        write(
                ParameterId.MAX_IDLE_TIMEOUT,
                from.maxIdleTimeoutMillis(),
                DEFAULTS.maxIdleTimeoutMillis());
        write(
                ParameterId.MAX_UDP_PAYLOAD_SIZE,
                from.maxUdpPayloadSize(),
                DEFAULTS.maxUdpPayloadSize());
        write(ParameterId.INITIAL_MAX_DATA, from.initialMaxData(), 0);
        write(
                ParameterId.INITIAL_MAX_STREAM_DATA_BIDI_LOCAL,
                from.initialMaxStreamDataBidiLocal(),
                0);
        write(
                ParameterId.INITIAL_MAX_STREAM_DATA_BIDI_REMOTE,
                from.initialMaxStreamDataBidiRemote(),
                0);
        write(ParameterId.INITIAL_MAX_STREAM_DATA_UNI, from.initialMaxStreamDataUni(), 0);
        write(ParameterId.INITIAL_MAX_STREAMS_BIDI, from.initialMaxStreamsBidi(), 0);
        write(ParameterId.INITIAL_MAX_STREAMS_UNI, from.initialMaxStreamsUni(), 0);
        write(ParameterId.ACK_DELAY_EXPONENT, from.ackDelayExponent(), DEFAULTS.ackDelayExponent());
        write(ParameterId.MAX_ACK_DELAY, from.maxAckDelayMillis(), DEFAULTS.maxAckDelayMillis());
        write(ParameterId.DISABLE_ACTIVE_MIGRATION, from.disableActiveMigration());
        write(
                ParameterId.ACTIVE_CONNECTION_ID_LIMIT,
                from.activeConnectionIdLimit(),
                DEFAULTS.activeConnectionIdLimit());
    }

    private void writeExtensions(TransportParameters from) {
        write(ParameterId.VERSION_INFORMATION, from.versionInformation());
        write(ParameterId.MAX_DATAGRAM_FRAME_SIZE, from.maxDatagramFrameSize(), 0);
        write(ParameterId.GREASE_QUIC_BIT, from.greaseQuicBit());
    }

    /** RFC 9000 §18.1: a parameter that everyone ignores, so that ignoring stays in practice. */
    private void writeReserved(RandomSource random) {
        long chance = random.nextLong();
        byte[] noise = new byte[(int) (chance & (MAX_RESERVED_BYTES - 1))];
        random.nextBytes(noise);
        write((chance >>> RESERVED_BITS) * RESERVED_STEP + RESERVED_FIRST, noise);
    }

    private void writePreferred(PreferredAddress preferred) {
        ConnectionId id = preferred.id();
        out.writeVarInt(ParameterId.PREFERRED_ADDRESS);
        out.writeVarInt((long) ADDRESSES_BYTES + 1 + id.length() + preferred.resetToken().length);
        InternetAddress ipv4 = preferred.ipv4();
        out.writeInt(ipv4 == null ? 0 : (int) ipv4.low());
        out.writeShort(ipv4 == null ? 0 : ipv4.port());
        InternetAddress ipv6 = preferred.ipv6();
        out.writeLong(ipv6 == null ? 0 : ipv6.high());
        out.writeLong(ipv6 == null ? 0 : ipv6.low());
        out.writeShort(ipv6 == null ? 0 : ipv6.port());
        out.writeByte(id.length());
        id.write(out);
        out.writeBytes(preferred.resetToken());
    }

    private void write(long parameter, long value, long unlessIt) {
        if (value != unlessIt) {
            out.writeVarInt(parameter);
            out.writeVarInt(SegmentWriter.varIntSize(value));
            out.writeVarInt(value);
        }
    }

    private void write(long parameter, boolean flag) {
        if (flag) {
            out.writeVarInt(parameter);
            out.writeVarInt(0);
        }
    }

    private void write(long parameter, @Nullable ConnectionId id) {
        if (id != null) {
            out.writeVarInt(parameter);
            out.writeVarInt(id.length());
            id.write(out);
        }
    }

    private void write(long parameter, byte @Nullable [] bytes) {
        if (bytes != null) {
            out.writeVarInt(parameter);
            out.writeVarInt(bytes.length);
            out.writeBytes(bytes);
        }
    }
}
