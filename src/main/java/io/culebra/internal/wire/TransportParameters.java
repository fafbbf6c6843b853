package io.culebra.internal.wire;

import io.culebra.api.RandomSource;
import org.jspecify.annotations.Nullable;

/**
 * What one side tells the other about itself in the handshake.
 *
 * @param originalDestinationId server only: the destination of the client's first Initial
 * @param maxIdleTimeoutMillis 0 for no timeout
 * @param statelessResetToken server only: of the id used in the handshake, 16 bytes; nobody changes
 *     them
 * @param maxUdpPayloadSize largest UDP payload that its sender takes, in bytes, 1200 or more
 * @param initialMaxData bytes on all streams together
 * @param initialMaxStreamDataBidiLocal bytes on each bidirectional stream that the parameters'
 *     sender opens
 * @param initialMaxStreamDataBidiRemote bytes on each bidirectional stream that their receiver
 *     opens
 * @param initialMaxStreamDataUni bytes on each unidirectional stream that their receiver opens
 * @param initialMaxStreamsBidi bidirectional streams that their receiver may open, 0 to 2^60
 * @param initialMaxStreamsUni unidirectional streams that their receiver may open, 0 to 2^60
 * @param ackDelayExponent shift of the delay in ACK frames, 0 to 20
 * @param maxAckDelayMillis how long acknowledgements may be held back, 0 to 16383
 * @param disableActiveMigration whether to stay away from other addresses
 * @param preferredAddress server only
 * @param activeConnectionIdLimit ids that its sender keeps, 2 or more
 * @param initialSourceId source of its sender's first Initial
 * @param retrySourceId server only: source of the Retry, if there was one
 * @param maxDatagramFrameSize largest DATAGRAM frame, in bytes with type and length, that its
 *     sender takes (RFC 9221); 0 for none
 * @param greaseQuicBit whether the fixed bit may be 0 (RFC 9287)
 * @param versionInformation chosen version, then available ones, 4 bytes each (RFC 9368); nobody
 *     changes them
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-18.2 RFC 9000, section 18.2
 */
// Read field by field, never compared; a copy for each accessor would buy nothing.
@SuppressWarnings("ArrayRecordComponent")
public record TransportParameters(
        @Nullable ConnectionId originalDestinationId,
        long maxIdleTimeoutMillis,
        byte @Nullable [] statelessResetToken,
        long maxUdpPayloadSize,
        long initialMaxData,
        long initialMaxStreamDataBidiLocal,
        long initialMaxStreamDataBidiRemote,
        long initialMaxStreamDataUni,
        long initialMaxStreamsBidi,
        long initialMaxStreamsUni,
        int ackDelayExponent,
        int maxAckDelayMillis,
        boolean disableActiveMigration,
        @Nullable PreferredAddress preferredAddress,
        long activeConnectionIdLimit,
        @Nullable ConnectionId initialSourceId,
        @Nullable ConnectionId retrySourceId,
        long maxDatagramFrameSize,
        boolean greaseQuicBit,
        byte @Nullable [] versionInformation) {

    /** What holds for a parameter that was not sent. */
    public static final TransportParameters DEFAULTS = new Builder().build();

    /**
     * A builder that starts from the defaults.
     *
     * @return a new one
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes the value of the TLS extension. What is at its default is left out.
     *
     * @param grease if not null, one reserved parameter with random bytes is added (RFC 9000 §18.1)
     * @return a new array
     */
    public byte[] encode(@Nullable RandomSource grease) {
        return TransportParametersWriter.encode(this, grease);
    }

    /**
     * Reads the value of the TLS extension. Parameters that we do not know are skipped.
     *
     * @param bytes whole value of the extension
     * @param fromServer who sent them
     * @return every value within its range; whether the ids are right is for the connection to
     *     check
     * @throws TransportException TRANSPORT_PARAMETER_ERROR
     */
    public static TransportParameters parse(byte[] bytes, boolean fromServer)
            throws TransportException {
        return new TransportParametersParser(bytes, fromServer).parse();
    }

    /** Collects parameters. The last value set counts. */
    public static final class Builder {
        static final long DEFAULT_UDP_PAYLOAD = 65_527;
        static final int DEFAULT_ACK_DELAY_EXPONENT = 3;
        static final int DEFAULT_MAX_ACK_DELAY_MILLIS = 25;
        static final long DEFAULT_ID_LIMIT = 2;

        private @Nullable ConnectionId originalDestinationId;
        private long maxIdleTimeoutMillis;
        private byte @Nullable [] statelessResetToken;
        private long maxUdpPayloadSize = DEFAULT_UDP_PAYLOAD;
        private long initialMaxData;
        private long initialMaxStreamDataBidiLocal;
        private long initialMaxStreamDataBidiRemote;
        private long initialMaxStreamDataUni;
        private long initialMaxStreamsBidi;
        private long initialMaxStreamsUni;
        private int ackDelayExponent = DEFAULT_ACK_DELAY_EXPONENT;
        private int maxAckDelayMillis = DEFAULT_MAX_ACK_DELAY_MILLIS;
        private boolean disableActiveMigration;
        private @Nullable PreferredAddress preferredAddress;
        private long activeConnectionIdLimit = DEFAULT_ID_LIMIT;
        private @Nullable ConnectionId initialSourceId;
        private @Nullable ConnectionId retrySourceId;
        private long maxDatagramFrameSize;
        private boolean greaseQuicBit;
        private byte @Nullable [] versionInformation;

        private Builder() {}

        /**
         * Server only. See {@link TransportParameters#originalDestinationId}.
         *
         * @param value null to leave it out
         * @return this
         */
        public Builder originalDestinationId(@Nullable ConnectionId value) {
            originalDestinationId = value;
            return this;
        }

        /**
         * Default 0. See {@link TransportParameters#maxIdleTimeoutMillis}.
         *
         * @param value 0 to 2^62-1
         * @return this
         */
        public Builder maxIdleTimeoutMillis(long value) {
            maxIdleTimeoutMillis = value;
            return this;
        }

        /**
         * Server only. See {@link TransportParameters#statelessResetToken}.
         *
         * @param value 16 bytes
         * @return this
         */
        public Builder statelessResetToken(byte @Nullable [] value) {
            statelessResetToken = value;
            return this;
        }

        /**
         * Default 65527. See {@link TransportParameters#maxUdpPayloadSize}.
         *
         * @param value 1200 or more
         * @return this
         */
        public Builder maxUdpPayloadSize(long value) {
            maxUdpPayloadSize = value;
            return this;
        }

        /**
         * Default 0. See {@link TransportParameters#initialMaxData}.
         *
         * @param value bytes
         * @return this
         */
        public Builder initialMaxData(long value) {
            initialMaxData = value;
            return this;
        }

        /**
         * Default 0. See {@link TransportParameters#initialMaxStreamDataBidiLocal}.
         *
         * @param value bytes
         * @return this
         */
        public Builder initialMaxStreamDataBidiLocal(long value) {
            initialMaxStreamDataBidiLocal = value;
            return this;
        }

        /**
         * Default 0. See {@link TransportParameters#initialMaxStreamDataBidiRemote}.
         *
         * @param value bytes
         * @return this
         */
        public Builder initialMaxStreamDataBidiRemote(long value) {
            initialMaxStreamDataBidiRemote = value;
            return this;
        }

        /**
         * Default 0. See {@link TransportParameters#initialMaxStreamDataUni}.
         *
         * @param value bytes
         * @return this
         */
        public Builder initialMaxStreamDataUni(long value) {
            initialMaxStreamDataUni = value;
            return this;
        }

        /**
         * Default 0. See {@link TransportParameters#initialMaxStreamsBidi}.
         *
         * @param value 0 to 2^60
         * @return this
         */
        public Builder initialMaxStreamsBidi(long value) {
            initialMaxStreamsBidi = value;
            return this;
        }

        /**
         * Default 0. See {@link TransportParameters#initialMaxStreamsUni}.
         *
         * @param value 0 to 2^60
         * @return this
         */
        public Builder initialMaxStreamsUni(long value) {
            initialMaxStreamsUni = value;
            return this;
        }

        /**
         * Default 3. See {@link TransportParameters#ackDelayExponent}.
         *
         * @param value 0 to 20
         * @return this
         */
        public Builder ackDelayExponent(int value) {
            ackDelayExponent = value;
            return this;
        }

        /**
         * Default 25. See {@link TransportParameters#maxAckDelayMillis}.
         *
         * @param value 0 to 16383
         * @return this
         */
        public Builder maxAckDelayMillis(int value) {
            maxAckDelayMillis = value;
            return this;
        }

        /**
         * Default false. See {@link TransportParameters#disableActiveMigration}.
         *
         * @param value whether to stay
         * @return this
         */
        public Builder disableActiveMigration(boolean value) {
            disableActiveMigration = value;
            return this;
        }

        /**
         * Server only. See {@link TransportParameters#preferredAddress}.
         *
         * @param value null to leave it out
         * @return this
         */
        public Builder preferredAddress(@Nullable PreferredAddress value) {
            preferredAddress = value;
            return this;
        }

        /**
         * Default 2. See {@link TransportParameters#activeConnectionIdLimit}.
         *
         * @param value 2 or more
         * @return this
         */
        public Builder activeConnectionIdLimit(long value) {
            activeConnectionIdLimit = value;
            return this;
        }

        /**
         * Both sides must set it. See {@link TransportParameters#initialSourceId}.
         *
         * @param value of the first Initial
         * @return this
         */
        public Builder initialSourceId(@Nullable ConnectionId value) {
            initialSourceId = value;
            return this;
        }

        /**
         * Server only. See {@link TransportParameters#retrySourceId}.
         *
         * @param value null without a Retry
         * @return this
         */
        public Builder retrySourceId(@Nullable ConnectionId value) {
            retrySourceId = value;
            return this;
        }

        /**
         * Default 0. See {@link TransportParameters#maxDatagramFrameSize}.
         *
         * @param value bytes, 0 for no datagrams
         * @return this
         */
        public Builder maxDatagramFrameSize(long value) {
            maxDatagramFrameSize = value;
            return this;
        }

        /**
         * Default false. See {@link TransportParameters#greaseQuicBit}.
         *
         * @param value whether the fixed bit may be 0
         * @return this
         */
        public Builder greaseQuicBit(boolean value) {
            greaseQuicBit = value;
            return this;
        }

        /**
         * Absent by default. See {@link TransportParameters#versionInformation}.
         *
         * @param value versions, 4 bytes each
         * @return this
         */
        public Builder versionInformation(byte @Nullable [] value) {
            versionInformation = value;
            return this;
        }

        /**
         * The parameters collected so far.
         *
         * @return a new record
         */
        public TransportParameters build() {
            return new TransportParameters(
                    originalDestinationId,
                    maxIdleTimeoutMillis,
                    statelessResetToken,
                    maxUdpPayloadSize,
                    initialMaxData,
                    initialMaxStreamDataBidiLocal,
                    initialMaxStreamDataBidiRemote,
                    initialMaxStreamDataUni,
                    initialMaxStreamsBidi,
                    initialMaxStreamsUni,
                    ackDelayExponent,
                    maxAckDelayMillis,
                    disableActiveMigration,
                    preferredAddress,
                    activeConnectionIdLimit,
                    initialSourceId,
                    retrySourceId,
                    maxDatagramFrameSize,
                    greaseQuicBit,
                    versionInformation);
        }
    }
}
