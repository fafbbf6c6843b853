package io.culebra.internal.wire;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.SegmentReader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads transport parameters and checks each on its own.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-18 RFC 9000, section 18
 */
final class TransportParametersParser {
    private static final long MIN_UDP_PAYLOAD = 1200;
    private static final long MAX_STREAMS = 1L << 60;
    private static final long MAX_ACK_DELAY_EXPONENT = 20;
    private static final long ACK_DELAY_END_MILLIS = 1L << 14;
    private static final int VERSION_BYTES = 4;
    private static final int GREASE_QUIC_BIT_SEEN = 63;

    private final MemorySegment bytes;
    private final boolean fromServer;
    private final SegmentReader in = new SegmentReader();
    private final SegmentReader value = new SegmentReader();
    private final TransportParameters.Builder builder = TransportParameters.builder();
    private long seen;
    private @Nullable ConnectionId sourceId;
    private @Nullable PreferredAddress preferredAddress;

    TransportParametersParser(byte[] bytes, boolean fromServer) {
        this.bytes = MemorySegment.ofArray(bytes);
        this.fromServer = fromServer;
    }

    TransportParameters parse() throws TransportException {
        in.wrap(bytes, 0, bytes.byteSize());
        while (in.remaining() > 0) {
            long id = in.readVarInt();
            long length = in.readVarInt();
            long from = in.skip(length);
            if (in.exhausted()) {
                throw TransportException.of(Violation.PARAMETERS_CUT_SHORT);
            }
            value.wrap(bytes, from, from + length);
            if (id <= ParameterId.MAX_DATAGRAM_FRAME_SIZE) {
                parseKnown((int) id);
            } else if (id == ParameterId.GREASE_QUIC_BIT) {
                requireFirst(GREASE_QUIC_BIT_SEEN);
                builder.greaseQuicBit(flag());
            }
        }
        // RFC 9000 §18.2: a server without ids of its own has no preferred address.
        if (preferredAddress != null && sourceId != null && sourceId.length() == 0) {
            throw TransportException.of(Violation.PARAMETER_PREFERRED_ADDRESS);
        }
        return builder.build();
    }

    private void parseKnown(int id) throws TransportException {
        requireFirst(id);
        switch (id) {
            case ParameterId.MAX_IDLE_TIMEOUT -> builder.maxIdleTimeoutMillis(number());
            case ParameterId.MAX_UDP_PAYLOAD_SIZE ->
                    builder.maxUdpPayloadSize(
                            atLeast(MIN_UDP_PAYLOAD, Violation.PARAMETER_UDP_PAYLOAD));
            case ParameterId.INITIAL_MAX_DATA -> builder.initialMaxData(number());
            case ParameterId.INITIAL_MAX_STREAM_DATA_BIDI_LOCAL ->
                    builder.initialMaxStreamDataBidiLocal(number());
            case ParameterId.INITIAL_MAX_STREAM_DATA_BIDI_REMOTE ->
                    builder.initialMaxStreamDataBidiRemote(number());
            case ParameterId.INITIAL_MAX_STREAM_DATA_UNI ->
                    builder.initialMaxStreamDataUni(number());
            case ParameterId.INITIAL_MAX_STREAMS_BIDI ->
                    builder.initialMaxStreamsBidi(
                            atMost(MAX_STREAMS, Violation.PARAMETER_STREAM_COUNT));
            case ParameterId.INITIAL_MAX_STREAMS_UNI ->
                    builder.initialMaxStreamsUni(
                            atMost(MAX_STREAMS, Violation.PARAMETER_STREAM_COUNT));
            case ParameterId.ACK_DELAY_EXPONENT ->
                    builder.ackDelayExponent(
                            (int)
                                    atMost(
                                            MAX_ACK_DELAY_EXPONENT,
                                            Violation.PARAMETER_ACK_DELAY_EXPONENT));
            case ParameterId.MAX_ACK_DELAY ->
                    builder.maxAckDelayMillis(
                            (int)
                                    atMost(
                                            ACK_DELAY_END_MILLIS - 1,
                                            Violation.PARAMETER_MAX_ACK_DELAY));
            case ParameterId.DISABLE_ACTIVE_MIGRATION -> builder.disableActiveMigration(flag());
            case ParameterId.ACTIVE_CONNECTION_ID_LIMIT ->
                    builder.activeConnectionIdLimit(
                            atLeast(
                                    TransportParameters.Builder.DEFAULT_ID_LIMIT,
                                    Violation.PARAMETER_ID_LIMIT));
            case ParameterId.INITIAL_SOURCE_CONNECTION_ID -> {
                sourceId = connectionId();
                builder.initialSourceId(sourceId);
            }
            case ParameterId.VERSION_INFORMATION -> builder.versionInformation(versions());
            case ParameterId.MAX_DATAGRAM_FRAME_SIZE -> builder.maxDatagramFrameSize(number());
            default -> parseServerOnly(id);
        }
    }

    private void parseServerOnly(int id) throws TransportException {
        switch (id) {
            case ParameterId.ORIGINAL_DESTINATION_CONNECTION_ID -> {
                requireServer();
                builder.originalDestinationId(connectionId());
            }
            case ParameterId.STATELESS_RESET_TOKEN -> {
                requireServer();
                requireLength(ControlFrame.RESET_TOKEN_BYTES);
                builder.statelessResetToken(rest());
            }
            case ParameterId.PREFERRED_ADDRESS -> {
                requireServer();
                preferredAddress = preferredAddress();
                builder.preferredAddress(preferredAddress);
            }
            case ParameterId.RETRY_SOURCE_CONNECTION_ID -> {
                requireServer();
                builder.retrySourceId(connectionId());
            }
            default -> {
                // RFC 9000 §7.4.2: parameters that we do not know mean nothing to us.
            }
        }
    }

    private PreferredAddress preferredAddress() throws TransportException {
        InternetAddress ipv4 = InternetAddress.ofIpv4(value.readInt(), value.readShort());
        InternetAddress ipv6 =
                new InternetAddress(value.readLong(), value.readLong(), value.readShort());
        int idLength = value.readByte();
        requireLength((long) idLength + ControlFrame.RESET_TOKEN_BYTES);
        // RFC 9000 §18.2: the address comes with an id to use there.
        if (idLength == 0 || idLength > ConnectionId.MAX_LENGTH) {
            throw TransportException.of(Violation.PARAMETER_PREFERRED_ADDRESS);
        }
        ConnectionId id = ConnectionId.read(bytes, value.skip(idLength), idLength);
        return new PreferredAddress(
                ipv4.port() == 0 ? null : ipv4, ipv6.port() == 0 ? null : ipv6, id, rest());
    }

    /** RFC 9368 §4: a version and a list of versions, none of them 0. */
    private byte[] versions() throws TransportException {
        long length = value.remaining();
        long from = value.position();
        int chosen = value.readInt();
        boolean wellFormed = length % VERSION_BYTES == 0 && !value.exhausted() && chosen != 0;
        boolean listed = fromServer;
        while (wellFormed && value.remaining() > 0) {
            int available = value.readInt();
            wellFormed = available != 0;
            listed |= available == chosen;
        }
        // RFC 9368 §4: a client lists the version that it chose.
        if (!wellFormed || !listed) {
            throw TransportException.of(Violation.PARAMETER_VERSIONS);
        }
        value.wrap(bytes, from, from + length);
        return rest();
    }

    private ConnectionId connectionId() throws TransportException {
        if (value.remaining() > ConnectionId.MAX_LENGTH) {
            throw TransportException.of(Violation.PARAMETER_LENGTH);
        }
        return ConnectionId.read(bytes, value.position(), (int) value.remaining());
    }

    private byte[] rest() {
        byte[] rest = new byte[(int) value.remaining()];
        value.readBytes(rest);
        return rest;
    }

    private boolean flag() throws TransportException {
        requireLength(0);
        return true;
    }

    private long number() throws TransportException {
        long number = value.readVarInt();
        requireLength(0);
        return number;
    }

    private long atLeast(long min, Violation otherwise) throws TransportException {
        long number = number();
        if (number < min) {
            throw TransportException.of(otherwise);
        }
        return number;
    }

    private long atMost(long max, Violation otherwise) throws TransportException {
        long number = number();
        if (number > max) {
            throw TransportException.of(otherwise);
        }
        return number;
    }

    private void requireLength(long length) throws TransportException {
        if (value.exhausted() || value.remaining() != length) {
            throw TransportException.of(Violation.PARAMETER_LENGTH);
        }
    }

    /** RFC 9000 §7.4: each parameter comes once at the most. */
    private void requireFirst(int bit) throws TransportException {
        if ((seen >>> bit & 1) != 0) {
            throw TransportException.of(Violation.PARAMETER_DUPLICATE);
        }
        seen |= 1L << bit;
    }

    /** RFC 9000 §18.2: a client has none of these. */
    private void requireServer() throws TransportException {
        if (!fromServer) {
            throw TransportException.of(Violation.PARAMETER_FROM_CLIENT);
        }
    }
}
