package io.culebra.cli;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Measures from the first request that completes after the warm-up to the first that completes when
 * the measured time is over; only whole requests count. On the client's one worker.
 */
final class PerfMeter {
    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MEGA = 1e6;

    private final PerfTest test;
    private final long warmNanos;
    private final long measuredNanos;
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private long begunNanos;
    private long startNanos;
    private long count;
    private long[] latencies = new long[1 << 16];

    PerfMeter(PerfTest test) {
        this.test = test;
        warmNanos = test.nanos("warm");
        measuredNanos = test.nanos("secs");
    }

    void begin(long nowNanos) {
        begunNanos = nowNanos;
    }

    void onCompleted(long nowNanos, long latencyNanos) {
        if (startNanos == 0) {
            if (nowNanos - begunNanos >= warmNanos) {
                startNanos = nowNanos;
            }
            return;
        }
        if (result.isDone()) {
            return;
        }
        if (count == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * latencies.length);
        }
        latencies[(int) count++] = latencyNanos;
        if (nowNanos - startNanos >= measuredNanos) {
            result.complete(report(nowNanos - startNanos));
        }
    }

    void fail(Throwable reason) {
        result.completeExceptionally(reason);
    }

    boolean isDone() {
        return result.isDone();
    }

    CompletableFuture<String> result() {
        return result;
    }

    private String report(long nanos) {
        double seconds = nanos / NANOS;
        Arrays.sort(latencies, 0, (int) count);
        StringBuilder json = new StringBuilder("{\"test\":\"" + test.name().text() + "\"");
        switch (test.name().figure) {
            case "MBps" -> add(json, "MBps", count * test.payload() / MEGA / seconds);
            case "rps" -> addRate(json, "rps", seconds);
            case "hps" -> addRate(json, "hps", seconds);
            default -> {
                addPercentiles(json);
                add(json, "p999us", percentile(0.999));
                json.append(",\"count\":").append(count);
            }
        }
        return json.append('}').toString();
    }

    private void addRate(StringBuilder json, String name, double seconds) {
        add(json, name, count / seconds);
        addPercentiles(json);
    }

    private void addPercentiles(StringBuilder json) {
        add(json, "p50us", percentile(0.5));
        add(json, "p99us", percentile(0.99));
    }

    private double percentile(double share) {
        return latencies[(int) Math.min(count - 1, (long) (share * count))] / NANOS_PER_MICRO;
    }

    private static void add(StringBuilder json, String name, double value) {
        json.append(",\"%s\":%.3f".formatted(name, value));
    }
}
