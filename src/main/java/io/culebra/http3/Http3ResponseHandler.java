package io.culebra.http3;

/** Hears of the response to one request, on the connection's worker. Must not block. */
public interface Http3ResponseHandler {
    /**
     * An interim response (1xx) arrived; more follow.
     *
     * @param exchange the exchange
     * @param interim its head; there is no body
     */
    default void onInterim(Http3ClientExchange exchange, Http3Response interim) {}

    /**
     * The final response's head arrived. The body waits until {@link Http3Stream#onBody} names a
     * sink, here or later.
     *
     * @param exchange the exchange
     * @param response the head
     */
    void onResponse(Http3ClientExchange exchange, Http3Response response);

    /**
     * The exchange cannot complete. The last call, once at most, and never after the sink got
     * {@code fin}.
     *
     * @param exchange the exchange
     * @param failure why
     */
    void onFailed(Http3ClientExchange exchange, Http3Failure failure);
}
