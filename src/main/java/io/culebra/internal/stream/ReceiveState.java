package io.culebra.internal.stream;

/**
 * States of the receiving part of a stream.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-3.2 RFC 9000, section 3.2
 */
enum ReceiveState {
    /** The end is not known. */
    RECV,
    /** The end is known, and something before it is missing. */
    SIZE_KNOWN,
    /** Everything is here; the application has not had it all. */
    DATA_RECVD,
    /** The peer gave up; the application does not know yet. */
    RESET_RECVD,
    /** The application has had everything. */
    DATA_READ,
    /** The application knows that the peer gave up. */
    RESET_READ;

    /** What moves a receiving part on. */
    enum Event {
        /** A STREAM frame with FIN arrived. */
        FIN,
        /** The last missing byte arrived. */
        ALL_DATA,
        /** RESET_STREAM arrived. */
        RESET,
        /** The application took the last byte, or wants none of what is left. */
        DATA_READ,
        /** The application heard of the reset. */
        RESET_READ
    }

    /** The state that follows; the same one if the event means nothing here. */
    ReceiveState after(Event event) {
        return switch (event) {
            case FIN -> this == RECV ? SIZE_KNOWN : this;
            case ALL_DATA -> this == SIZE_KNOWN ? DATA_RECVD : this;
            // A reset behind complete data changes nothing: the application gets the data.
            case RESET -> this == RECV || this == SIZE_KNOWN ? RESET_RECVD : this;
            case DATA_READ -> this == DATA_RECVD ? DATA_READ : this;
            case RESET_READ -> this == RESET_RECVD ? RESET_READ : this;
        };
    }

    /** Whether data or a reset may still arrive that matters. */
    boolean isOpen() {
        return this == RECV || this == SIZE_KNOWN;
    }

    boolean isTerminal() {
        return this == DATA_READ || this == RESET_READ;
    }
}
