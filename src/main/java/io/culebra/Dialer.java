package io.culebra;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a host with several addresses: to the next one when the one before fails or does not
 * answer soon. The first connection wins; others are closed. After RFC 8305 §5.
 *
 * @param <C> kind of connection
 */
final class Dialer<C> {
    /** RFC 8305 §8: Connection Attempt Delay. */
    private static final long NEXT_AFTER_MILLIS = 250;

    private final Queue<InetSocketAddress> addresses;
    private final Function<InetSocketAddress, CompletableFuture<C>> connect;
    private final Consumer<C> discard;
    private final CompletableFuture<C> winner = new CompletableFuture<>();
    private int running;
    private @Nullable Throwable firstFailure;

    private Dialer(
            List<InetSocketAddress> addresses,
            Function<InetSocketAddress, CompletableFuture<C>> connect,
            Consumer<C> discard) {
        this.addresses = new ArrayDeque<>(addresses);
        this.connect = connect;
        this.discard = discard;
    }

    /**
     * Connects.
     *
     * @param addresses most wanted first, at least one
     * @param connect begins a connection to one of them
     * @param discard closes one that came second
     * @return the first connection; exceptionally with the first failure if all fail
     */
    static <C> CompletableFuture<C> dial(
            List<InetSocketAddress> addresses,
            Function<InetSocketAddress, CompletableFuture<C>> connect,
            Consumer<C> discard) {
        Dialer<C> dialer = new Dialer<>(addresses, connect, discard);
        dialer.next();
        return dialer.winner;
    }

    private void next() {
        InetSocketAddress address;
        synchronized (this) {
            address = winner.isDone() ? null : addresses.poll();
            if (address == null) {
                return;
            }
            running++;
        }
        CompletableFuture<C> attempt = connect.apply(address);
        CompletableFuture<C> _ = attempt.whenComplete(this::onOutcome);
        CompletableFuture.delayedExecutor(NEXT_AFTER_MILLIS, TimeUnit.MILLISECONDS)
                .execute(this::next);
    }

    private void onOutcome(@Nullable C connection, @Nullable Throwable failure) {
        if (connection != null) {
            if (!winner.complete(connection)) {
                discard.accept(connection);
            }
            return;
        }
        boolean last;
        Throwable first;
        synchronized (this) {
            running--;
            if (firstFailure == null) {
                firstFailure = failure;
            }
            first = firstFailure;
            last = running == 0 && addresses.isEmpty();
        }
        if (last) {
            winner.completeExceptionally(
                    first == null ? new IOException("no connection") : unwrapped(first));
        } else {
            next();
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
