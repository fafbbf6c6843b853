package io.culebra.http3;

/** Answers requests on the connection's worker. */
@FunctionalInterface
public interface Http3Handler {
    /**
     * A request's head arrived; its body may follow. Must not block. May answer now or later.
     *
     * @param exchange the request, and where to answer it
     */
    void handle(Http3Exchange exchange);

    /**
     * Whether {@link #handle} takes a request that came in early data, and which somebody may have
     * sent once more. If not, it is answered with 425 (Too Early), and the client sends it again
     * once the handshake is complete. Asked only while that is so, on the connection's worker.
     *
     * @param request the head
     * @return by default, true for methods that change nothing: GET, HEAD, OPTIONS, TRACE
     * @spec https://www.rfc-editor.org/rfc/rfc8470#section-3 RFC 8470, section 3
     */
    default boolean takesEarly(Http3Request request) {
        return request.isSafe();
    }
}
