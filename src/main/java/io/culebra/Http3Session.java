package io.culebra;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ApplicationSelector;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.Observer;
import io.culebra.api.QuicConnection;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3ResponseHandler;
import io.culebra.http3.Http3Settings;
import io.culebra.internal.http3.ClientConnection;
import io.culebra.internal.http3.Http3Workspace;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's HTTP/3 connection, for requests from any thread. */
final class Http3Session extends Relay implements ApplicationSelector {
    private final Http3Settings settings;
    private final Supplier<Http3Workspace> workspaces;
    private final Set<Submission> submitted = ConcurrentHashMap.newKeySet();
    private volatile boolean usable = true;
    private @Nullable ClientConnection http3;

    /**
     * Makes one that is not connected yet.
     *
     * @param workspaces gives the worker's own, when called on the worker
     * @param listener hears what happens; null when nobody listens
     */
    Http3Session(
            Http3Settings settings,
            Supplier<Http3Workspace> workspaces,
            @Nullable Observer listener) {
        super(listener);
        this.settings = settings;
        this.workspaces = workspaces;
    }

    /** A request on its way to the worker. */
    private record Submission(
            Http3Request request,
            boolean bodiless,
            Http3ResponseHandler handler,
            Consumer<Http3ClientExchange> opened,
            CompletableFuture<Http3ClientExchange> outcome) {
        void refuse() {
            outcome.completeExceptionally(
                    new UnprocessedException("the connection takes no more requests"));
        }
    }

    /** Whether a new request had better go to a new connection. From any thread. */
    boolean isUsable() {
        return usable;
    }

    /**
     * Makes a request, from any thread.
     *
     * @param opened gets the exchange before the handler hears of it
     * @return completed on the worker; exceptionally with an {@link UnprocessedException} if it has
     *     to go elsewhere
     */
    CompletableFuture<Http3ClientExchange> request(
            QuicConnection connection,
            Http3Request request,
            boolean bodiless,
            Http3ResponseHandler handler,
            Consumer<Http3ClientExchange> opened) {
        Submission submission =
                new Submission(request, bodiless, handler, opened, new CompletableFuture<>());
        submitted.add(submission);
        connection.execute(same -> begin(submission));
        if (!usable && submitted.remove(submission)) {
            submission.refuse();
        }
        return submission.outcome();
    }

    private void begin(Submission submission) {
        if (!submitted.remove(submission)) {
            return;
        }
        ClientConnection mine = http3;
        if (mine == null || !mine.acceptsRequests()) {
            usable = false;
            submission.refuse();
            return;
        }
        try {
            Http3ClientExchange exchange =
                    mine.request(submission.request(), submission.bodiless(), submission.handler());
            submission.opened().accept(exchange);
            submission.outcome().complete(exchange);
        } catch (IllegalArgumentException e) {
            submission.outcome().completeExceptionally(e);
        }
    }

    /** Closes once all requests are done. */
    static void discard(QuicConnection connection) {
        connection.close(Http3ErrorCode.NO_ERROR.code(), "");
    }

    // On the worker.

    @Override
    public Optional<ApplicationOverQuic> select(HandshakeInfo handshake) {
        http3 = new ClientConnection(workspaces.get(), settings);
        return Optional.of(http3);
    }

    @Override
    public void onClosed(QuicConnection connection, ConnectionShutdown shutdown) {
        usable = false;
        for (Submission submission : List.copyOf(submitted)) {
            if (submitted.remove(submission)) {
                submission.refuse();
            }
        }
        super.onClosed(connection, shutdown);
    }
}
