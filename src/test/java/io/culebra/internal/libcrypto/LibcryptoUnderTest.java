package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The operations of the libcrypto that is found here. Without one, tests are skipped. */
public final class LibcryptoUnderTest {
    private static final Optional<PublicKeyFunctions> FUNCTIONS =
            LibrarySearch.everywhere().first(path -> Libcrypto.load(path).publicKeyFunctions());

    private LibcryptoUnderTest() {}

    /** For one test. */
    public static PublicKeyOperations operations(PublicKeyOperations others) {
        return make(others);
    }

    /** With a private key that a vector prescribes. */
    public static Offer offer(NamedGroup curve, byte[] pkcs8) {
        return make(new NoOperations()).offer(curve, pkcs8);
    }

    static LibcryptoOperations make(PublicKeyOperations others) {
        return new LibcryptoOperations(functions(), () -> others);
    }

    static PublicKeyFunctions functions() {
        Assumptions.assumeTrue(FUNCTIONS.isPresent(), "there is no libcrypto here");
        return FUNCTIONS.orElseThrow();
    }
}
