package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.CipherSuite;
import java.lang.foreign.Arena;

/**
 * A loaded libcrypto with all that we need of it: functions and ciphers. Any thread may use it;
 * ciphers are looked up once, because that takes locks and time inside.
 */
final class Libcrypto {
    private final NativeLibrary library;
    private final CipherFunctions functions;
    private final String name;
    private final Ciphers aes128;
    private final Ciphers aes256;
    private final Ciphers chacha20;

    /** EVP_CIPHER pointers: for packets, and for header protection masks. */
    record Ciphers(long aead, long masks) {}

    private Libcrypto(NativeLibrary library) throws UnusableLibraryException {
        this.library = library;
        functions = new CipherFunctions(library);
        name = functions.version() + " (" + library.fileOf(functions.anchor()) + ")";
        aes128 = new Ciphers(fetch("AES-128-GCM"), fetch("AES-128-ECB"));
        aes256 = new Ciphers(fetch("AES-256-GCM"), fetch("AES-256-ECB"));
        chacha20 = new Ciphers(fetch("ChaCha20-Poly1305"), fetch("ChaCha20"));
    }

    /**
     * Loads a library and looks up what we need.
     *
     * @param nameOrPath with a slash in it a file, without one a name for the system's loader
     * @throws UnusableLibraryException if something is missing
     */
    static Libcrypto load(String nameOrPath) throws UnusableLibraryException {
        return new Libcrypto(NativeLibrary.load(nameOrPath));
    }

    /** Version and file. */
    String name() {
        return name;
    }

    CipherFunctions functions() {
        return functions;
    }

    /** What is not ciphers; a library without it can still protect packets. */
    PublicKeyFunctions publicKeyFunctions() throws UnusableLibraryException {
        return new PublicKeyFunctions(library);
    }

    Ciphers ciphers(CipherSuite suite) {
        return switch (suite) {
            case AES_128_GCM_SHA256 -> aes128;
            case AES_256_GCM_SHA384 -> aes256;
            case CHACHA20_POLY1305_SHA256 -> chacha20;
        };
    }

    private long fetch(String cipherName) throws UnusableLibraryException {
        long cipher = functions.fetch(Arena.global().allocateFrom(cipherName));
        if (cipher == 0) {
            throw new UnusableLibraryException(name + " has no " + cipherName);
        }
        return cipher;
    }
}
