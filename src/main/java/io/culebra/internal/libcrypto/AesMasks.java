package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.HeaderProtection;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** AES-ECB of libcrypto over a batch of samples, in place. Allocates nothing. */
final class AesMasks implements HeaderProtection {
    private final CipherFunctions functions;
    private final CipherContext context;
    private final CallMemory calls;

    AesMasks(CipherFunctions functions, CipherContext context, CallMemory calls) {
        this.functions = functions;
        this.context = context;
        this.calls = calls;
    }

    @Override
    public void masks(MemorySegment memory, long samples, int count) {
        int length = count * SAMPLE_BYTES;
        Objects.checkFromIndexSize(samples, length, memory.byteSize());
        long at = memory.address() + samples;
        // RFC 9001 §5.4.3. Whole blocks of an encryption come out at once, padding or not.
        if (functions.update(context.address(), at, calls.written(), at, length) != 1) {
            throw new IllegalStateException("AES-ECB failed");
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
