package io.culebra.internal.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * The JDK's ciphers, always there. They work on heap arrays, which only this package knows:
 * everyone else sees native memory. Each packet costs two short copies and about a kilobyte of
 * garbage.
 */
public final class JcaAeadProvider implements AeadProvider {
    private final MemorySegment scratch;
    private final HeapScratch heap = new HeapScratch();

    /**
     * Makes the provider of one worker.
     *
     * @param memory gives {@value AeadProvider#SCRATCH_BYTES} bytes of native memory that outlive
     *     the provider
     */
    public JcaAeadProvider(SegmentAllocator memory) {
        scratch = memory.allocate(SCRATCH_BYTES, HeaderProtection.SAMPLE_BYTES);
    }

    @Override
    public String name() {
        return "JDK";
    }

    @Override
    public Aead sealer(CipherSuite suite, byte[] key, byte[] iv) {
        return new JcaAead(suite, key, iv, heap, true);
    }

    @Override
    public Aead opener(CipherSuite suite, byte[] key, byte[] iv) {
        return new JcaAead(suite, key, iv, heap, false);
    }

    @Override
    public HeaderProtection headerProtection(CipherSuite suite, byte[] key) {
        return switch (suite) {
            case AES_128_GCM_SHA256, AES_256_GCM_SHA384 -> new JcaAesMasks(key, heap);
            case CHACHA20_POLY1305_SHA256 -> new ChaCha20Masks(key);
        };
    }

    @Override
    public MemorySegment scratch() {
        return scratch;
    }
}
