package io.culebra.internal.libcrypto;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a libcrypto may be, and the first one there that is good for something. */
final class LibrarySearch {
    private static final String SYSTEM_LIBRARY = "libcrypto.so.3";

    private final List<String> candidates;
    private final List<String> reasons = new ArrayList<>();

    private LibrarySearch(List<String> candidates) {
        this.candidates = candidates;
    }

    /** Makes of a library what is wanted, and tries that out. */
    @FunctionalInterface
    interface Trial<T> {
        T of(String nameOrPath) throws UnusableLibraryException;
    }

    /** The library that the property or the environment names, then the system's. */
    static LibrarySearch everywhere() {
        List<String> candidates = new ArrayList<>();
        String given =
                System.getProperty(
                        AeadSelection.PATH_PROPERTY, System.getenv(AeadSelection.PATH_VARIABLE));
        if (given != null && !given.isBlank()) {
            candidates.add(file(given));
        }
        candidates.add(SYSTEM_LIBRARY);
        return new LibrarySearch(candidates);
    }

    /**
     * Where a setting points.
     *
     * @param setting {@code libcrypto} or {@code libcrypto=/path}
     * @return empty if the setting is neither
     */
    static Optional<LibrarySearch> bySetting(String setting) {
        if (setting.equals(AeadSelection.LIBCRYPTO)) {
            return Optional.of(everywhere());
        }
        String prefix = AeadSelection.LIBCRYPTO + "=";
        return setting.startsWith(prefix)
                ? Optional.of(new LibrarySearch(List.of(file(setting.substring(prefix.length())))))
                : Optional.empty();
    }

    /** The first that passes. */
    <T> Optional<T> first(Trial<T> trial) {
        for (String candidate : candidates) {
            try {
                return Optional.of(trial.of(candidate));
            } catch (UnusableLibraryException e) {
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    /** Like {@link #first}; throws IllegalArgumentException with the reasons if there is none. */
    <T> T require(Trial<T> trial) {
        return first(trial)
                .orElseThrow(
                        () -> new IllegalArgumentException("no usable libcrypto: " + reasons()));
    }

    /** Why those that were tried did not pass. */
    String reasons() {
        return String.join("; ", reasons);
    }

    /** A file as it is; of a folder, the library in it. */
    private static String file(String path) {
        Path file = Path.of(path).toAbsolutePath();
        return Files.isDirectory(file) ? file + File.separator + SYSTEM_LIBRARY : file.toString();
    }
}
