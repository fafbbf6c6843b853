package io.culebra.cli;

import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import java.lang.foreign.MemorySegment;

/** Sends a request's body back as it comes, and takes no more than it can send. */
final class EchoExchange {
    private static final int OK = 200;

    private final Http3Exchange exchange;
    private boolean finishing;

    private EchoExchange(Http3Exchange exchange) {
        this.exchange = exchange;
    }

    static void begin(Http3Exchange exchange) {
        EchoExchange echo = new EchoExchange(exchange);
        Fields fields =
                exchange.request()
                        .fields()
                        .first("content-type")
                        .map(type -> Fields.of("content-type", type))
                        .orElse(Fields.EMPTY);
        exchange.sendHead(OK, fields, false);
        exchange.onWritable(exchange::resumeBody);
        exchange.onBody(echo::onBody);
    }

    private void onBody(MemorySegment bytes, long from, long length, boolean fin) {
        if (finishing) {
            return;
        }
        long taken = exchange.write(bytes, from, length, fin);
        if (taken < length) {
            exchange.pauseBody(from + taken);
        } else {
            finishing = fin;
        }
    }
}
