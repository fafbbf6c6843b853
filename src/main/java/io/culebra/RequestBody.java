package io.culebra;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** Sends the body of a java.net.http request, one piece after the other, on a thread of its own. */
final class RequestBody implements Flow.Subscriber<ByteBuffer>, Runnable {
    private final HttpRequest.BodyPublisher publisher;
    private final OutputStream target;
    private final Runnable onFailure;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    /** What a publisher may say. */
    private sealed interface Signal {
        record Subscribed(Flow.Subscription subscription) implements Signal {}

        record Next(ByteBuffer piece) implements Signal {}

        record End(Optional<Throwable> failure) implements Signal {}
    }

    /**
     * Makes one; runs on any thread that may block.
     *
     * @param onFailure runs if the publisher fails: the request cannot be completed
     */
    RequestBody(HttpRequest.BodyPublisher publisher, OutputStream target, Runnable onFailure) {
        this.publisher = publisher;
        this.target = target;
        this.onFailure = onFailure;
    }

    @Override
    public void run() {
        Optional<Flow.Subscription> subscription = Optional.empty();
        try {
            publisher.subscribe(this);
            while (true) {
                switch (signals.take()) {
                    case Signal.Subscribed(Flow.Subscription made) -> {
                        subscription = Optional.of(made);
                        made.request(1);
                    }
                    case Signal.Next(ByteBuffer piece) -> {
                        write(piece);
                        subscription.ifPresent(from -> from.request(1));
                    }
                    case Signal.End(Optional<Throwable> failure) -> {
                        if (failure.isPresent()) {
                            onFailure.run();
                        } else {
                            target.close();
                        }
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The server is gone, or has answered without wanting the rest: the response tells.
            subscription.ifPresent(Flow.Subscription::cancel);
        } catch (InterruptedException e) {
            subscription.ifPresent(Flow.Subscription::cancel);
            Thread.currentThread().interrupt();
        }
    }

    private void write(ByteBuffer piece) throws IOException {
        if (piece.hasArray()) {
            target.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        } else {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            target.write(copy);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        signals.add(new Signal.Subscribed(subscription));
    }

    @Override
    public void onNext(ByteBuffer piece) {
        signals.add(new Signal.Next(piece));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal.End(Optional.of(failure)));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.End(Optional.empty()));
    }
}
