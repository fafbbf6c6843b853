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
}
