package io.culebra.cli;

import io.culebra.QuicClient;
import io.culebra.api.ConnectionParams;
import io.culebra.api.QuicConnection;
import io.culebra.internal.http3.Http3Workspace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs one test of the ALPN {@code perf} against a server, on one worker. */
final class PerfRun implements PerfConnection.Listener {
    private static final int OPENING = 32;
    private static final long SLACK_NANOS = 20_000_000_000L;

    private final PerfTest test;
    private final QuicClient client;
    private final InetSocketAddress server;
    private final ConnectionParams params;
    private final PerfFiller filler = new PerfFiller();
    private final Http3Workspace workspace = PerfHttp3.workspace();
    private final PerfMeter meter;
    private final ConcurrentLinkedQueue<PerfConnection> ready = new ConcurrentLinkedQueue<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final CompletableFuture<Void> allReady = new CompletableFuture<>();

    PerfRun(PerfTest test, QuicClient client, InetSocketAddress server, ConnectionParams params) {
        this.test = test;
        this.client = client;
        this.server = server;
        this.params = params;
        meter = new PerfMeter(test);
    }

    /** Runs, and returns a line of JSON. */
    String run() throws IOException, InterruptedException {
        for (int i = 0; i < Math.min(OPENING, test.connections()); i++) {
            connect();
        }
        long limit = test.nanos("warm") + test.nanos("secs") + test.nanos("hold") + SLACK_NANOS;
        try {
            if (test.name() == PerfTest.Name.IDLE) {
                allReady.get(limit, TimeUnit.NANOSECONDS);
                System.err.println("holding");
                TimeUnit.NANOSECONDS.sleep(test.nanos("hold"));
                return "{\"test\":\"idle\",\"conns\":" + ready.size() + "}";
            }
            return meter.result().get(limit, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no result within the time limit", e);
        }
    }

    private void connect() {
        opened.incrementAndGet();
        PerfConnection one =
                test.isHttp3()
                        ? new PerfHttp3Client(test, workspace, this)
                        : new PerfClientApp(test, filler, this);
        CompletableFuture<QuicConnection> _ =
                client.connect(server, "localhost", params, one.application())
                        .whenComplete((connection, failure) -> {
                            if (failure != null) {
                                fail(failure);
                            } else {
                                connection.execute(one::onConnected);
                            }
                        });
    }

    @Override
    public boolean onReady(PerfConnection app) {
        if (test.name() == PerfTest.Name.HANDSHAKE) {
            startClock();
            return true;
        }
        if (test.name() == PerfTest.Name.IDLE) {
            return true;
        }
        return onOpened(app) && beginAll();
    }

    /** True once the last connection that was wanted is open. */
    private boolean onOpened(PerfConnection app) {
        ready.add(app);
        if (opened.get() < test.connections()) {
            connect();
        }
        return ready.size() == test.connections();
    }

    /** All connections begin together; the caller's own begins by itself. */
    private boolean beginAll() {
        startClock();
        PerfConnection last = null;
        for (PerfConnection app : ready) {
            if (last != null) {
                last.begin();
            }
            last = app;
        }
        return true;
    }

    private void startClock() {
        if (begun.compareAndSet(0, 1)) {
            meter.begin(System.nanoTime());
        }
    }

    @Override
    public boolean onCompleted(PerfConnection app, long startedNanos) {
        long now = System.nanoTime();
        switch (test.name()) {
            case IDLE -> {
                if (onOpened(app)) {
                    allReady.complete(null);
                }
                return false;
            }
            case HANDSHAKE -> {
                meter.onCompleted(now, now - app.createdNanos());
                app.close();
                if (!meter.isDone()) {
                    connect();
                }
                return false;
            }
            case DOWNLOAD, UPLOAD, FAN, CONNS, RPS, PINGPONG, H3RPS, H3DOWNLOAD -> {
                meter.onCompleted(now, now - startedNanos);
                return !meter.isDone();
            }
        }
        return false;
    }

    @Override
    public void onFailed(PerfConnection app, Exception why) {
        fail(why);
    }

    private void fail(Throwable why) {
        meter.fail(why);
        allReady.completeExceptionally(why);
    }
}
