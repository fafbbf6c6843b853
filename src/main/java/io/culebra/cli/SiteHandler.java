package io.culebra.cli;

import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Handler;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Answers HTTP/3 requests out of a {@link Site}, on the connection's worker. */
final class SiteHandler implements Http3Handler {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int SERVER_ERROR = 500;

    private final Site site;

    SiteHandler(Site site) {
        this.site = site;
    }

    @Override
    public void handle(Http3Exchange exchange) {
        String method = exchange.request().method();
        String path = exchange.request().path();
        if (method.equals("POST") && path.equals("/echo")) {
            EchoExchange.begin(exchange);
        } else if (method.equals("GET") || method.equals("HEAD")) {
            get(exchange, path, method.equals("HEAD"));
        } else {
            refuse(exchange, METHOD_NOT_ALLOWED, Fields.of("allow", "GET, HEAD"));
        }
    }

    private void get(Http3Exchange exchange, String path, boolean headOnly) {
        Optional<Site.Resource> found;
        try {
            found = site.find(path);
        } catch (IOException e) {
            System.err.println("culebra: " + Main.oneLine(e));
            refuse(exchange, SERVER_ERROR, Fields.EMPTY);
            return;
        }
        if (found.isEmpty()) {
            boolean page = !site.hasFiles() && (path.equals("/") || path.equals("/index.html"));
            if (page) {
                WelcomePage.send(exchange, headOnly);
            } else {
                refuse(exchange, NOT_FOUND, Fields.EMPTY);
            }
            return;
        }
        send(exchange, found.get(), headOnly);
    }

    private static void send(Http3Exchange exchange, Site.Resource resource, boolean headOnly) {
        Fields fields =
                Fields.of(
                        "content-type",
                        resource.contentType(),
                        "content-length",
                        Long.toString(resource.length()));
        boolean empty = headOnly || resource.length() == 0;
        exchange.sendHead(OK, fields, empty);
        if (empty) {
            resource.close();
            return;
        }
        BodySender sender = new BodySender(resource, exchange::lend);
        exchange.onFailure(failure -> sender.abandon());
        exchange.onWritable(sender::send);
        sender.send();
    }

    private static void refuse(Http3Exchange exchange, int status, Fields fields) {
        String text = String.format(Locale.ROOT, "%d%n", status);
        exchange.respond(status, fields, text);
    }
}
