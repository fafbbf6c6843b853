package io.culebra.internal.crypto;

import java.lang.foreign.MemorySegment;

/**
 * Makes header protection masks with one key; the same for sending and receiving.
 *
 * <p>Belongs to the thread of the {@link AeadProvider} that made it.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5.4 RFC 9001, section 5.4
 */
public interface HeaderProtection extends AutoCloseable {
    /** Length of a sample of ciphertext. */
    int SAMPLE_BYTES = 16;

    /**
     * Replaces samples by their masks, all in one call because the call is what costs.
     *
     * @param memory native memory with the samples one after another
     * @param samples where the first sample starts
     * @param count how many samples of {@value #SAMPLE_BYTES} bytes; of each, the first 5 bytes are
     *     the mask afterwards and the others undefined
     */
    void masks(MemorySegment memory, long samples, int count);

    /** Forgets the key. Nothing may be called afterwards; closing twice is harmless. */
    @Override
    void close();
}
