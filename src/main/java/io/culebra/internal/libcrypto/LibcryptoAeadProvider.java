package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.HeaderProtection;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * The ciphers of a libcrypto, for one worker. What it makes must be closed: it is native memory.
 */
final class LibcryptoAeadProvider implements AeadProvider {
    private final Libcrypto library;
    private final CallMemory calls;
    private final MemorySegment scratch;

    /** Takes native memory that outlives the provider and all that it makes. */
    LibcryptoAeadProvider(Libcrypto library, SegmentAllocator memory) {
        this.library = library;
        calls = new CallMemory(memory);
        scratch = memory.allocate(SCRATCH_BYTES, HeaderProtection.SAMPLE_BYTES);
    }

    @Override
    public String name() {
        return "libcrypto " + library.name();
    }

    @Override
    public Aead sealer(CipherSuite suite, byte[] key, byte[] iv) {
        return aead(suite, key, iv, CipherContext.ENCRYPT);
    }

    @Override
    public Aead opener(CipherSuite suite, byte[] key, byte[] iv) {
        return aead(suite, key, iv, CipherContext.DECRYPT);
    }

    @Override
    public HeaderProtection headerProtection(CipherSuite suite, byte[] key) {
        CipherFunctions functions = library.functions();
        CipherContext context =
                context(suite, library.ciphers(suite).masks(), key, CipherContext.ENCRYPT);
        return switch (suite) {
            case AES_128_GCM_SHA256, AES_256_GCM_SHA384 -> new AesMasks(functions, context, calls);
            case CHACHA20_POLY1305_SHA256 -> new ChaChaMasks(functions, context, calls);
        };
    }

    @Override
    public MemorySegment scratch() {
        return scratch;
    }

    private Aead aead(CipherSuite suite, byte[] key, byte[] iv, int direction) {
        CipherContext context = context(suite, library.ciphers(suite).aead(), key, direction);
        return new LibcryptoAead(library.functions(), context, calls, iv);
    }

    private CipherContext context(CipherSuite suite, long cipher, byte[] key, int direction) {
        if (key.length != suite.keyBytes()) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes");
        }
        return new CipherContext(library.functions(), cipher, key, direction, calls);
    }
}
