package io.culebra.internal.libcrypto;

import java.lang.foreign.MemorySegment;

/** Reads private keys. */
final class PrivateKeys {
    private PrivateKeys() {}

    /**
     * Reads a key.
     *
     * @param pkcs8 borrowed
     * @return the key, the caller's to free; 0 if the library cannot read it
     */
    static long read(byte[] pkcs8, PublicKeyFunctions evp, CallBuffer calls) {
        Owner owner = new Owner();
        MemorySegment bytes = owner.allocate(pkcs8.length, 1);
        bytes.copyFrom(MemorySegment.ofArray(pkcs8));
        long key = evp.privateKey(calls.pointerAt(bytes.address()), pkcs8.length);
        bytes.fill((byte) 0);
        if (key == 0) {
            evp.clearError();
        }
        return key;
    }
}
