package io.culebra.internal.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A cipher of the JDK, fed from and emptied into native memory by copies. */
final class JcaAead implements Aead {
    private final PacketNonce packetNonce;
    private final byte[] nonce = new byte[IV_BYTES];
    private final MemorySegment nonceBytes = MemorySegment.ofArray(nonce);
    private final HeapScratch heap;
    private final Cipher cipher;
    private final int mode;
    private final boolean gcm;
    private @Nullable SecretKeySpec key;

    JcaAead(CipherSuite suite, byte[] key, byte[] iv, HeapScratch heap, boolean sealing) {
        if (key.length != suite.keyBytes()) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes");
        }
        this.heap = heap;
        packetNonce = PacketNonce.of(iv);
        mode = sealing ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
        gcm = suite != CipherSuite.CHACHA20_POLY1305_SHA256;
        this.key = new SecretKeySpec(key, gcm ? "AES" : "ChaCha20");
        try {
            cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no cipher for " + suite, e);
        }
    }

    @Override
    public void seal(
            MemorySegment memory,
            long header,
            int headerLength,
            int payloadLength,
            long packetNumber,
            int path) {
        int clear = headerLength + payloadLength;
        byte[] in = heap.input(clear);
        byte[] out = heap.output(payloadLength + TAG_BYTES);
        MemorySegment.copy(memory, JAVA_BYTE, header, in, 0, clear);
        try {
            start(packetNumber, path);
            cipher.updateAAD(in, 0, headerLength);
            int made = cipher.doFinal(in, headerLength, payloadLength, out, 0);
            MemorySegment.copy(out, 0, memory, JAVA_BYTE, header + headerLength, made);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("packet " + packetNumber + " cannot be sealed", e);
        }
    }

    @Override
    public boolean open(
            MemorySegment memory,
            long header,
            int headerLength,
            int bodyLength,
            long packetNumber,
            int path) {
        if (bodyLength < TAG_BYTES) {
            return false;
        }
        int whole = headerLength + bodyLength;
        byte[] in = heap.input(whole);
        byte[] out = heap.output(bodyLength);
        MemorySegment.copy(memory, JAVA_BYTE, header, in, 0, whole);
        try {
            start(packetNumber, path);
            cipher.updateAAD(in, 0, headerLength);
            // Into another array: the JDK is slower in place.
            int made = cipher.doFinal(in, headerLength, bodyLength, out, 0);
            MemorySegment.copy(out, 0, memory, JAVA_BYTE, header + headerLength, made);
            return true;
        } catch (AEADBadTagException forged) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("packet " + packetNumber + " cannot be opened", e);
        }
    }

    @Override
    public void close() {
        key = null;
    }

    private void start(long packetNumber, int path) throws GeneralSecurityException {
        SecretKeySpec secret = key;
        if (secret == null) {
            throw new IllegalStateException("the key was closed");
        }
        packetNonce.write(nonceBytes, packetNumber, path);
        try {
            cipher.init(mode, secret, parameters());
        } catch (InvalidKeyException e) {
            if (mode == Cipher.ENCRYPT_MODE) {
                throw e;
            }
            startAgain(secret, packetNumber, path);
        }
    }

    /**
     * Opens with the nonce that was used last. The JDK's ChaCha20 refuses that even for decryption,
     * but a forger may well have guessed the packet number of the packet that comes next.
     */
    private void startAgain(SecretKeySpec secret, long packetNumber, int path)
            throws GeneralSecurityException {
        packetNonce.write(nonceBytes, ~packetNumber, path);
        cipher.init(mode, secret, parameters());
        packetNonce.write(nonceBytes, packetNumber, path);
        cipher.init(mode, secret, parameters());
    }

    private AlgorithmParameterSpec parameters() {
        return gcm
                ? new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce)
                : new IvParameterSpec(nonce);
    }
}
