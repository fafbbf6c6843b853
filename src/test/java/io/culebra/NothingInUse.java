package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Looks after every test class whether packet buffers or chunks are still in use. JUnit finds it by
 * itself. Simulated hosts say it when they are asked; a runtime with sockets says it in its log
 * when it stops.
 */
public final class NothingInUse implements BeforeAllCallback, AfterAllCallback {
    private static final Logger RUNTIME =
            Logger.getLogger("io.culebra.internal.runtime.EndpointRuntime");
    private static final List<Check> CHECKS = new ArrayList<>();
    private static final List<String> LEAKS = new ArrayList<>();
    private static final Handler LISTENER =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    if (entry.getMessage().contains("still in use")) {
                        note(entry.getMessage());
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    static {
        RUNTIME.addHandler(LISTENER);
    }

    /** Of one owner of memory. */
    public interface Check {
        /**
         * Ends what lives on the owner and counts what is left.
         *
         * @return buffers and chunks in use
         */
        long inUseAtTheEnd();
    }

    /** JUnit's. */
    public NothingInUse() {}

    /**
     * Has an owner asked when the test class is over.
     *
     * @param check asked once
     */
    public static void remember(Check check) {
        synchronized (CHECKS) {
            CHECKS.add(check);
        }
    }

    private static void note(String leak) {
        synchronized (LEAKS) {
            LEAKS.add(leak);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Loads the class, and with it the listener.
    }

    @Override
    public void afterAll(ExtensionContext context) {
        long inUse = 0;
        synchronized (CHECKS) {
            for (Check check : CHECKS) {
                inUse += check.inUseAtTheEnd();
            }
            CHECKS.clear();
        }
        synchronized (LEAKS) {
            List<String> found = List.copyOf(LEAKS);
            LEAKS.clear();
            assertEquals(List.of(), found, context.getDisplayName());
        }
        assertEquals(0, inUse, "buffers and chunks in use after " + context.getDisplayName());
    }
}
