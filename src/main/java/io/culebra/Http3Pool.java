package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.api.QuicConnection;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3ResponseHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection for each origin, made when it is first needed and when the last one is over. */
final class Http3Pool {
    private static final int ATTEMPTS = 3;

    private final QuicClient quic;
    private final Function<Http3Session, ConnectionParams> params;
    private final Supplier<Http3Session> sessions;
    private final Map<Origin, CompletableFuture<Link>> links = new ConcurrentHashMap<>();

    private record Link(QuicConnection connection, Http3Session session) {}

    /**
     * Makes an empty one.
     *
     * @param params of a session's connection
     * @param sessions makes new ones
     */
    Http3Pool(
            QuicClient quic,
            Function<Http3Session, ConnectionParams> params,
            Supplier<Http3Session> sessions) {
        this.quic = quic;
        this.params = params;
        this.sessions = sessions;
    }

    /** Makes a request on the connection to its authority. From any thread. */
    CompletableFuture<Http3ClientExchange> request(
            Http3Request request,
            boolean bodiless,
            Http3ResponseHandler handler,
            Consumer<Http3ClientExchange> opened) {
        Origin origin = Origin.of(request.authority());
        return attempt(
                () ->
                        link(origin)
                                .thenCompose(link ->
                                        link.session()
                                                .request(
                                                        link.connection(),
                                                        request,
                                                        bodiless,
                                                        handler,
                                                        opened)),
                ATTEMPTS);
    }

    /** A connection may end, or go away, just when a request is on its way to it. */
    private static <T> CompletableFuture<T> attempt(
            Supplier<CompletableFuture<T>> request, int attempts) {
        return request.get()
                .exceptionallyCompose(failure ->
                        attempts > 1 && isUnprocessed(failure)
                                ? attempt(request, attempts - 1)
                                : CompletableFuture.failedFuture(failure));
    }

    private static boolean isUnprocessed(Throwable failure) {
        return failure instanceof UnprocessedException
                || (failure instanceof CompletionException
                        && failure.getCause() instanceof UnprocessedException);
    }

    private CompletableFuture<Link> link(Origin origin) {
        return links.compute(
                origin, (same, known) -> known == null || isOver(known) ? open(origin) : known);
    }

    private static boolean isOver(CompletableFuture<Link> link) {
        return link.isDone()
                && (link.isCompletedExceptionally() || !link.join().session().isUsable());
    }

    /** Looking the name up may block. */
    private CompletableFuture<Link> open(Origin origin) {
        CompletableFuture<Link> link = new CompletableFuture<>();
        Thread.ofVirtual().name("culebra-connect").start(() -> dial(origin, link));
        return link;
    }

    private void dial(Origin origin, CompletableFuture<Link> link) {
        try {
            List<InetSocketAddress> addresses = origin.resolve();
            CompletableFuture<Link> _ =
                    Dialer.dial(addresses, peer -> connect(origin, peer), Http3Pool::discard)
                            .whenComplete((made, failure) -> settle(link, made, failure));
        } catch (IOException | RuntimeException e) {
            link.completeExceptionally(e);
        }
    }

    private static void settle(
            CompletableFuture<Link> link, @Nullable Link made, @Nullable Throwable failure) {
        if (made != null) {
            link.complete(made);
        } else {
            link.completeExceptionally(failure == null ? new IOException("no link") : failure);
        }
    }

    private CompletableFuture<Link> connect(Origin origin, InetSocketAddress peer) {
        Http3Session session = sessions.get();
        return quic.connect(peer, origin.host(), params.apply(session), session)
                .thenApply(connection -> new Link(connection, session));
    }

    private static void discard(Link link) {
        Http3Session.discard(link.connection());
    }
}
