package io.culebra;

import io.culebra.api.QuicConnection;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A request that a server received, and the response to it, for a thread that may block: reading
 * waits for the client, writing waits until the transport takes more. For one thread at a time, or
 * one that reads and one that writes.
 */
public final class BlockingExchange {
    private static final System.Logger LOG = System.getLogger(BlockingExchange.class.getName());
    private static final int INTERNAL_SERVER_ERROR = 500;

    private final Http3Exchange exchange;
    private final BodyInput input;
    private final BodyOutput output;
    private final WorkerCalls calls;
    private final boolean early;
    private boolean reading;
    private boolean responded;

    /** On the worker. */
    BlockingExchange(Http3Exchange exchange) {
        this.exchange = exchange;
        input = new BodyInput(exchange, () -> {});
        output = new BodyOutput(exchange);
        calls = new WorkerCalls(exchange.connection());
        early = exchange.isEarlyData();
        exchange.onWritable(output::onWritable);
        exchange.onFailure(this::onFailure);
    }

    private void onFailure(Http3Failure failure) {
        IOException why = new IOException("request abandoned: " + failure.reason());
        input.fail(why);
        output.fail(why);
        calls.fail(why);
    }

    void start(BlockingHandler handler) {
        Thread.ofVirtual().name("culebra-request").start(() -> run(handler));
    }

    private void run(BlockingHandler handler) {
        try {
            handler.handle(this);
            if (!responded) {
                throw new IOException("the handler did not respond");
            }
            output.close();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    () -> "request not answered: " + request().path(),
                    e);
            abandon();
        }
    }

    private void abandon() {
        try {
            if (responded) {
                calls.run(() -> exchange.reset(Http3ErrorCode.INTERNAL_ERROR.code()));
            } else {
                respond(INTERNAL_SERVER_ERROR, Fields.EMPTY, new byte[0]);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "the client is gone", e);
        }
    }

    /**
     * The head of the request.
     *
     * @return validated
     */
    public Http3Request request() {
        return exchange.request();
    }

    /**
     * Whether the request came in early data, before the handshake was complete: then it may be one
     * that somebody has sent once more. Only requests with {@linkplain Http3Request#isSafe safe}
     * methods come here so; others are answered with 425 (Too Early), and come again.
     *
     * @return as it was when the request arrived
     * @spec https://www.rfc-editor.org/rfc/rfc8470#section-3 RFC 8470, section 3
     */
    public boolean isEarlyData() {
        return early;
    }

    /**
     * The connection that the request came on.
     *
     * @return for its statistics and addresses
     */
    public QuicConnection connection() {
        return exchange.connection();
    }

    /**
     * The body of the request. The client gets no credit for what is not read.
     *
     * @return the same stream every time; reading throws an IOException if the client is gone
     */
    public InputStream requestBody() {
        if (!reading) {
            reading = true;
            exchange.connection().execute(connection -> exchange.onBody(input));
        }
        return input;
    }

    /**
     * Sends the head of the response.
     *
     * @param status 200 to 999
     * @param fields with a {@code content-length} if it is known, which is the cheapest
     * @return for the body; ended by closing it, or when the handler returns
     * @throws IOException if the client is gone
     * @throws IllegalArgumentException if a field may not be sent
     */
    public OutputStream respond(int status, Fields fields) throws IOException {
        calls.run(() -> exchange.sendHead(status, fields, false));
        responded = true;
        return output;
    }

    /**
     * Sends a whole response.
     *
     * @param status 200 to 999
     * @param fields a {@code content-length} is added
     * @param body may be empty
     * @throws IOException if the client is gone
     * @throws IllegalArgumentException if a field may not be sent
     */
    public void respond(int status, Fields fields, byte[] body) throws IOException {
        calls.run(() -> exchange.respond(status, fields, body));
        responded = true;
        output.onWhole();
    }

    /**
     * Sends a whole response.
     *
     * @param status 200 to 999
     * @param fields a {@code content-length} is added
     * @param body sent in UTF-8
     * @throws IOException if the client is gone
     * @throws IllegalArgumentException if a field may not be sent
     */
    public void respond(int status, Fields fields, String body) throws IOException {
        respond(status, fields, body.getBytes(StandardCharsets.UTF_8));
    }
}
