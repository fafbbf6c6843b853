package io.culebra.internal.http3;

/**
 * How far a message has come in.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.1 RFC 9114, section 4.1
 */
enum MessageState {
    /** Nothing yet, or interim responses. */
    HEAD,
    /** The final head; DATA frames or trailers may follow. */
    BODY,
    /** The trailers; no DATA or HEADERS may follow. */
    TRAILERS,
    /** The message is complete, and the sink does not know. */
    UNHEARD,
    /** The message is complete. */
    ENDED,
    /** Nobody wants the rest. */
    DROPPED;

    /** Whether bytes are still read. */
    boolean isReading() {
        return this == HEAD || this == BODY || this == TRAILERS;
    }
}
