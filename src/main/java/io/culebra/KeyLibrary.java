package io.culebra;

import io.culebra.internal.libcrypto.OperationsSelection;
import io.culebra.internal.tls.HybridOperations;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who agrees on keys and signs: chosen once for each setting, because a library is tested first.
 */
final class KeyLibrary {
    private static final System.Logger LOG = System.getLogger(KeyLibrary.class.getName());

    private static final Map<String, OperationsSelection> CHOSEN = new ConcurrentHashMap<>();

    private KeyLibrary() {}

    /** Throws IllegalArgumentException if what the setting wants is not there. */
    static OperationsSelection chosenBy(String setting) {
        return CHOSEN.computeIfAbsent(setting, KeyLibrary::choose);
    }

    private static OperationsSelection choose(String setting) {
        OperationsSelection chosen = OperationsSelection.choose(setting, HybridOperations::new);
        LOG.log(
                System.Logger.Level.INFO,
                () -> "keys are agreed on by %s: %s".formatted(chosen.name(), chosen.reason()));
        return chosen;
    }
}
