package io.culebra.cli;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Settings;
import io.culebra.internal.http3.Http3Workspace;
import io.culebra.internal.http3.ServerConnection;
import io.culebra.internal.runtime.SecureRandomSource;
import java.lang.foreign.Arena;

/** {@code GET /N} is answered with N bytes; everything else with 404. */
final class PerfHttp3 {
    private static final long SCRATCH_BYTES = 1 << 17;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int MOST_DIGITS = 15;

    private PerfHttp3() {}

    /** A response under way. */
    private static final class Answer {
        private final Http3Exchange exchange;
        private final PerfFiller filler;
        private long left;

        Answer(Http3Exchange exchange, PerfFiller filler, long left) {
            this.exchange = exchange;
            this.filler = filler;
            this.left = left;
        }

        void send() {
            left = filler.send(exchange, left);
        }
    }

    static Http3Workspace workspace() {
        return new Http3Workspace(
                Arena.ofAuto().allocate(SCRATCH_BYTES, Long.BYTES), new SecureRandomSource());
    }

    /** One connection's server side; all of a worker's share the workspace. */
    static ApplicationOverQuic server(Http3Workspace workspace, PerfFiller filler) {
        return new ServerConnection(
                workspace, Http3Settings.DEFAULTS, exchange -> handle(exchange, filler));
    }

    private static void handle(Http3Exchange exchange, PerfFiller filler) {
        String path = exchange.request().path();
        if (!exchange.request().method().equals("GET") || !isNumber(path)) {
            exchange.respond(NOT_FOUND, Fields.EMPTY, "");
            return;
        }
        String length = path.substring(1);
        Answer answer = new Answer(exchange, filler, Long.parseLong(length));
        exchange.sendHead(OK, Fields.of("content-length", length), answer.left == 0);
        if (answer.left > 0) {
            exchange.onWritable(answer::send);
            answer.send();
        }
    }

    private static boolean isNumber(String path) {
        return path.length() > 1
                && path.length() <= MOST_DIGITS
                && path.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }
}
