package io.culebra.internal.crypto;

import io.culebra.internal.libcrypto.AeadSelection;
import java.lang.foreign.Arena;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The two kinds of ciphers; whatever protects packets is tested with both. */
public enum Ciphers {
    /** The JDK's, always there. */
    JDK,
    /** A native library's; its tests are skipped where there is none. */
    LIBCRYPTO;

    /** Makes a provider, or skips the test. */
    public AeadProvider provider() {
        if (this == JDK) {
            return new JcaAeadProvider(Arena.global());
        }
        Optional<AeadSelection> found = Libcrypto.FOUND;
        Assumptions.assumeTrue(found.isPresent(), Libcrypto.REASON);
        return found.orElseThrow().providers().apply(Arena.global());
    }

    private static final class Libcrypto {
        static final Optional<AeadSelection> FOUND;
        static final String REASON;

        static {
            Optional<AeadSelection> found = Optional.empty();
            String reason = "";
            try {
                found = Optional.of(AeadSelection.choose("libcrypto", Arena.global()));
            } catch (IllegalArgumentException e) {
                reason = String.valueOf(e.getMessage());
            }
            FOUND = found;
            REASON = reason;
        }
    }
}
