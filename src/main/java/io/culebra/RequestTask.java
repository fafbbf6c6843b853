package io.culebra;

import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Response;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request in the shape of java.net.http, from beginning to end, on a thread of its own.
 *
 * @param <T> kind of the response's body
 */
final class RequestTask<T> implements Runnable {
    private static final int ATTEMPTS = 2;

    /** RFC 9114 §4.2: not to be sent; and what is said in other ways. */
    private static final Set<String> NOT_SENT =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "transfer-encoding",
                    "upgrade",
                    "host",
                    "content-length");

    private final Http3Client client;
    private final HttpRequest request;
    private final HttpResponse.BodyHandler<T> handler;
    private final Outcome<T> outcome = new Outcome<>();

    /** Cancelling it abandons the request. */
    private static final class Outcome<T> extends CompletableFuture<HttpResponse<T>> {
        private volatile @Nullable BlockingCall call;

        void attach(BlockingCall begun) {
            call = begun;
            if (isCancelled()) {
                begun.abandon();
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            BlockingCall begun = call;
            if (cancelled && begun != null) {
                begun.abandon();
            }
            return cancelled;
        }
    }

    RequestTask(Http3Client client, HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        this.client = client;
        this.request = request;
        this.handler = handler;
    }

    CompletableFuture<HttpResponse<T>> outcome() {
        return outcome;
    }

    @Override
    public void run() {
        try {
            int attempts = ATTEMPTS;
            while (!attempt(--attempts > 0)) {
                // The server did nothing with it: once more.
            }
        } catch (IOException | RuntimeException | Error e) {
            outcome.completeExceptionally(e);
        }
    }

    private boolean attempt(boolean again) throws IOException {
        Optional<HttpRequest.BodyPublisher> body =
                request.bodyPublisher().filter(publisher -> publisher.contentLength() != 0);
        try (BlockingCall call = client.open(head(body), body.isEmpty())) {
            outcome.attach(call);
            body.ifPresent(publisher -> send(publisher, call));
            Http3Response response = response(call);
            if (response.status() == Http3Exchange.TOO_EARLY && again) {
                // RFC 8470 §5.2: the handshake is complete by now, so it is not early any more.
                return false;
            }
            receive(call, response);
            return true;
        } catch (UnprocessedException e) {
            if (!again) {
                throw e;
            }
            return false;
        }
    }

    private Http3Request head(Optional<HttpRequest.BodyPublisher> body) {
        Fields.Builder fields = Fields.builder();
        for (Map.Entry<String, List<String>> header : request.headers().map().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!NOT_SENT.contains(name)) {
                header.getValue().forEach(value -> fields.add(name, value));
            }
        }
        body.filter(publisher -> publisher.contentLength() > 0)
                .ifPresent(publisher ->
                        fields.add("content-length", Long.toString(publisher.contentLength())));
        return Http3Request.of(request.method(), request.uri(), fields.build());
    }

    private static void send(HttpRequest.BodyPublisher publisher, BlockingCall call) {
        Thread.ofVirtual()
                .name("culebra-request-body")
                .start(new RequestBody(publisher, call.requestBody(), call::abandon));
    }

    private Http3Response response(BlockingCall call) throws IOException {
        long nanos = request.timeout().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        try {
            return call.response(nanos);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no response within " + nanos / 1_000_000 + " ms");
        }
    }

    private void receive(BlockingCall call, Http3Response response) {
        ReceivedResponse.Head head = ReceivedResponse.Head.of(response);
        HttpResponse.BodySubscriber<T> subscriber = handler.apply(head);
        subscriber
                .getBody()
                .whenComplete((body, failure) -> {
                    if (failure != null) {
                        outcome.completeExceptionally(failure);
                    } else {
                        outcome.complete(
                                new ReceivedResponse<>(
                                        request, head.statusCode(), head.headers(), body));
                    }
                });
        new ResponseBody(call, subscriber).pump();
    }
}
