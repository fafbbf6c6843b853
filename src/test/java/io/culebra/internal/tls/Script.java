package io.culebra.internal.tls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A program in Python that makes ends of handshakes with another implementation, and is asked line
 * by line. The interpreter is {@code CULEBRA_PYTHON} in the environment, or {@code python3}.
 */
final class Script implements AutoCloseable {
    private static final String SETTING = "CULEBRA_PYTHON";
    private static final int PATIENCE_SECONDS = 20;
    private static final String END = "done";

    private static final Map<String, String> REASONS = new ConcurrentHashMap<>();

    /** What is done with a line of an answer. */
    @FunctionalInterface
    interface Answers {
        void on(String[] words) throws IOException;
    }

    /** For all that it is asked. */
    private static final int LIFE_SECONDS = 100;

    private final Process process;
    private final CompletableFuture<Process> end;
    private final Writer out;
    private final BufferedReader in;
    private final String name;

    private Script(Process process) throws IOException {
        this.process = process;
        end =
                process.onExit()
                        .orTimeout(LIFE_SECONDS, TimeUnit.SECONDS)
                        .exceptionally(tooLate -> process.destroyForcibly());
        out = process.outputWriter(StandardCharsets.US_ASCII);
        in = process.inputReader(StandardCharsets.UTF_8);
        String first = in.readLine();
        name = first == null ? "" : first;
    }

    private static String interpreter() {
        String set = System.getenv(SETTING);
        return set == null ? "python3" : set;
    }

    /** Why there is none, or nothing if there is. */
    static String whyNot(String name, String condition) {
        return REASONS.computeIfAbsent(name, key -> check(key, condition));
    }

    private static String check(String name, String condition) {
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

    /** Starts it: a resource beside this class. */
    static Script start(String resource) throws IOException {
        String text;
        try (InputStream source =
                Objects.requireNonNull(Script.class.getResourceAsStream(resource))) {
            text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
        }
        return new Script(
                new ProcessBuilder(interpreter(), "-c", text)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** What it calls itself. */
    String name() {
        return name;
    }

    /** One command, and all of its answer. */
    void ask(String command, Answers answers) throws IOException {
        out.write(command + "\n");
        out.flush();
        for (String line = in.readLine(); !END.equals(line); line = in.readLine()) {
            if (line == null) {
                throw new AssertionError(name + " has ended at: " + command);
            }
            answers.on(line.split(" "));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        end.join();
    }
}
