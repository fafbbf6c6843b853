package io.culebra.internal.crypto;

/** Where the keys that all workers share are at any time: they rotate, and files change. */
@FunctionalInterface
public interface KeySource {
    /**
     * The keys of now; cheap.
     *
     * @param nowMillis wall clock, milliseconds since 1970
     * @return a ring, the same as before as long as nothing has changed
     */
    KeyRing at(long nowMillis);
}
