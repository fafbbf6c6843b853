package io.culebra.cli;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One benchmark run as asked for: which test, and its keys.
 *
 * @param name of the test
 * @param values keys and values; absent ones have the defaults of the benchmark contract
 */
record PerfTest(Name name, Map<String, Double> values) {
    private static final Map<String, Double> COMMON = Map.of("warm", 4.0, "secs", 8.0);

    /** The tests, with their keys' defaults. */
    enum Name {
        DOWNLOAD("MBps"),
        UPLOAD("MBps"),
        FAN("MBps"),
        CONNS("MBps"),
        RPS("rps"),
        PINGPONG("p50us"),
        HANDSHAKE("hps"),
        IDLE("conns"),
        H3RPS("rps"),
        H3DOWNLOAD("MBps");

        final String figure;

        Name(String figure) {
            this.figure = figure;
        }

        private Map<String, Double> defaults() {
            double megabyte = 1 << 20;
            return switch (this) {
                case DOWNLOAD, UPLOAD, H3DOWNLOAD -> Map.of("bytes", 64 * megabyte);
                case FAN -> Map.of("streams", 100.0, "bytes", megabyte);
                case CONNS -> Map.of("conns", 100.0, "bytes", megabyte);
                case RPS -> Map.of("conns", 1.0, "inflight", 100.0, "up", 100.0, "down", 1024.0);
                case PINGPONG -> Map.of("up", 100.0, "down", 100.0);
                case HANDSHAKE -> Map.of("inflight", 16.0);
                case IDLE -> Map.of("conns", 2000.0, "hold", 10.0);
                case H3RPS -> Map.of("conns", 1.0, "inflight", 100.0, "down", 1024.0);
            };
        }

        String text() {
            return toString().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads the words of the command line: a name, and {@code key=value} pairs. */
    static PerfTest parse(String test, Iterable<String> pairs) {
        Name name = name(test);
        Map<String, Double> values = new HashMap<>(COMMON);
        values.putAll(name.defaults());
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (equals < 0 || !values.containsKey(key)) {
                throw new IllegalArgumentException(
                        "'" + pair + "' is not a key of " + test + ": " + values.keySet());
            }
            values.put(key, number(key, pair.substring(equals + 1)));
        }
        return new PerfTest(name, Map.copyOf(values));
    }

    private static Name name(String test) {
        for (Name name : Name.values()) {
            if (name.text().equals(test)) {
                return name;
            }
        }
        throw new IllegalArgumentException("no test '" + test + "'");
    }

    private static double number(String key, String text) {
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value < 1e15) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is '" + text + "', not a number", e);
        }
        throw new IllegalArgumentException(key + " is " + text + ", out of range");
    }

    private long value(String key, long absent) {
        return values.getOrDefault(key, (double) absent).longValue();
    }

    long nanos(String key) {
        return (long) (values.getOrDefault(key, 0.0) * 1e9);
    }

    boolean isHttp3() {
        return name == Name.H3RPS || name == Name.H3DOWNLOAD;
    }

    int connections() {
        return name == Name.HANDSHAKE ? (int) value("inflight", 1) : (int) value("conns", 1);
    }

    /** Requests in flight on each connection. */
    int inFlight() {
        return switch (name) {
            case FAN -> (int) value("streams", 1);
            case RPS, H3RPS -> (int) value("inflight", 1);
            case DOWNLOAD, UPLOAD, CONNS, PINGPONG, HANDSHAKE, IDLE, H3DOWNLOAD -> 1;
        };
    }

    long up() {
        return name == Name.UPLOAD ? value("bytes", 8) : Math.max(8, value("up", 8));
    }

    long down() {
        return switch (name) {
            case UPLOAD -> 8;
            case HANDSHAKE, IDLE -> 1;
            case DOWNLOAD, FAN, CONNS, H3DOWNLOAD -> value("bytes", 1);
            case RPS, PINGPONG, H3RPS -> value("down", 1);
        };
    }

    /** What counts as payload of one request. */
    long payload() {
        return name == Name.UPLOAD ? up() : down();
    }
}
