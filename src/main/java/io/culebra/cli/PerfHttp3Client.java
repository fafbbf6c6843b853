package io.culebra.cli;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Response;
import io.culebra.http3.Http3ResponseHandler;
import io.culebra.http3.Http3Settings;
import io.culebra.internal.http3.ClientConnection;
import io.culebra.internal.http3.Http3Workspace;
import java.io.IOException;
import java.net.URI;

/** GET requests on one HTTP/3 connection. */
final class PerfHttp3Client extends PerfConnection {
    private static final int OK = 200;

    private final ClientConnection http;
    private final Http3Request request;

    PerfHttp3Client(PerfTest test, Http3Workspace workspace, Listener listener) {
        super(test, listener);
        http = new ClientConnection(workspace, Http3Settings.DEFAULTS);
        request = Http3Request.get(URI.create("https://localhost/" + test.down()));
    }

    /** One request under way. */
    private final class Get implements Http3ResponseHandler {
        private final long startedNanos = System.nanoTime();
        private long received;

        @Override
        public void onResponse(Http3ClientExchange exchange, Http3Response response) {
            if (response.status() != OK) {
                fail("status " + response.status());
                return;
            }
            exchange.onBody((bytes, from, length, fin) -> {
                received += length;
                if (fin) {
                    complete();
                }
            });
        }

        @Override
        public void onFailed(Http3ClientExchange exchange, Http3Failure failure) {
            fail(failure.reason());
        }

        private void complete() {
            if (received != test.down()) {
                fail(received + " bytes instead of " + test.down());
            } else if (listener.onCompleted(PerfHttp3Client.this, startedNanos)) {
                request();
            }
        }

        private void fail(String why) {
            listener.onFailed(PerfHttp3Client.this, new IOException(why));
        }
    }

    @Override
    ApplicationOverQuic application() {
        return http;
    }

    @Override
    void request() {
        http.request(request, true, new Get());
    }

    @Override
    void close() {
        connection().close(0x100, "done");
    }
}
