package io.culebra;

import io.culebra.internal.libcrypto.OperationsSelection;
import io.culebra.internal.tls.HybridOperations;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who agrees on keys and signs: chosen once for each setting, because a library is tested first.
 */
final class KeyLibrary {
    private static final Map<String, OperationsSelection> CHOSEN = new ConcurrentHashMap<>();

    private KeyLibrary() {}

    /** Throws IllegalArgumentException if what the setting wants is not there. */
    static OperationsSelection chosenBy(String setting) {
        return CHOSEN.computeIfAbsent(
                setting, wanted -> OperationsSelection.choose(wanted, HybridOperations::new));
    }
}
