package io.culebra.cli;

import io.culebra.api.HandshakeInfo;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What a visitor sees where no folder is served: how this very page was brought. */
final class WelcomePage {
    private static final int OK = 200;
    private static final double NANOS_PER_MILLI = 1e6;

    private WelcomePage() {}

    private static String template() {
        return """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Culebra</title>
        <meta name="viewport" content="width=device-width">
        <style>
        body{font:16px/1.6 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center;
          background:#0d3b3e;color:#eaf4f2}
        main{max-width:34rem;padding:2rem}
        h1{font-size:2.6rem;margin:0;letter-spacing:.02em}
        p{margin:.3rem 0 1.4rem;color:#a9cfc9}
        dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1.4rem;margin:0}
        dt{color:#7fb5ad}dd{margin:0;font-variant-numeric:tabular-nums}
        </style></head><body><main><h1>Culebra</h1>
        <p>This page came over HTTP/3, from Java, without a lock.</p>
        <dl><dt>Protocol</dt><dd>%s over QUIC version %d</dd>
        <dt>Cipher suite</dt><dd>%s</dd><dt>Key exchange</dt><dd>%s</dd>
        <dt>Handshake</dt><dd>%.2f ms</dd><dt>Round trip</dt><dd>%.3f ms</dd>
        <dt>Your address</dt><dd>%s</dd></dl></main></body></html>
        """;
    }

    static void send(Http3Exchange exchange, boolean headOnly) {
        byte[] page = page(exchange).getBytes(StandardCharsets.UTF_8);
        Fields fields = Fields.of("content-type", "text/html; charset=utf-8");
        if (headOnly) {
            exchange.sendHead(OK, fields, true);
        } else {
            exchange.respond(OK, fields, page);
        }
    }

    private static String page(Http3Exchange exchange) {
        Optional<HandshakeInfo> handshake = exchange.connection().handshakeInfo();
        return String.format(
                Locale.ROOT,
                template(),
                handshake.map(HandshakeInfo::alpn).orElse("h3"),
                handshake.map(HandshakeInfo::version).orElse(1),
                handshake.map(HandshakeInfo::cipherSuite).orElse(""),
                handshake.map(HandshakeInfo::keyExchange).orElse(""),
                handshake.map(HandshakeInfo::durationNanos).orElse(0L) / NANOS_PER_MILLI,
                exchange.connection().stats().smoothedRttNanos() / NANOS_PER_MILLI,
                exchange.connection().path().peer().getAddress().getHostAddress());
    }
}
