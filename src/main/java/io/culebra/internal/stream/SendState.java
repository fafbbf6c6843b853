package io.culebra.internal.stream;

/**
 * States of the sending part of a stream.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-3.1 RFC 9000, section 3.1
 */
enum SendState {
    /** Nothing was sent yet. */
    READY,
    /** Data is on its way. */
    SEND,
    /** All data was sent, with its end. */
    DATA_SENT,
    /** Given up; the peer may not know yet. */
    RESET_SENT,
    /** The peer has everything. */
    DATA_RECVD,
    /** The peer knows that it was given up. */
    RESET_RECVD;

    /** What moves a sending part on. */
    enum Event {
        /** A STREAM or STREAM_DATA_BLOCKED frame was sent. */
        STREAM_SENT,
        /** A STREAM frame with FIN was sent. */
        FIN_SENT,
        /** RESET_STREAM was sent, or will be the next thing sent. */
        RESET_SENT,
        /** Every byte and the end are acknowledged. */
        ALL_ACKED,
        /** RESET_STREAM is acknowledged. */
        RESET_ACKED
    }

    /** The state that follows; the same one if the event means nothing here. */
    SendState after(Event event) {
        return switch (event) {
            case STREAM_SENT -> this == READY ? SEND : this;
            case FIN_SENT -> this == READY || this == SEND ? DATA_SENT : this;
            case RESET_SENT -> isOpen() ? RESET_SENT : this;
            case ALL_ACKED -> this == DATA_SENT ? DATA_RECVD : this;
            case RESET_ACKED -> this == RESET_SENT ? RESET_RECVD : this;
        };
    }

    /** Whether data may still be sent or repeated. */
    boolean isOpen() {
        return this == READY || this == SEND || this == DATA_SENT;
    }

    boolean isTerminal() {
        return this == DATA_RECVD || this == RESET_RECVD;
    }
}
