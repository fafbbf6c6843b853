package io.culebra;

import io.culebra.http3.Http3Handler;
import java.io.IOException;

/**
 * Answers requests on a thread of its own each, where it may block.
 *
 * {@snippet :
 * BlockingHandler echo =
 *         exchange -> {
 *             try (OutputStream out = exchange.respond(200, Fields.EMPTY)) {
 *                 exchange.requestBody().transferTo(out);
 *             }
 *         };
 * }
 */
@FunctionalInterface
public interface BlockingHandler {
    /**
     * Answers a request. What is still missing of the response when it returns is ended; without
     * any response the client gets status 500.
     *
     * @param exchange the request, and where to answer it
     * @throws IOException if the client is gone, or for whatever reason: the client gets status
     *     500, or a reset if the response had begun
     * @throws InterruptedException as an IOException
     */
    void handle(BlockingExchange exchange) throws IOException, InterruptedException;

    /**
     * The same as a handler for workers: it starts a virtual thread for each request.
     *
     * @return for where handlers must not block
     */
    default Http3Handler onVirtualThreads() {
        return exchange -> new BlockingExchange(exchange).start(this);
    }
}
