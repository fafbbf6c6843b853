package io.culebra.internal.crypto;

/** Keys that all workers share, with ciphers that one of them has for itself. */
public final class KeysOfOneThread implements KeySource {
    private final KeySource shared;
    private KeyRing seen;
    private KeyRing own;

    /**
     * Makes the keys of one worker.
     *
     * @param shared may be asked from any thread
     */
    public KeysOfOneThread(KeySource shared) {
        this.shared = shared;
        seen = shared.at(0);
        own = seen.copy();
    }

    @Override
    public KeyRing at(long nowMillis) {
        KeyRing now = shared.at(nowMillis);
        if (now != seen) {
            seen = now;
            own = now.copy();
        }
        return own;
    }
}
