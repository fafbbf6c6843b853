package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.JcaAeadProvider;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which ciphers protect packets: those of a native libcrypto, or the JDK's.
 *
 * @param name such as "libcrypto 3.5.4 (/usr/lib/libcrypto.so.3)" or "JDK", for people and logs
 * @param providers makes the provider of one worker from native memory that outlives it
 * @param calibration what was measured; empty if nothing had to be
 * @param reason why these, in a sentence
 */
public record AeadSelection(
        String name,
        Function<SegmentAllocator, AeadProvider> providers,
        List<Calibration> calibration,
        String reason) {
    /** The setting that takes the faster of those that work. */
    public static final String AUTO = "auto";

    /** The setting that takes the JDK's ciphers. */
    public static final String JDK = "jdk";

    /** The setting that takes a libcrypto, or fails; {@code libcrypto=/path} names its file. */
    public static final String LIBCRYPTO = "libcrypto";

    /** System property with the file of a libcrypto, or its folder, to try before the system's. */
    public static final String PATH_PROPERTY = "io.culebra.libcrypto";

    /** Environment variable that does the same where the property is not set. */
    public static final String PATH_VARIABLE = "CULEBRA_LIBCRYPTO";

    private static final long USUAL_BUDGET_NANOS = 20_000_000;

    /**
     * Chooses once, at start, and measures for 20 ms.
     *
     * @param setting {@code auto}, {@code jdk}, {@code libcrypto} or {@code libcrypto=/path}
     * @param memory gives native memory for what is tried here; may be freed afterwards
     * @return what to use
     * @throws IllegalArgumentException if the setting is none of these, or wants a libcrypto and
     *     none is usable: the message says why
     */
    public static AeadSelection choose(String setting, SegmentAllocator memory) {
        return choose(setting, USUAL_BUDGET_NANOS, memory);
    }

    /**
     * Chooses once, at start.
     *
     * @param setting {@code auto}, {@code jdk}, {@code libcrypto} or {@code libcrypto=/path}
     * @param budgetNanos how long {@code auto} may measure where a libcrypto works: some
     *     milliseconds find a slow library out; half a second also lets the JDK's ciphers warm up,
     *     which is fair where both are close
     * @param memory gives native memory for what is tried here; may be freed afterwards
     * @return what to use
     * @throws IllegalArgumentException if the setting is none of these, or wants a libcrypto and
     *     none is usable: the message says why
     */
    public static AeadSelection choose(String setting, long budgetNanos, SegmentAllocator memory) {
        String wanted = setting.strip();
        if (wanted.equals(JDK)) {
            return jdk("by setting", List.of());
        }
        if (wanted.equals(AUTO)) {
            return automatic(budgetNanos, memory);
        }
        return LibrarySearch.bySetting(wanted)
                .map(search -> search.require(candidate -> usable(candidate, memory)))
                .map(library -> libcrypto(library, "by setting", List.of()))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "'"
                                        + setting
                                        + "' is not auto, jdk, libcrypto or libcrypto=/path"));
    }

    private static AeadSelection automatic(long budgetNanos, SegmentAllocator memory) {
        LibrarySearch search = LibrarySearch.everywhere();
        Optional<Libcrypto> found = search.first(candidate -> usable(candidate, memory));
        if (found.isEmpty()) {
            return jdk("no libcrypto: " + search.reasons(), List.of());
        }
        Libcrypto library = found.get();
        List<Calibration> figures =
                Calibration.measure(
                        new LibcryptoAeadProvider(library, memory),
                        new JcaAeadProvider(memory),
                        budgetNanos,
                        memory);
        return Calibration.favoursLibcrypto(figures)
                ? libcrypto(library, "faster than the JDK", figures)
                : jdk("faster than libcrypto " + library.name(), figures);
    }

    private static AeadSelection jdk(String reason, List<Calibration> figures) {
        return new AeadSelection("JDK", JcaAeadProvider::new, figures, reason);
    }

    private static AeadSelection libcrypto(
            Libcrypto library, String reason, List<Calibration> figures) {
        return new AeadSelection(
                "libcrypto " + library.name(),
                memory -> new LibcryptoAeadProvider(library, memory),
                figures,
                reason);
    }

    private static Libcrypto usable(String candidate, SegmentAllocator memory)
            throws UnusableLibraryException {
        Libcrypto library = Libcrypto.load(candidate);
        Optional<String> wrong =
                KnownAnswers.firstWrong(new LibcryptoAeadProvider(library, memory));
        if (wrong.isPresent()) {
            throw new UnusableLibraryException(
                    library.name() + " gives wrong answers for " + wrong.get());
        }
        return library;
    }
}
