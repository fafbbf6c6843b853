package io.culebra;

import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Response;
import io.culebra.http3.Http3ResponseHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request that was sent, and its response, for threads that may block. One thread may write the
 * request's body while another reads the response; each body is for one thread.
 */
public final class BlockingCall implements AutoCloseable {
    private final CompletableFuture<Http3Response> head = new CompletableFuture<>();
    private final Events events = new Events();
    private @Nullable Http3ClientExchange exchange;
    private @Nullable BodyInput input;
    private @Nullable BodyOutput output;

    BlockingCall() {}

    /** What the exchange tells, on the worker. */
    final class Events implements Http3ResponseHandler {
        private Events() {}

        @Override
        public void onResponse(Http3ClientExchange same, Http3Response response) {
            head.complete(response);
            same.onBody(Objects.requireNonNull(input));
        }

        @Override
        public void onFailed(Http3ClientExchange same, Http3Failure failure) {
            IOException why =
                    failure.unprocessed()
                            ? new UnprocessedException(failure.reason())
                            : new IOException(describe(failure));
            head.completeExceptionally(why);
            if (input != null && output != null) {
                input.fail(why);
                output.fail(why);
            }
        }

        private String describe(Http3Failure failure) {
            String code =
                    Http3ErrorCode.of(failure.errorCode())
                            .map(Enum::name)
                            .orElse("0x" + Long.toHexString(failure.errorCode()));
            return "exchange failed, " + code + ": " + failure.reason();
        }
    }

    Http3ResponseHandler events() {
        return events;
    }

    /** The request is under way. On the worker. */
    void onOpened(Http3ClientExchange opened) {
        exchange = opened;
        input = new BodyInput(opened, this::cancel);
        output = new BodyOutput(opened);
        opened.onWritable(output::onWritable);
    }

    /**
     * The body of the request. Close it to end the request; nothing has to be done with it if the
     * request was made without a body.
     *
     * @return the same stream every time; writing throws an IOException if the server is gone
     */
    public OutputStream requestBody() {
        return Objects.requireNonNull(output);
    }

    /**
     * Waits for the head of the final response.
     *
     * @return the head
     * @throws IOException if the exchange fails; an InterruptedIOException if the thread is
     *     interrupted
     */
    public Http3Response response() throws IOException {
        try {
            return response(Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new IOException("no response", e);
        }
    }

    Http3Response response(long timeoutNanos) throws IOException, TimeoutException {
        try {
            return head.get(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the response");
        } catch (ExecutionException e) {
            throw Failures.asIo(e);
        }
    }

    /**
     * The body of the response. The server gets no credit for what is not read.
     *
     * @return the same stream every time; reading throws an IOException if the rest cannot come
     */
    public InputStream body() {
        return input();
    }

    BodyInput input() {
        return Objects.requireNonNull(input);
    }

    /** Abandons the exchange, unless it is complete. */
    @Override
    public void close() {
        abandon();
    }

    /** As {@link #close}, from any thread. */
    void abandon() {
        input().close();
    }

    private void cancel() {
        Http3ClientExchange mine = Objects.requireNonNull(exchange);
        mine.connection()
                .execute(connection -> mine.reset(Http3ErrorCode.REQUEST_CANCELLED.code()));
    }
}
