package io.culebra.internal.crypto;

import io.culebra.api.RandomSource;
import io.culebra.internal.wire.ConnectionId;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One generation of a {@link KeyRing}: keys derived from one secret. Sealed bytes are: one byte
 * that tells generations apart, nonce, ciphertext, tag. For one thread.
 */
final class KeyGeneration {
    private static final int MARK_BYTES = 1;
    private static final int NONCE_BYTES = Aead.IV_BYTES;

    static final int OVERHEAD_BYTES = MARK_BYTES + NONCE_BYTES + Aead.TAG_BYTES;

    private static final CipherSuite SUITE = CipherSuite.AES_256_GCM_SHA384;

    /** Half as long a hash is enough for a token, and each connection needs several. */
    private static final CipherSuite RESET_SUITE = CipherSuite.AES_128_GCM_SHA256;

    private final byte mark;
    private final SecretKeySpec tokenKey;
    private final SecretKeySpec ticketKey;
    private final byte[] resetKey;
    private final Hkdf resetHash = new Hkdf(RESET_SUITE);
    private final Cipher cipher;

    KeyGeneration(byte[] secret) {
        if (secret.length != KeyRing.SECRET_BYTES) {
            throw new IllegalArgumentException("a key ring's secret of " + secret.length);
        }
        Hkdf hkdf = new Hkdf(SUITE);
        byte[] root = hkdf.extract(new byte[0], secret);
        mark = hkdf.expandLabel(root, "culebra mark", MARK_BYTES)[0];
        tokenKey = aesKey(hkdf.expandLabel(root, "culebra token", SUITE.keyBytes()));
        ticketKey = aesKey(hkdf.expandLabel(root, "culebra ticket", SUITE.keyBytes()));
        resetKey = hkdf.expandLabel(root, "culebra reset", RESET_SUITE.hashBytes());
        cipher = newCipher();
    }

    private KeyGeneration(KeyGeneration same) {
        mark = same.mark;
        tokenKey = same.tokenKey;
        ticketKey = same.ticketKey;
        resetKey = same.resetKey;
        cipher = newCipher();
    }

    /** The same keys for another thread. */
    KeyGeneration copy() {
        return new KeyGeneration(this);
    }

    byte[] seal(KeyRing.Purpose purpose, byte[] clear, byte[] associated, RandomSource random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = new byte[OVERHEAD_BYTES + clear.length];
        sealed[0] = mark;
        System.arraycopy(nonce, 0, sealed, MARK_BYTES, NONCE_BYTES);
        try {
            prepare(Cipher.ENCRYPT_MODE, purpose, nonce, associated);
            cipher.doFinal(clear, 0, clear.length, sealed, MARK_BYTES + NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<byte[]> open(KeyRing.Purpose purpose, byte[] sealed, byte[] associated) {
        if (sealed.length < OVERHEAD_BYTES || sealed[0] != mark) {
            return Optional.empty();
        }
        int body = MARK_BYTES + NONCE_BYTES;
        byte[] nonce = Arrays.copyOfRange(sealed, MARK_BYTES, body);
        try {
            prepare(Cipher.DECRYPT_MODE, purpose, nonce, associated);
            return Optional.of(cipher.doFinal(sealed, body, sealed.length - body));
        } catch (AEADBadTagException forged) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] resetToken(ConnectionId id) {
        byte[] hash = resetHash.hmac(resetKey, id.bytes());
        return Arrays.copyOf(hash, KeyRing.RESET_TOKEN_BYTES);
    }

    private void prepare(int mode, KeyRing.Purpose purpose, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        SecretKeySpec key =
                switch (purpose) {
                    case ADDRESS_TOKEN -> tokenKey;
                    case TICKET -> ticketKey;
                };
        cipher.init(mode, key, new GCMParameterSpec(Aead.TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(associated);
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-GCM", e);
        }
    }

    private static SecretKeySpec aesKey(byte[] key) {
        return new SecretKeySpec(key, "AES");
    }
}
