package io.culebra.cli;

import io.culebra.QuicClient;
import io.culebra.api.ConnectionParams;
import io.culebra.api.QuicConnection;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Response;
import io.culebra.http3.Http3ResponseHandler;
import io.culebra.http3.Http3Settings;
import io.culebra.internal.http3.ClientConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Fetches URLs: one connection for each authority, some requests at a time on each. */
final class HttpFetcher {
    private static final int HTTPS_PORT = 443;

    /** Without a greasing stream: some servers close the connection that has one. */
    private static final Http3Settings SETTINGS = Http3Settings.builder().grease(false).build();

    private final QuicClient client;
    private final ConnectionParams params;
    private final int parallel;

    HttpFetcher(QuicClient client, ConnectionParams params, int parallel) {
        this.client = client;
        this.params = params;
        this.parallel = Math.max(1, parallel);
    }

    void fetch(List<Download> downloads) {
        Map<String, List<Download>> byAuthority = new LinkedHashMap<>();
        for (Download download : downloads) {
            byAuthority
                    .computeIfAbsent(download.url().getAuthority(), key -> new ArrayList<>())
                    .add(download);
        }
        byAuthority.values().forEach(this::connect);
    }

    static InetSocketAddress address(URI url) {
        int port = url.getPort() < 0 ? HTTPS_PORT : url.getPort();
        return new InetSocketAddress(host(url), port);
    }

    /** Without the brackets of an IPv6 literal. */
    static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private void connect(List<Download> downloads) {
        URI first = downloads.getFirst().url();
        InetSocketAddress peer = address(first);
        if (peer.isUnresolved()) {
            downloads.forEach(one -> one.fail("cannot resolve " + first.getHost()));
            return;
        }
        ClientConnection http = new ClientConnection(PerfHttp3.workspace(), SETTINGS);
        CompletableFuture<QuicConnection> _ =
                client.connect(peer, host(first), params, http)
                        .whenComplete((connection, failure) -> {
                            if (failure != null) {
                                downloads.forEach(one -> one.fail(Main.oneLine(failure)));
                            } else {
                                begin(connection, http, new ArrayDeque<>(downloads));
                            }
                        });
    }

    private void begin(QuicConnection connection, ClientConnection http, Queue<Download> waiting) {
        connection.execute(onWorker -> {
            for (int i = 0; i < parallel; i++) {
                next(http, waiting);
            }
        });
    }

    private static void next(ClientConnection http, Queue<Download> waiting) {
        Download download = waiting.poll();
        if (download != null) {
            CompletableFuture<Integer> _ =
                    download.status().whenComplete((status, failure) -> next(http, waiting));
            http.request(Http3Request.get(download.url()), true, new Receiver(download));
        }
    }

    /** Writes one response. */
    private record Receiver(Download download) implements Http3ResponseHandler {
        @Override
        public void onResponse(Http3ClientExchange exchange, Http3Response response) {
            long length =
                    response.fields().first("content-length").map(Long::parseLong).orElse(-1L);
            download.onHead(response.status(), length);
            exchange.onBody(download::onBytes);
        }

        @Override
        public void onFailed(Http3ClientExchange exchange, Http3Failure failure) {
            long code = failure.errorCode();
            // A connection that was closed says so itself; a stream has its code, and few words.
            download.fail(
                    code == Http3ErrorCode.NO_ERROR.code()
                            ? failure.reason()
                            : "error 0x%x %s".formatted(code, failure.reason()).strip());
        }
    }
}
