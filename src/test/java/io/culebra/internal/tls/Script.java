package io.culebra.internal.tls;

import io.culebra.differential.Python;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program in Python that makes ends of handshakes with another implementation, and is asked line
 * by line.
 */
final class Script implements AutoCloseable {
    private static final String END = "done";

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

    /** Starts it: a resource beside this class. */
    static Script start(String resource) throws IOException {
        return new Script(
                new ProcessBuilder(Python.command(Script.class, resource, List.of()))
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
