package io.culebra.internal.libcrypto;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The EVP_CIPHER functions of one libcrypto.
 *
 * <p>A pointer is a {@code long}: the same for the ABI, and without a liveness check for each
 * argument; the callers keep the memory alive. What runs for each packet is a critical call: it
 * takes less than a microsecond, and no safepoint is reached inside.
 */
final class CipherFunctions {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CRITICAL = Linker.Option.critical(false);

    private static final MethodHandle NUMBER =
            LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle FETCH =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle NEW = LINKER.downcallHandle(FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle FREE =
            LINKER.downcallHandle(FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle INIT =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT,
                            JAVA_LONG),
                    CRITICAL);
    private static final MethodHandle UPDATE =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT),
                    CRITICAL);
    private static final MethodHandle CIPHER =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT),
                    CRITICAL);
    private static final MethodHandle FINAL =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG), CRITICAL);
    private static final MethodHandle GET_PARAMS =
            LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG), CRITICAL);

    private final MemorySegment major;
    private final MemorySegment minor;
    private final MemorySegment patch;
    private final MemorySegment fetch;
    private final MemorySegment contextNew;
    private final MemorySegment contextFree;
    private final MemorySegment init;
    private final MemorySegment update;
    private final MemorySegment cipher;
    private final MemorySegment finish;
    private final MemorySegment getParams;

    CipherFunctions(NativeLibrary library) throws UnusableLibraryException {
        major = library.function("OPENSSL_version_major");
        minor = library.function("OPENSSL_version_minor");
        patch = library.function("OPENSSL_version_patch");
        fetch = library.function("EVP_CIPHER_fetch");
        contextNew = library.function("EVP_CIPHER_CTX_new");
        contextFree = library.function("EVP_CIPHER_CTX_free");
        init = library.function("EVP_CipherInit_ex2");
        update = library.function("EVP_CipherUpdate");
        cipher = library.function("EVP_Cipher");
        finish = library.function("EVP_CipherFinal_ex");
        getParams = library.function("EVP_CIPHER_CTX_get_params");
    }

    /** A function of this library, to ask where it lies. */
    MemorySegment anchor() {
        return update;
    }

    String version() {
        try {
            return (int) NUMBER.invokeExact(major)
                    + "."
                    + (int) NUMBER.invokeExact(minor)
                    + "."
                    + (int) NUMBER.invokeExact(patch);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** EVP_CIPHER_fetch in the default context; 0 if there is no such cipher. */
    long fetch(MemorySegment name) {
        try {
            return (long) FETCH.invokeExact(fetch, 0L, name.address(), 0L);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    long newContext() {
        try {
            return (long) NEW.invokeExact(contextNew);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Cleanses the key, then frees. */
    void freeContext(long context) {
        try {
            FREE.invokeExact(contextFree, context);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * EVP_CipherInit_ex2. 0 for cipher or key keeps the one that the context has.
     *
     * @param direction 1 to encrypt, 0 to decrypt, -1 as before
     * @return 1, or 0 if it failed
     */
    int init(long context, long cipher, long key, long iv, int direction, long params) {
        try {
            return (int) INIT.invokeExact(init, context, cipher, key, iv, direction, params);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** EVP_CipherUpdate; output 0 means that the input is associated data. */
    int update(long context, long output, long written, long input, int length) {
        try {
            return (int) UPDATE.invokeExact(update, context, output, written, input, length);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * EVP_Cipher of an AEAD: the same step of the cipher without the checks of EVP_CipherUpdate,
     * which cost a tenth of a small packet. Not for the end: ChaCha20-Poly1305 would not compare
     * the tag.
     *
     * @param output 0 means that the input is associated data
     * @return below 0 if it failed
     */
    int cipher(long context, long output, long input, int length) {
        try {
            return (int) CIPHER.invokeExact(cipher, context, output, input, length);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** EVP_CipherFinal_ex; of an AEAD that opens, 0 means forged. */
    int finish(long context, long output, long written) {
        try {
            return (int) FINAL.invokeExact(finish, context, output, written);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** EVP_CIPHER_CTX_get_params. */
    int getParams(long context, long params) {
        try {
            return (int) GET_PARAMS.invokeExact(getParams, context, params);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private static IllegalStateException broken(Throwable cause) {
        return new IllegalStateException("a native call failed", cause);
    }
}
