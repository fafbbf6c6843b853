package io.culebra.internal.libcrypto;

/** One EVP_CIPHER_CTX with its key. Freed when closed; of no use afterwards. */
final class CipherContext {
    static final int DECRYPT = 0;
    static final int ENCRYPT = 1;

    private final CipherFunctions functions;
    private long address;

    CipherContext(
            CipherFunctions functions, long cipher, byte[] key, int direction, CallMemory memory) {
        this.functions = functions;
        address = functions.newContext();
        if (address == 0) {
            throw new OutOfMemoryError("EVP_CIPHER_CTX_new");
        }
        int ok = functions.init(address, cipher, memory.key(key), 0, direction, 0);
        memory.clearKey();
        if (ok != 1) {
            close();
            throw new IllegalStateException("libcrypto takes no key of " + key.length + " bytes");
        }
    }

    /** The address; never 0, because libcrypto would not survive that. */
    long address() {
        if (address == 0) {
            throw new IllegalStateException("the key was closed");
        }
        return address;
    }

    void close() {
        if (address != 0) {
            functions.freeContext(address);
            address = 0;
        }
    }
}
