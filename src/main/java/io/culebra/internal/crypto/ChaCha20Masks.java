package io.culebra.internal.crypto;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** ChaCha20 key stream, one block for each sample. Allocates nothing. */
final class ChaCha20Masks implements HeaderProtection {
    private @Nullable ChaCha20Block block;

    ChaCha20Masks(byte[] key) {
        block = new ChaCha20Block(key);
    }

    @Override
    public void masks(MemorySegment memory, long samples, int count) {
        ChaCha20Block keyed = block;
        if (keyed == null) {
            throw new IllegalStateException("the key was closed");
        }
        // RFC 9001 §5.4.4: the sample is counter and nonce, the mask is the key stream's start.
        for (int i = 0; i < count; i++) {
            keyed.replace(memory, samples + (long) i * SAMPLE_BYTES);
        }
    }

    @Override
    public void close() {
        if (block != null) {
            block.clear();
            block = null;
        }
    }
}
