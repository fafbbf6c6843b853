package io.culebra;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** Gives the body of a response to a subscriber of java.net.http, as fast as it asks. */
final class ResponseBody implements Flow.Subscription {
    private final BlockingCall call;
    private final HttpResponse.BodySubscriber<?> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final Waiter pump = new Waiter();
    private volatile boolean cancelled;

    ResponseBody(BlockingCall call, HttpResponse.BodySubscriber<?> subscriber) {
        this.call = call;
        this.subscriber = subscriber;
    }

    /** Goes on until the end of the body, on a thread that may block. */
    void pump() {
        BodyInput body = call.input();
        subscriber.onSubscribe(this);
        try {
            while (true) {
                pump.await(() -> demand.get() > 0 || cancelled);
                if (cancelled) {
                    call.abandon();
                    return;
                }
                byte[] piece = body.nextPiece();
                if (piece.length == 0) {
                    subscriber.onComplete();
                    return;
                }
                demand.decrementAndGet();
                subscriber.onNext(List.of(ByteBuffer.wrap(piece).asReadOnlyBuffer()));
            }
        } catch (IOException e) {
            subscriber.onError(e);
        }
    }

    @Override
    public void request(long pieces) {
        if (pieces <= 0) {
            cancelled = true;
            subscriber.onError(new IllegalArgumentException("a demand for " + pieces));
        } else {
            demand.accumulateAndGet(pieces, ResponseBody::sum);
        }
        pump.signal();
    }

    private static long sum(long before, long more) {
        return before + more < 0 ? Long.MAX_VALUE : before + more;
    }

    @Override
    public void cancel() {
        cancelled = true;
        pump.signal();
    }
}
