package io.culebra.internal.http3;

import io.culebra.http3.BodySink;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import java.lang.foreign.MemorySegment;

/** Answers with the request's body, and takes no more of it than the client takes back. */
final class Echo implements BodySink {
    private final Http3Exchange exchange;

    private Echo(Http3Exchange exchange) {
        this.exchange = exchange;
    }

    static void start(Http3Exchange exchange) {
        exchange.sendHead(200, Fields.EMPTY, false);
        exchange.onWritable(exchange::resumeBody);
        exchange.onBody(new Echo(exchange));
    }

    @Override
    public void onBody(MemorySegment bytes, long from, long length, boolean fin) {
        long taken = exchange.write(bytes, from, length, fin);
        if (taken < length) {
            exchange.pauseBody(from + taken);
        }
    }
}
