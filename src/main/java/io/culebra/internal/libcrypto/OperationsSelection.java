package io.culebra.internal.libcrypto;

import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.PublicKeyOperations;
import java.security.Security;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who agrees on keys and signs in handshakes: a native libcrypto, or the JDK and Bouncy Castle.
 *
 * @param name such as "libcrypto 3.5.4 (/usr/lib/libcrypto.so.3)", for people and logs
 * @param operations makes the operations of one worker, which no other thread may use
 * @param reason why these, in a sentence
 */
public record OperationsSelection(
        String name, Function<RandomSource, PublicKeyOperations> operations, String reason) {
    private static final String JDK_NAME = "JDK and Bouncy Castle";
    private static final String BY_SETTING = "by setting";

    /** Operations that are always there. */
    @FunctionalInterface
    public interface Others {
        /**
         * Makes those of one worker.
         *
         * @param random of the worker
         * @param provider name of the JCA provider that signs; empty for the first that takes the
         *     key
         * @return used by no other thread
         */
        PublicKeyOperations of(RandomSource random, Optional<String> provider);
    }

    /**
     * Chooses once, at start.
     *
     * @param setting {@code auto}, {@code jdk}, {@code jdk=PROVIDER} for the private keys of that
     *     JCA provider, {@code libcrypto} or {@code libcrypto=/path}
     * @param others what there is without a libcrypto, and does what that does not
     * @return what to use
     * @throws IllegalArgumentException if the setting is none of these, or wants a provider that is
     *     not there, or a libcrypto and none is usable: the message says why
     */
    public static OperationsSelection choose(String setting, Others others) {
        String wanted = setting.strip();
        if (wanted.equals(AeadSelection.AUTO)) {
            LibrarySearch search = LibrarySearch.everywhere();
            return search.first(candidate -> libcrypto(candidate, others, "it was found"))
                    .orElseGet(() -> jdk(others, "no libcrypto: " + search.reasons()));
        }
        if (wanted.equals(AeadSelection.JDK)) {
            return jdk(others, BY_SETTING);
        }
        String providerPrefix = AeadSelection.JDK + "=";
        if (wanted.startsWith(providerPrefix)) {
            String provider = wanted.substring(providerPrefix.length());
            if (Security.getProvider(provider) == null) {
                throw new IllegalArgumentException("no JCA provider is called " + provider);
            }
            return new OperationsSelection(
                    JDK_NAME + ", signatures by " + provider,
                    random -> others.of(random, Optional.of(provider)),
                    BY_SETTING);
        }
        return LibrarySearch.bySetting(wanted)
                .map(search ->
                        search.require(candidate -> libcrypto(candidate, others, BY_SETTING)))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "'"
                                        + setting
                                        + "' is not auto, jdk, jdk=PROVIDER, libcrypto or"
                                        + " libcrypto=/path"));
    }

    private static OperationsSelection jdk(Others others, String reason) {
        return new OperationsSelection(
                JDK_NAME, random -> others.of(random, Optional.empty()), reason);
    }

    private static OperationsSelection libcrypto(String candidate, Others others, String reason)
            throws UnusableLibraryException {
        Libcrypto library = Libcrypto.load(candidate);
        PublicKeyFunctions functions = library.publicKeyFunctions();
        requireSound(library.name(), functions);
        return new OperationsSelection(
                "libcrypto " + library.name(),
                random ->
                        new LibcryptoOperations(
                                functions, () -> others.of(random, Optional.empty())),
                reason);
    }

    private static void requireSound(String name, PublicKeyFunctions functions)
            throws UnusableLibraryException {
        Optional<String> wrong;
        try {
            LibcryptoOperations operations =
                    new LibcryptoOperations(
                            functions,
                            () -> {
                                throw new IllegalStateException("not this library's answer");
                            });
            wrong = PublicKeyAnswers.firstWrong(operations, operations);
        } catch (IllegalStateException e) {
            throw new UnusableLibraryException(name + " fails", e);
        }
        if (wrong.isPresent()) {
            throw new UnusableLibraryException(name + " gives wrong answers for " + wrong.get());
        }
    }
}
