package io.culebra.internal.libcrypto;

import java.io.Serial;

/** Why a native library is not used, in a sentence for people. */
final class UnusableLibraryException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    UnusableLibraryException(String reason) {
        super(reason);
    }

    UnusableLibraryException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
