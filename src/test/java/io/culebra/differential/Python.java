package io.culebra.differential;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * An interpreter of Python, in which much else can be reached: {@code CULEBRA_PYTHON} in the
 * environment, or {@code python3} on the path.
 */
public final class Python {
    /** OpenSSL's TLS for QUIC stacks, and its own. */
    public static final Python LIBSSL =
            new Python(
                    "libssl 3.5", "import ctypes; ctypes.CDLL('libssl.so.3').SSL_set_quic_tls_cbs");

    /** A QUIC stack in Python. */
    public static final Python AIOQUIC = new Python("aioquic", "import aioquic");

    private static final String SETTING = "CULEBRA_PYTHON";
    private static final int PATIENCE_SECONDS = 20;
    private static final Map<Python, String> REASONS = new ConcurrentHashMap<>();

    private final String name;
    private final String condition;

    private Python(String name, String condition) {
        this.name = name;
        this.condition = condition;
    }

    /** Skips the test if the interpreter does not have it. */
    public void orSkip() {
        String reason = REASONS.computeIfAbsent(this, Python::whyNot);
        if (!reason.isEmpty()) {
            Scenarios.skipped(name, reason);
            Assumptions.abort(reason);
        }
    }

    private static String interpreter() {
        return Objects.requireNonNullElse(System.getenv(SETTING), "python3");
    }

    private String whyNot() {
        String otherwise = "; install it, or name an interpreter that finds one in " + SETTING;
        try {
            Process process =
                    new ProcessBuilder(interpreter(), "-c", condition)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return interpreter() + " does not answer";
            }
            return process.exitValue() == 0 ? "" : interpreter() + " finds no " + name + otherwise;
        } catch (IOException e) {
            return interpreter() + " does not run" + otherwise;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /**
     * How a script is run.
     *
     * @param owner of the resource
     * @param resource the script, beside its owner
     * @param arguments for the script
     * @return a command
     * @throws IOException if there is no such script
     */
    public static List<String> command(Class<?> owner, String resource, List<String> arguments)
            throws IOException {
        try (InputStream source = Objects.requireNonNull(owner.getResourceAsStream(resource))) {
            String text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
            List<String> command = new ArrayList<>(List.of(interpreter(), "-c", text));
            command.addAll(arguments);
            return command;
        }
    }
}
