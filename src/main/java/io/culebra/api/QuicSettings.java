package io.culebra.api;

import java.util.List;

/**
 * Settings of the transport, for each connection of an endpoint. Immutable; every value is checked
 * with a message that names it.
 *
 * @param idleTimeoutMillis silence after which a connection is over, 0 for never; the smaller of
 *     both sides counts (RFC 9000 §10.1)
 * @param handshakeTimeoutMillis time for a handshake to complete
 * @param packetBytes size of the UDP payloads sent, fixed, until path MTU discovery comes
 * @param initialMaxData bytes that the peer may send on all streams at first
 * @param maxData what {@link #initialMaxData} may grow to by auto-tuning
 * @param initialMaxStreamData bytes that the peer may send on one stream at first
 * @param maxStreamData what {@link #initialMaxStreamData} may grow to by auto-tuning
 * @param maxBidirectionalStreams bidirectional streams that the peer may have open at a time
 * @param maxUnidirectionalStreams unidirectional streams that the peer may have open at a time
 * @param sendBufferBytes unacknowledged bytes that one stream takes from the application by copying
 * @param maxAckDelayMillis how long an acknowledgement may wait (RFC 9000 §13.2.1)
 * @param activeConnectionIdLimit connection ids of the peer that are kept
 * @param initialWindowPackets packets that may be in flight at first (RFC 9002 §7.2)
 * @param maxBackloggedDatagrams datagrams kept for a connection that the application has not
 *     started
 * @param congestion who decides how much may be in flight
 * @param pacing whether to spread packets over the round trip
 * @param hystart whether CUBIC leaves slow start early (HyStart++)
 * @param disableActiveMigration whether to ask the peer not to migrate (RFC 9000 §18.2)
 * @param versions of QUIC that are spoken, most wanted first: {@link #VERSION_1}, {@link
 *     #VERSION_2}. A client begins with the first version of RFC 9000 if that is among them, for
 *     all servers understand it, and the server may take the other one at once (RFC 9368)
 */
public record QuicSettings(
        long idleTimeoutMillis,
        long handshakeTimeoutMillis,
        int packetBytes,
        long initialMaxData,
        long maxData,
        long initialMaxStreamData,
        long maxStreamData,
        long maxBidirectionalStreams,
        long maxUnidirectionalStreams,
        int sendBufferBytes,
        int maxAckDelayMillis,
        int activeConnectionIdLimit,
        int initialWindowPackets,
        int maxBackloggedDatagrams,
        CongestionAlgorithm congestion,
        boolean pacing,
        boolean hystart,
        boolean disableActiveMigration,
        List<Integer> versions) {
    /** RFC 9000. */
    public static final int VERSION_1 = 1;

    /** RFC 9369: the same, but for numbers that middleboxes might otherwise get used to. */
    public static final int VERSION_2 = 0x6b33_43cf;

    /** What most users want. */
    public static final QuicSettings DEFAULTS = builder().build();

    /** Who decides how much may be in flight. */
    public enum CongestionAlgorithm {
        /** RFC 9438, with HyStart++. */
        CUBIC,
        /** RFC 9002 §7. */
        NEW_RENO
    }

    /** Checks every value. */
    public QuicSettings {
        versions = List.copyOf(versions);
        if (versions.isEmpty() || !List.of(VERSION_1, VERSION_2).containsAll(versions)) {
            throw new IllegalArgumentException("versions is " + versions + ", not of 1 and 2");
        }
        require("idleTimeoutMillis", idleTimeoutMillis, 0, Long.MAX_VALUE >>> 2);
        require("handshakeTimeoutMillis", handshakeTimeoutMillis, 1, 3_600_000);
        require("packetBytes", packetBytes, 1200, 65_507);
        require("initialMaxData", initialMaxData, 0, 1L << 40);
        require("maxData", maxData, 0, 1L << 40);
        require("initialMaxStreamData", initialMaxStreamData, 0, 1L << 40);
        require("maxStreamData", maxStreamData, 0, 1L << 40);
        require("maxBidirectionalStreams", maxBidirectionalStreams, 0, 1L << 60);
        require("maxUnidirectionalStreams", maxUnidirectionalStreams, 0, 1L << 60);
        require("sendBufferBytes", sendBufferBytes, 1024, 1 << 30);
        require("maxAckDelayMillis", maxAckDelayMillis, 0, (1 << 14) - 1);
        require("activeConnectionIdLimit", activeConnectionIdLimit, 2, 64);
        require("initialWindowPackets", initialWindowPackets, 2, 1000);
        require("maxBackloggedDatagrams", maxBackloggedDatagrams, 1, 1024);
        if (maxData < initialMaxData) {
            throw new IllegalArgumentException("maxData is below initialMaxData");
        }
        if (maxStreamData < initialMaxStreamData) {
            throw new IllegalArgumentException("maxStreamData is below initialMaxStreamData");
        }
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", not " + least + " to " + most);
        }
    }

    /**
     * Starts from the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from these settings.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects values; each starts at its default. */
    public static final class Builder {
        private long idleTimeoutMillis = 30_000;
        private long handshakeTimeoutMillis = 10_000;
        private int packetBytes = 1200;
        private long initialMaxData = 1 << 20;
        private long maxData = 24 << 20;
        private long initialMaxStreamData = 256 << 10;
        private long maxStreamData = 16 << 20;
        private long maxBidirectionalStreams = 100;
        private long maxUnidirectionalStreams = 100;
        private int sendBufferBytes = 1 << 20;
        private int maxAckDelayMillis = 25;
        private int activeConnectionIdLimit = 4;
        private int initialWindowPackets = 10;
        private int maxBackloggedDatagrams = 16;
        private CongestionAlgorithm congestion = CongestionAlgorithm.CUBIC;
        private boolean pacing = true;
        private boolean hystart = true;
        private boolean disableActiveMigration = false;
        private List<Integer> versions = List.of(VERSION_1, VERSION_2);

        private Builder() {}

        private Builder(QuicSettings from) {
            idleTimeoutMillis = from.idleTimeoutMillis;
            handshakeTimeoutMillis = from.handshakeTimeoutMillis;
            packetBytes = from.packetBytes;
            initialMaxData = from.initialMaxData;
            maxData = from.maxData;
            initialMaxStreamData = from.initialMaxStreamData;
            maxStreamData = from.maxStreamData;
            maxBidirectionalStreams = from.maxBidirectionalStreams;
            maxUnidirectionalStreams = from.maxUnidirectionalStreams;
            sendBufferBytes = from.sendBufferBytes;
            maxAckDelayMillis = from.maxAckDelayMillis;
            activeConnectionIdLimit = from.activeConnectionIdLimit;
            initialWindowPackets = from.initialWindowPackets;
            maxBackloggedDatagrams = from.maxBackloggedDatagrams;
            congestion = from.congestion;
            pacing = from.pacing;
            hystart = from.hystart;
            disableActiveMigration = from.disableActiveMigration;
            versions = from.versions;
        }

        /**
         * Sets idleTimeoutMillis.
         *
         * @param value silence after which a connection is over, 0 for never; the smaller of both
         *     sides counts (RFC 9000 §10.1)
         * @return this
         */
        public Builder idleTimeoutMillis(long value) {
            idleTimeoutMillis = value;
            return this;
        }

        /**
         * Sets handshakeTimeoutMillis.
         *
         * @param value time for a handshake to complete
         * @return this
         */
        public Builder handshakeTimeoutMillis(long value) {
            handshakeTimeoutMillis = value;
            return this;
        }

        /**
         * Sets packetBytes.
         *
         * @param value size of the UDP payloads sent, fixed, until path MTU discovery comes
         * @return this
         */
        public Builder packetBytes(int value) {
            packetBytes = value;
            return this;
        }

        /**
         * Sets initialMaxData.
         *
         * @param value bytes that the peer may send on all streams at first
         * @return this
         */
        public Builder initialMaxData(long value) {
            initialMaxData = value;
            return this;
        }

        /**
         * Sets maxData.
         *
         * @param value what the initial value may grow to by auto-tuning
         * @return this
         */
        public Builder maxData(long value) {
            maxData = value;
            return this;
        }

        /**
         * Sets initialMaxStreamData.
         *
         * @param value bytes that the peer may send on one stream at first
         * @return this
         */
        public Builder initialMaxStreamData(long value) {
            initialMaxStreamData = value;
            return this;
        }

        /**
         * Sets maxStreamData.
         *
         * @param value what the initial value may grow to by auto-tuning
         * @return this
         */
        public Builder maxStreamData(long value) {
            maxStreamData = value;
            return this;
        }

        /**
         * Sets maxBidirectionalStreams.
         *
         * @param value bidirectional streams that the peer may have open at a time
         * @return this
         */
        public Builder maxBidirectionalStreams(long value) {
            maxBidirectionalStreams = value;
            return this;
        }

        /**
         * Sets maxUnidirectionalStreams.
         *
         * @param value unidirectional streams that the peer may have open at a time
         * @return this
         */
        public Builder maxUnidirectionalStreams(long value) {
            maxUnidirectionalStreams = value;
            return this;
        }

        /**
         * Sets sendBufferBytes.
         *
         * @param value unacknowledged bytes that one stream takes from the application by copying
         * @return this
         */
        public Builder sendBufferBytes(int value) {
            sendBufferBytes = value;
            return this;
        }

        /**
         * Sets maxAckDelayMillis.
         *
         * @param value how long an acknowledgement may wait (RFC 9000 §13.2.1)
         * @return this
         */
        public Builder maxAckDelayMillis(int value) {
            maxAckDelayMillis = value;
            return this;
        }

        /**
         * Sets activeConnectionIdLimit.
         *
         * @param value connection ids of the peer that are kept
         * @return this
         */
        public Builder activeConnectionIdLimit(int value) {
            activeConnectionIdLimit = value;
            return this;
        }

        /**
         * Sets initialWindowPackets.
         *
         * @param value packets that may be in flight at first (RFC 9002 §7.2)
         * @return this
         */
        public Builder initialWindowPackets(int value) {
            initialWindowPackets = value;
            return this;
        }

        /**
         * Sets maxBackloggedDatagrams.
         *
         * @param value datagrams kept for a connection that the application has not started
         * @return this
         */
        public Builder maxBackloggedDatagrams(int value) {
            maxBackloggedDatagrams = value;
            return this;
        }

        /**
         * Sets congestion.
         *
         * @param value who decides how much may be in flight
         * @return this
         */
        public Builder congestion(CongestionAlgorithm value) {
            congestion = value;
            return this;
        }

        /**
         * Sets pacing.
         *
         * @param value whether to spread packets over the round trip
         * @return this
         */
        public Builder pacing(boolean value) {
            pacing = value;
            return this;
        }

        /**
         * Sets hystart.
         *
         * @param value whether CUBIC leaves slow start early (HyStart++)
         * @return this
         */
        public Builder hystart(boolean value) {
            hystart = value;
            return this;
        }

        /**
         * Sets disableActiveMigration.
         *
         * @param value whether to ask the peer not to migrate (RFC 9000 §18.2)
         * @return this
         */
        public Builder disableActiveMigration(boolean value) {
            disableActiveMigration = value;
            return this;
        }

        /**
         * Sets versions.
         *
         * @param value {@link #VERSION_1}, {@link #VERSION_2} or both, most wanted first
         * @return this
         */
        public Builder versions(Integer... value) {
            versions = List.of(value);
            return this;
        }

        /**
         * Checks and builds.
         *
         * @return the settings
         * @throws IllegalArgumentException naming the first value that is wrong
         */
        public QuicSettings build() {
            return new QuicSettings(
                    idleTimeoutMillis,
                    handshakeTimeoutMillis,
                    packetBytes,
                    initialMaxData,
                    maxData,
                    initialMaxStreamData,
                    maxStreamData,
                    maxBidirectionalStreams,
                    maxUnidirectionalStreams,
                    sendBufferBytes,
                    maxAckDelayMillis,
                    activeConnectionIdLimit,
                    initialWindowPackets,
                    maxBackloggedDatagrams,
                    congestion,
                    pacing,
                    hystart,
                    disableActiveMigration,
                    versions);
        }
    }
}
