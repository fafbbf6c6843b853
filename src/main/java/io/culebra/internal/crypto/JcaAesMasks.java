package io.culebra.internal.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** AES-ECB of the JDK over a batch of samples. Allocates nothing. */
final class JcaAesMasks implements HeaderProtection {
    private final HeapScratch heap;
    private @Nullable Cipher cipher;

    JcaAesMasks(byte[] key, HeapScratch heap) {
        this.heap = heap;
        try {
            Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
            ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            cipher = ecb;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES", e);
        }
    }

    @Override
    public void masks(MemorySegment memory, long samples, int count) {
        Cipher ecb = cipher;
        if (ecb == null) {
            throw new IllegalStateException("the key was closed");
        }
        int length = count * SAMPLE_BYTES;
        byte[] in = heap.input(length);
        byte[] out = heap.output(length);
        MemorySegment.copy(memory, JAVA_BYTE, samples, in, 0, length);
        try {
            // RFC 9001 §5.4.3: the mask is the sample encrypted with AES. Into another
            // array, because the JDK makes a copy of what is encrypted in place.
            ecb.update(in, 0, length, out, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        MemorySegment.copy(out, 0, memory, JAVA_BYTE, samples, length);
    }

    @Override
    public void close() {
        cipher = null;
    }
}
