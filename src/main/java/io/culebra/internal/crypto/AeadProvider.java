package io.culebra.internal.crypto;

import java.lang.foreign.MemorySegment;

/**
 * Where ciphers come from: the JDK, or a native library. One for each worker; it and all that it
 * makes belong to that worker's thread.
 */
public interface AeadProvider {
    /** Samples that fit into {@link #scratch()}: a whole GSO run's. */
    int SCRATCH_SAMPLES = 64;

    /** Length of {@link #scratch()}. */
    int SCRATCH_BYTES = SCRATCH_SAMPLES * HeaderProtection.SAMPLE_BYTES;

    /**
     * Which ciphers these are, for people and logs.
     *
     * @return such as "JDK" or "libcrypto 3.5.4"
     */
    String name();

    /**
     * Makes a cipher that seals.
     *
     * @param suite which AEAD
     * @param key {@link CipherSuite#keyBytes()} bytes, copied
     * @param iv {@value Aead#IV_BYTES} bytes, copied
     * @return closed by the caller
     */
    Aead sealer(CipherSuite suite, byte[] key, byte[] iv);

    /**
     * Makes a cipher that opens.
     *
     * @param suite which AEAD
     * @param key {@link CipherSuite#keyBytes()} bytes, copied
     * @param iv {@value Aead#IV_BYTES} bytes, copied
     * @return closed by the caller
     */
    Aead opener(CipherSuite suite, byte[] key, byte[] iv);

    /**
     * Makes a header protection.
     *
     * @param suite which cipher
     * @param key {@link CipherSuite#keyBytes()} bytes, copied
     * @return closed by the caller
     */
    HeaderProtection headerProtection(CipherSuite suite, byte[] key);

    /**
     * Native memory in which samples of a run are gathered. Whoever calls may overwrite it; it
     * keeps nothing between two calls.
     *
     * @return {@value #SCRATCH_BYTES} bytes, always the same ones
     */
    MemorySegment scratch();
}
