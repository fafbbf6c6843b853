package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.HeaderProtection;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** ChaCha20 of libcrypto, sample by sample. Allocates nothing. */
final class ChaChaMasks implements HeaderProtection {
    private static final int AS_BEFORE = -1;

    private final CipherFunctions functions;
    private final CipherContext context;
    private final CallMemory calls;

    ChaChaMasks(CipherFunctions functions, CipherContext context, CallMemory calls) {
        this.functions = functions;
        this.context = context;
        this.calls = calls;
    }

    @Override
    public void masks(MemorySegment memory, long samples, int count) {
        Objects.checkFromIndexSize(samples, (long) count * SAMPLE_BYTES, memory.byteSize());
        long cipher = context.address();
        long at = memory.address() + samples;
        int ok = 1;
        for (int i = 0; i < count; i++, at += SAMPLE_BYTES) {
            // RFC 9001 §5.4.4: a sample is counter and nonce, just what libcrypto takes for an IV.
            ok &= functions.init(cipher, 0, 0, at, AS_BEFORE, 0);
            ok &= functions.update(cipher, at, calls.written(), calls.zeros(), SAMPLE_BYTES);
        }
        if (ok != 1) {
            throw new IllegalStateException("ChaCha20 failed");
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
