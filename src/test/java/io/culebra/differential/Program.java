package io.culebra.differential;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of another stack's, its output, and an end to it. */
public final class Program implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final Writer input;
    private final Thread reader;
    private final StringBuilder output = new StringBuilder();

    private Program(Process process) {
        this.process = process;
        input = process.outputWriter(StandardCharsets.UTF_8);
        reader = Thread.ofVirtual().start(this::read);
    }

    /**
     * Starts it.
     *
     * @param command program and arguments
     * @return running
     * @throws IOException if there is no such program
     */
    public static Program start(List<String> command) throws IOException {
        return new Program(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.append(line).append('\n');
                    output.notifyAll();
                }
            }
        } catch (IOException closed) {
            // The program was ended; what it has said is here.
        }
    }

    /**
     * Writes a line to its standard input.
     *
     * @param line without its end
     */
    public void say(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(output(), e);
        }
    }

    /** Ends its standard input, if it still reads that. */
    public void hangUp() {
        try {
            input.close();
        } catch (IOException e) {
            // It has ended.
        }
    }

    /**
     * Waits for some of its output.
     *
     * @param text to be contained
     * @throws InterruptedException if the test is given up
     */
    public void await(String text) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        synchronized (output) {
            while (output.indexOf(text) < 0) {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                if (leftMillis <= 0 || !reader.isAlive()) {
                    throw new AssertionError("no '" + text + "' in:\n" + output);
                }
                // The end of the output is not announced.
                output.wait(Math.min(leftMillis, 100));
            }
        }
    }

    /**
     * Waits until it has ended and all has been read.
     *
     * @return its output
     * @throws InterruptedException if the test is given up
     */
    public String awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
            throw new AssertionError("does not end:\n" + output());
        }
        reader.join();
        return output();
    }

    /**
     * What it has said so far.
     *
     * @return standard output and errors, in lines
     */
    public String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    /** Ends it if it has not ended. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
