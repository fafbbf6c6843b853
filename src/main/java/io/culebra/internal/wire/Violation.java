package io.culebra.internal.wire;

import io.culebra.api.TransportErrorCode;

/**
 * The ways in which a peer can break a rule, each with what to tell it and where the rule stands.
 */
public enum Violation {
    /** A packet without a frame. */
    EMPTY_PAYLOAD(TransportErrorCode.PROTOCOL_VIOLATION, "RFC 9000 §12.4", "packet without frames"),
    /** A frame of a type that nobody agreed on. */
    UNKNOWN_FRAME_TYPE(
            TransportErrorCode.FRAME_ENCODING_ERROR, "RFC 9000 §12.4", "unknown frame type"),
    /** A frame type in more bytes than it needs. */
    FRAME_TYPE_NOT_MINIMAL(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §12.4",
            "frame type longer than needed"),
    /** A frame in a packet type that must not carry it. */
    FRAME_NOT_ALLOWED_HERE(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §12.5",
            "frame in a packet type that must not carry it"),
    /** A frame that goes on beyond the packet. */
    FRAME_CUT_SHORT(TransportErrorCode.FRAME_ENCODING_ERROR, "RFC 9000 §12.4", "frame cut short"),
    /** An ACK range that reaches below packet number 0. */
    ACK_RANGE_NEGATIVE(
            TransportErrorCode.FRAME_ENCODING_ERROR,
            "RFC 9000 §19.3.1",
            "acknowledged packet number below 0"),
    /** An ACK range count that the packet has no bytes for. */
    ACK_RANGES_TOO_MANY(
            TransportErrorCode.FRAME_ENCODING_ERROR,
            "RFC 9000 §20.1",
            "more ACK ranges than the packet can hold"),
    /** Stream data beyond the largest offset there is. */
    STREAM_OFFSET_TOO_LARGE(
            TransportErrorCode.FRAME_ENCODING_ERROR, "RFC 9000 §19.8", "stream data beyond 2^62-1"),
    /** CRYPTO data beyond the largest offset there is. */
    CRYPTO_OFFSET_TOO_LARGE(
            TransportErrorCode.FRAME_ENCODING_ERROR, "RFC 9000 §19.6", "CRYPTO data beyond 2^62-1"),
    /** A NEW_TOKEN frame without a token. */
    NEW_TOKEN_EMPTY(
            TransportErrorCode.FRAME_ENCODING_ERROR, "RFC 9000 §19.7", "NEW_TOKEN without a token"),
    /** MAX_STREAMS or STREAMS_BLOCKED above 2^60. */
    STREAM_COUNT_TOO_LARGE(
            TransportErrorCode.FRAME_ENCODING_ERROR, "RFC 9000 §4.6", "stream count above 2^60"),
    /** NEW_CONNECTION_ID with an id of no or of more than 20 bytes. */
    CONNECTION_ID_LENGTH(
            TransportErrorCode.FRAME_ENCODING_ERROR,
            "RFC 9000 §19.15",
            "new connection id not of 1 to 20 bytes"),
    /** NEW_CONNECTION_ID that retires ids beyond itself. */
    RETIRE_PRIOR_TO_TOO_LARGE(
            TransportErrorCode.FRAME_ENCODING_ERROR,
            "RFC 9000 §19.15",
            "Retire Prior To above the sequence number"),
    /** Reserved bits of the header that are not 0, behind both protections. */
    RESERVED_BITS(
            TransportErrorCode.PROTOCOL_VIOLATION, "RFC 9000 §17.2", "reserved header bits not 0"),
    /** More data on all streams together than allowed. */
    CONNECTION_FLOW_CONTROL(
            TransportErrorCode.FLOW_CONTROL_ERROR,
            "RFC 9000 §4.1",
            "more data than the connection's limit"),
    /** More data on a stream than allowed. */
    STREAM_FLOW_CONTROL(
            TransportErrorCode.FLOW_CONTROL_ERROR,
            "RFC 9000 §4.1",
            "more data than the stream's limit"),
    /** A stream id above the limit. */
    STREAM_LIMIT(
            TransportErrorCode.STREAM_LIMIT_ERROR, "RFC 9000 §4.6", "more streams than allowed"),
    /** Another final size than before. */
    FINAL_SIZE_CHANGED(TransportErrorCode.FINAL_SIZE_ERROR, "RFC 9000 §4.5", "final size changed"),
    /** Stream data beyond the stream's end. */
    DATA_BEYOND_FINAL_SIZE(
            TransportErrorCode.FINAL_SIZE_ERROR, "RFC 9000 §4.5", "data beyond the final size"),
    /** A final size lower than data that came before. */
    FINAL_SIZE_BELOW_DATA(
            TransportErrorCode.FINAL_SIZE_ERROR, "RFC 9000 §4.5", "final size below data received"),
    /** Data on a unidirectional stream of ours. */
    DATA_ON_SEND_ONLY_STREAM(
            TransportErrorCode.STREAM_STATE_ERROR,
            "RFC 9000 §19.8",
            "STREAM for a stream that only we send on"),
    /** RESET_STREAM for a unidirectional stream of ours. */
    RESET_OF_SEND_ONLY_STREAM(
            TransportErrorCode.STREAM_STATE_ERROR,
            "RFC 9000 §19.4",
            "RESET_STREAM for a stream that only we send on"),
    /** STOP_SENDING for a unidirectional stream of the peer's. */
    STOP_OF_RECEIVE_ONLY_STREAM(
            TransportErrorCode.STREAM_STATE_ERROR,
            "RFC 9000 §19.5",
            "STOP_SENDING for a stream that only the peer sends on"),
    /** MAX_STREAM_DATA for a unidirectional stream of the peer's. */
    MAX_DATA_OF_RECEIVE_ONLY_STREAM(
            TransportErrorCode.STREAM_STATE_ERROR,
            "RFC 9000 §19.10",
            "MAX_STREAM_DATA for a stream that only the peer sends on"),
    /** STREAM_DATA_BLOCKED for a unidirectional stream of ours. */
    BLOCKED_ON_SEND_ONLY_STREAM(
            TransportErrorCode.STREAM_STATE_ERROR,
            "RFC 9000 §19.13",
            "STREAM_DATA_BLOCKED for a stream that only we send on"),
    /** A frame for a stream that we have not opened yet. */
    STREAM_NOT_CREATED(
            TransportErrorCode.STREAM_STATE_ERROR,
            "RFC 9000 §19",
            "frame for a stream of ours that does not exist yet"),
    /** Stream data in more pieces than we keep. */
    TOO_MANY_FRAGMENTS(
            TransportErrorCode.INTERNAL_ERROR, "RFC 9000 §21.7", "stream data in too many pieces"),
    /** More active ids than our limit. */
    TOO_MANY_CONNECTION_IDS(
            TransportErrorCode.CONNECTION_ID_LIMIT_ERROR,
            "RFC 9000 §5.1.1",
            "more connection ids than allowed"),
    /** More retired ids that wait for their acknowledgement than we keep. */
    TOO_MANY_IDS_TO_RETIRE(
            TransportErrorCode.CONNECTION_ID_LIMIT_ERROR,
            "RFC 9000 §5.1.2",
            "too many connection ids in need of retirement"),
    /**
     * A sequence number with another id or token than before, or an id with another sequence
     * number.
     */
    CONNECTION_ID_REUSED(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §19.15",
            "connection id or sequence number used twice"),
    /** One stateless reset token for two ids. */
    RESET_TOKEN_REUSED(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §10.3.2",
            "stateless reset token used twice"),
    /** NEW_CONNECTION_ID although the peer's ids have no bytes. */
    CONNECTION_ID_NOT_USED(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §19.15",
            "NEW_CONNECTION_ID from a peer with zero-length ids"),
    /** RETIRE_CONNECTION_ID with a number that we never issued. */
    RETIRED_UNKNOWN_ID(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §19.16",
            "retired a connection id that was never issued"),
    /** RETIRE_CONNECTION_ID for the id that its own packet is addressed to. */
    RETIRED_ID_IN_USE(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §19.16",
            "retired the connection id that its packet was sent to"),
    /** RETIRE_CONNECTION_ID although our ids have no bytes. */
    RETIRED_ZERO_LENGTH_ID(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §19.16",
            "RETIRE_CONNECTION_ID to an endpoint with zero-length ids"),
    /** An ACK for a packet number that we have not sent, or skipped on purpose. */
    ACK_OF_UNSENT_PACKET(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §13.1",
            "acknowledged a packet that was never sent"),
    /** HANDSHAKE_DONE from a client. */
    HANDSHAKE_DONE_FROM_CLIENT(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §19.20",
            "HANDSHAKE_DONE from a client"),
    /** NEW_TOKEN from a client. */
    NEW_TOKEN_FROM_CLIENT(
            TransportErrorCode.PROTOCOL_VIOLATION, "RFC 9000 §19.7", "NEW_TOKEN from a client"),
    /** A Retry token that is not ours, too old, or of another address. */
    TOKEN_INVALID(
            TransportErrorCode.INVALID_TOKEN,
            "RFC 9000 §8.1.2",
            "token of a Retry that does not hold"),
    /** PATH_RESPONSE with data that we never sent. */
    PATH_RESPONSE_UNASKED(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §19.18",
            "PATH_RESPONSE without a challenge"),
    /** A DATAGRAM frame although we did not offer to take any. */
    DATAGRAM_NOT_OFFERED(
            TransportErrorCode.PROTOCOL_VIOLATION, "RFC 9221 §3", "DATAGRAM without our consent"),
    /** A DATAGRAM frame larger than we offered to take. */
    DATAGRAM_TOO_LARGE(
            TransportErrorCode.PROTOCOL_VIOLATION, "RFC 9221 §3", "DATAGRAM larger than allowed"),
    /** A client that moved before the handshake was confirmed. */
    MIGRATED_TOO_EARLY(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §9",
            "migrated before the handshake was confirmed"),
    /** More CRYPTO data ahead of order than we keep. */
    CRYPTO_BUFFER_FULL(
            TransportErrorCode.CRYPTO_BUFFER_EXCEEDED,
            "RFC 9000 §7.5",
            "more CRYPTO data out of order than is kept"),
    /** New CRYPTO data at a level that has had its last. */
    CRYPTO_AT_OLD_LEVEL(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9001 §4.1.3",
            "CRYPTO data at a level that is complete"),
    /** Handshake bytes that were not used up when the next keys came. */
    CRYPTO_LEFT_OVER(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9001 §4.1.3",
            "CRYPTO data left over when keys changed"),
    /** A session ticket with another size of early data than 0xffffffff. */
    EARLY_DATA_SIZE(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9001 §4.6.1",
            "max_early_data_size not 0xffffffff"),
    /** A CertificateRequest after the handshake. */
    POST_HANDSHAKE_REQUEST(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9001 §4.4",
            "CertificateRequest after the handshake"),
    /** A ClientHello that asks for TLS's compatibility mode. */
    LEGACY_SESSION_ID(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9001 §8.4",
            "ClientHello with a legacy session id"),
    /** A second key update before the first was acknowledged. */
    KEY_UPDATE_TOO_SOON(
            TransportErrorCode.KEY_UPDATE_ERROR,
            "RFC 9001 §6.2",
            "second key update before the first was confirmed"),
    /** A packet under old keys with a number above one under new keys. */
    KEY_UPDATE_BACKWARD(
            TransportErrorCode.KEY_UPDATE_ERROR, "RFC 9001 §6.4", "old keys for a newer packet"),
    /** An ACK under old keys for a packet under new keys. */
    KEY_UPDATE_ACK(
            TransportErrorCode.KEY_UPDATE_ERROR,
            "RFC 9001 §6.2",
            "new keys acknowledged under old keys"),
    /** More forged packets than the AEAD may see. */
    INTEGRITY_LIMIT(
            TransportErrorCode.AEAD_LIMIT_REACHED,
            "RFC 9001 §6.6",
            "too many packets failed authentication"),
    /** The keys are used up and cannot be updated. */
    CONFIDENTIALITY_LIMIT(
            TransportErrorCode.AEAD_LIMIT_REACHED,
            "RFC 9001 §6.6",
            "too many packets under one key"),
    /** Transport parameters that end within one. */
    PARAMETERS_CUT_SHORT(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §18",
            "transport parameters cut short"),
    /** A transport parameter given twice. */
    PARAMETER_DUPLICATE(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §7.4",
            "transport parameter given twice"),
    /** A transport parameter whose value does not fill its length. */
    PARAMETER_LENGTH(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §18.2",
            "transport parameter of a wrong length"),
    /** A transport parameter that only a server may send. */
    PARAMETER_FROM_CLIENT(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §18.2",
            "transport parameter that only a server may send"),
    /** max_udp_payload_size below 1200. */
    PARAMETER_UDP_PAYLOAD(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §18.2",
            "max_udp_payload_size below 1200"),
    /** initial_max_streams above 2^60. */
    PARAMETER_STREAM_COUNT(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §4.6",
            "initial_max_streams above 2^60"),
    /** ack_delay_exponent above 20. */
    PARAMETER_ACK_DELAY_EXPONENT(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §18.2",
            "ack_delay_exponent above 20"),
    /** max_ack_delay of 2^14 or more. */
    PARAMETER_MAX_ACK_DELAY(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §18.2",
            "max_ack_delay of 2^14 or more"),
    /** active_connection_id_limit below 2. */
    PARAMETER_ID_LIMIT(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §18.2",
            "active_connection_id_limit below 2"),
    /** preferred_address with a zero-length id, or of a server that has such. */
    PARAMETER_PREFERRED_ADDRESS(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §18.2",
            "preferred_address without a connection id"),
    /** version_information that is no list of versions other than 0. */
    PARAMETER_VERSIONS(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9368 §4",
            "version_information malformed"),
    /** A chosen version that is not the one of the packets. */
    VERSION_MISMATCH(
            TransportErrorCode.VERSION_NEGOTIATION_ERROR,
            "RFC 9368 §4",
            "version_information of another version than the packets"),
    /** original_destination_connection_id missing or not the one we sent to. */
    ORIGINAL_ID_MISMATCH(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §7.3",
            "original_destination_connection_id missing or wrong"),
    /** initial_source_connection_id missing or not that of the first packet. */
    INITIAL_SOURCE_ID_MISMATCH(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §7.3",
            "initial_source_connection_id missing or wrong"),
    /** retry_source_connection_id missing after a Retry, not that of it, or there without one. */
    RETRY_SOURCE_ID_MISMATCH(
            TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
            "RFC 9000 §7.3",
            "retry_source_connection_id missing, wrong or unasked"),
    /** A limit below the one that 0-RTT was sent under. */
    EARLY_LIMIT_REDUCED(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "RFC 9000 §7.4.1",
            "limit below the remembered one");

    private final TransportErrorCode code;
    private final String section;
    private final String rule;

    Violation(TransportErrorCode code, String section, String rule) {
        this.code = code;
        this.section = section;
        this.rule = rule;
    }

    /**
     * What to tell the peer.
     *
     * @return the error code of CONNECTION_CLOSE
     */
    public TransportErrorCode code() {
        return code;
    }

    /**
     * Where the rule stands.
     *
     * @return such as "RFC 9000 §12.4"
     */
    public String section() {
        return section;
    }

    /**
     * What is wrong, for people.
     *
     * @return with its section
     */
    @Override
    public String toString() {
        return rule + " (" + section + ")";
    }
}
