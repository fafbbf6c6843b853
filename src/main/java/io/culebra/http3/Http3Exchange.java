package io.culebra.http3;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A request that a server received, and the response to it. For the connection's worker only.
 *
 * <p>Once the response is complete, a request body that nobody takes is refused with NO_ERROR (RFC
 * 9114 §4.1).
 */
public interface Http3Exchange extends Http3Stream {
    /** The status Too Early. */
    int TOO_EARLY = 425;

    /**
     * The head of the request.
     *
     * @return validated (RFC 9114 §4.1.2); several {@code cookie} lines are one
     */
    Http3Request request();

    /**
     * Sends the head of the response. With a {@code content-length} field the body becomes one DATA
     * frame, which is the cheapest for large bodies of known length; without it, each {@link
     * #write} becomes a frame.
     *
     * @param status 200 to 999; or 1xx except 101, any number of times, for an interim response
     * @param fields sent as they are
     * @param fin whether the response has no body; false for an interim one
     * @throws IllegalStateException if the head was sent before
     * @throws IllegalArgumentException if the head is larger than the client takes, has fields that
     *     HTTP/3 does not allow, or a {@code content-length} that is no number or contradicts
     *     {@code fin}
     */
    void sendHead(int status, Fields fields, boolean fin);

    /**
     * Sends a whole response: head, body, end. Adds a {@code content-length} unless the fields have
     * one or the status allows none. Takes everything at once: what does not fit into the send
     * buffer is copied to the heap until it does, so stream large bodies instead.
     *
     * @param status 200 to 999
     * @param fields sent as they are
     * @param body borrowed for the call
     * @param from where the body starts
     * @param length of the body, in bytes
     * @throws IllegalStateException as {@link #sendHead} does
     * @throws IllegalArgumentException as {@link #sendHead} does
     */
    void respond(int status, Fields fields, MemorySegment body, long from, long length);

    /**
     * Sends a whole response.
     *
     * @param status 200 to 999
     * @param fields sent as they are
     * @param body borrowed for the call
     */
    default void respond(int status, Fields fields, byte[] body) {
        respond(status, fields, MemorySegment.ofArray(body), 0, body.length);
    }

    /**
     * Sends a whole response.
     *
     * @param status 200 to 999
     * @param fields sent as they are
     * @param body sent in UTF-8
     */
    default void respond(int status, Fields fields, String body) {
        respond(status, fields, body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether the request came in early data and the handshake is not complete yet: then it may be
     * one that somebody has sent once more, here or elsewhere.
     *
     * @return false from the completion of the handshake on
     * @spec https://www.rfc-editor.org/rfc/rfc8470#section-3 RFC 8470, section 3
     */
    boolean isEarlyData();

    /**
     * Answers with 425 (Too Early): the client is to send the request again once the handshake is
     * complete.
     *
     * @throws IllegalStateException if the head was sent before
     * @spec https://www.rfc-editor.org/rfc/rfc8470#section-5.2 RFC 8470, section 5.2
     */
    default void refuseEarly() {
        respond(TOO_EARLY, Fields.EMPTY, new byte[0]);
    }

    /**
     * Says who hears that the exchange cannot complete: the client reset or refused it, broke a
     * rule, or the connection is over. Called once at most; at once if it has failed already. The
     * code is the client's, or the one that this side answered with.
     *
     * @param listener runs on the worker
     */
    void onFailure(Consumer<Http3Failure> listener);
}
