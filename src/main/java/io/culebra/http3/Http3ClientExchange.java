package io.culebra.http3;

/**
 * A request that a client sends, and the response to it. For the connection's worker only.
 *
 * <p>The request may wait for a stream: {@link #write} then takes nothing, and {@link #onWritable}
 * follows.
 */
public interface Http3ClientExchange extends Http3Stream {
    /**
     * The head of the request.
     *
     * @return what the exchange was made with
     */
    Http3Request request();
}
