package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.EndpointStats;
import io.culebra.api.HelloSettings;
import io.culebra.api.Observer;
import io.culebra.api.PeerTrust;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3ResponseHandler;
import io.culebra.http3.Http3Settings;
import io.culebra.internal.http3.Http3Workspace;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Makes HTTP/3 requests, in the shapes of java.net.http. Requests to the same host share one
 * connection.
 *
 * {@snippet :
 * try (Http3Client client = Http3Client.newHttp3Client()) {
 *     HttpRequest request = HttpRequest.newBuilder(URI.create("https://example.org/")).build();
 *     HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
 *     System.out.println(response.statusCode() + " " + response.body());
 * }
 * }
 *
 * <p>Responses say version HTTP_3 where the JDK has that constant (26 and later), else HTTP_2.
 * Redirects are not followed, and nothing is tried over TCP. All methods may be called from any
 * thread.
 */
public final class Http3Client implements AutoCloseable {
    private final QuicClient quic;
    private final Http3Pool pool;

    private Http3Client(Builder builder) throws IOException {
        ThreadLocal<Http3Workspace> workspaces = ThreadLocal.withInitial(Workspaces::create);
        Http3Settings settings = builder.http3;
        Observer observer = builder.observer;
        quic = QuicClient.open(builder.options);
        pool =
                new Http3Pool(
                        quic,
                        builder::params,
                        () -> new Http3Session(settings, workspaces::get, observer));
    }

    /**
     * Opens a client that trusts the system's roots.
     *
     * @return the client; close it
     * @throws UncheckedIOException if there are no sockets to be had
     */
    public static Http3Client newHttp3Client() {
        try {
            return newBuilder().build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Describes a client.
     *
     * @return a builder; each value starts at its default
     */
    public static Builder newBuilder() {
        return new Builder();
    }

    /**
     * Sends a request and waits for the response.
     *
     * @param request to an {@code https} URI; its timeout is for the head of the response
     * @param handler chooses what becomes of the body
     * @return the response
     * @throws IOException if it cannot be had: a {@link io.culebra.api.ConnectionException} if the
     *     connection failed
     * @throws InterruptedException if the waiting thread is interrupted
     * @param <T> kind of body
     */
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> response = sendAsync(request, handler);
        try {
            return response.get();
        } catch (InterruptedException e) {
            response.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw Failures.asIo(e);
        }
    }

    /**
     * Sends a request. Publisher and subscriber of the bodies run on virtual threads, and may
     * block.
     *
     * @param request to an {@code https} URI; its timeout is for the head of the response
     * @param handler chooses what becomes of the body
     * @return completed with the response; cancelling it abandons the request
     * @param <T> kind of body
     */
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        RequestTask<T> task = new RequestTask<>(this, request, handler);
        Thread.ofVirtual().name("culebra-request").start(task);
        return task.outcome();
    }

    /**
     * Sends the head of a request, for a thread that may block while it streams the bodies.
     *
     * @param request with an authority
     * @param bodiless whether there is no body: the request ends with its head
     * @return the exchange under way; close it
     * @throws IOException if there is no connection to be had; an InterruptedIOException if the
     *     thread is interrupted
     * @throws IllegalArgumentException if the request cannot be sent as it is
     */
    public BlockingCall open(Http3Request request, boolean bodiless) throws IOException {
        BlockingCall call = new BlockingCall();
        try {
            pool.request(request, bodiless, call.events(), call::onOpened).get();
            return call;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting");
        } catch (ExecutionException e) {
            throw Failures.asIo(e);
        }
    }

    /**
     * Sends the head of a request, for callbacks on the connection's worker.
     *
     * @param request with an authority
     * @param bodiless whether there is no body: the request ends with its head
     * @param handler hears of the response, on the worker; must not block
     * @return completed on the worker with the exchange, whose methods are for the worker only;
     *     exceptionally with an IOException if there is no connection to be had, and the handler
     *     hears nothing then
     * @throws IllegalArgumentException if the request names no host
     */
    public CompletableFuture<Http3ClientExchange> request(
            Http3Request request, boolean bodiless, Http3ResponseHandler handler) {
        return pool.request(request, bodiless, handler, exchange -> {});
    }

    /**
     * Counters of all connections.
     *
     * @return a snapshot
     */
    public EndpointStats stats() {
        return quic.stats();
    }

    /** Abandons what is under way, closes all connections, and frees everything. */
    @Override
    public void close() {
        quic.close(Http3ErrorCode.NO_ERROR.code(), "client closed");
    }

    /** Describes a client; {@link #build} opens it. */
    public static final class Builder extends Http3Builder<Builder> {
        private PeerTrust trust = PeerTrust.systemRoots();
        private HelloSettings hello = HelloSettings.DEFAULTS;

        private Builder() {
            super(EndpointOptions.DEFAULTS.withWorkers(1).withPin(false));
        }

        @Override
        Builder self() {
            return this;
        }

        private ConnectionParams params(Http3Session session) {
            ConnectionParams.Builder params =
                    fill(ConnectionParams.client(Http3Sessions.ALPN))
                            .trust(trust)
                            .hello(hello)
                            .observer(session);
            identity.ifPresent(params::identity);
            return params.build();
        }

        /**
         * Sets whom to believe.
         *
         * @param value trust
         * @return this
         */
        public Builder trust(PeerTrust value) {
            trust = value;
            return this;
        }

        /**
         * Sets what the first message to a server has besides the necessary.
         *
         * @param value settings
         * @return this
         */
        public Builder hello(HelloSettings value) {
            hello = value;
            return this;
        }

        /**
         * Opens the client.
         *
         * @return the client; close it
         * @throws IOException if there are no sockets to be had
         */
        public Http3Client build() throws IOException {
            return new Http3Client(this);
        }
    }
}
