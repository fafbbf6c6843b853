package io.culebra.differential;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Counts handshakes with other implementations, whichever class they are tested in, and says at the
 * end of all tests how many there were.
 */
public final class Scenarios implements BeforeAllCallback {
    private static final Map<String, AtomicInteger> COUNTS = new ConcurrentSkipListMap<>();
    private static final Map<String, String> SKIPPED = new ConcurrentSkipListMap<>();

    /** Prints once, when JUnit closes its store. */
    private record Report() implements AutoCloseable {
        @Override
        public void close() {
            COUNTS.forEach((peer, count) ->
                    System.out.println("differential scenarios: " + count + " against " + peer));
            SKIPPED.forEach((peer, reason) ->
                    System.out.println(
                            "differential scenarios: none against " + peer + ": " + reason));
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(Scenarios.class))
                .getOrComputeIfAbsent(Report.class, key -> new Report(), Report.class);
    }

    /**
     * One more, that went as it should.
     *
     * @param peer name and version
     */
    public static void count(String peer) {
        COUNTS.computeIfAbsent(peer, key -> new AtomicInteger()).incrementAndGet();
    }

    /**
     * None, and why.
     *
     * @param peer name
     * @param reason what is not there, and what to do about it
     */
    public static void skipped(String peer, String reason) {
        SKIPPED.put(peer, reason);
    }
}
