package io.culebra.internal.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The HMAC-based key derivation function, on the JDK's HMAC.
 *
 * <p>Not thread-safe; cheap enough to make one where several keys are derived.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc5869#section-2 RFC 5869, section 2
 */
public final class Hkdf {
    private static final byte[] NOTHING = {};
    private static final int MAX_BLOCKS = 255;

    private final Mac mac;
    private final String hmacName;
    private final int hashBytes;

    /**
     * Makes one for the hash of a cipher suite.
     *
     * @param suite names the hash
     */
    public Hkdf(CipherSuite suite) {
        hmacName = "Hmac" + suite.hashName().replace("-", "");
        hashBytes = suite.hashBytes();
        try {
            mac = Mac.getInstance(hmacName);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + hmacName, e);
        }
    }

    /**
     * HKDF-Extract.
     *
     * @param salt any length; empty stands for zeros
     * @param inputKey any length
     * @return a pseudorandom key as long as the hash
     */
    public byte[] extract(byte[] salt, byte[] inputKey) {
        return hmac(salt.length == 0 ? new byte[hashBytes] : salt, inputKey);
    }

    /**
     * HKDF-Expand.
     *
     * @param key a pseudorandom key, at least as long as the hash
     * @param info any bytes
     * @param length 1 to 255 hashes
     * @return {@code length} bytes
     */
    public byte[] expand(byte[] key, byte[] info, int length) {
        if (length > MAX_BLOCKS * hashBytes) {
            throw new IllegalArgumentException("HKDF cannot give " + length + " bytes");
        }
        start(key);
        byte[] output = new byte[length];
        byte[] block = NOTHING;
        for (int made = 0, number = 1; made < length; made += hashBytes, number++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) number);
            block = mac.doFinal();
            System.arraycopy(block, 0, output, made, Math.min(hashBytes, length - made));
        }
        Arrays.fill(block, (byte) 0);
        return output;
    }

    /**
     * HKDF-Expand-Label without context, the only form that QUIC uses.
     *
     * @param secret as long as the hash
     * @param label without the "tls13 " before it
     * @param length bytes wanted
     * @return {@code length} bytes
     */
    public byte[] expandLabel(byte[] secret, String label, int length) {
        return expandLabel(secret, label, NOTHING, length);
    }

    /**
     * HKDF-Expand-Label.
     *
     * @param secret as long as the hash
     * @param label ASCII, without the "tls13 " before it
     * @param context up to 255 bytes, mostly a transcript hash
     * @param length bytes wanted
     * @return {@code length} bytes
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-7.1 RFC 8446, section 7.1
     */
    public byte[] expandLabel(byte[] secret, String label, byte[] context, int length) {
        byte[] full = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        byte[] info =
                ByteBuffer.allocate(Short.BYTES + 1 + full.length + 1 + context.length)
                        .putShort((short) length)
                        .put((byte) full.length)
                        .put(full)
                        .put((byte) context.length)
                        .put(context)
                        .array();
        return expand(secret, info, length);
    }

    /**
     * Plain HMAC: Finished messages, binders, and the two halves of HKDF.
     *
     * @param key at least one byte
     * @param message any bytes
     * @return as long as the hash
     */
    public byte[] hmac(byte[] key, byte[] message) {
        start(key);
        return mac.doFinal(message);
    }

    private void start(byte[] key) {
        try {
            mac.init(new SecretKeySpec(key, hmacName));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
