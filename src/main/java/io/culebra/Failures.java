package io.culebra;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a future failed with, as the caller is to see it. */
final class Failures {
    private Failures() {}

    /**
     * An IOException for what failed on another thread.
     *
     * @throws IllegalArgumentException if it was a wrong argument
     */
    static IOException asIo(ExecutionException failed) {
        Throwable cause = failed;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case IOException known -> known;
            case IllegalArgumentException wrong ->
                    throw new IllegalArgumentException(wrong.getMessage(), wrong);
            default -> new IOException(String.valueOf(cause.getMessage()), cause);
        };
    }
}
