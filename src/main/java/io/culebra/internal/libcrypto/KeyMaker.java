package io.culebra.internal.libcrypto;

/** Makes keys for one exchange each. */
@FunctionalInterface
interface KeyMaker {
    /** Address of a new key, the caller's to free. */
    long newKey();
}
