package io.culebra.internal.crypto;

import java.util.Arrays;

/**
 * The HMAC-based key derivation function.
 *
 * <p>Not thread-safe; cheap enough to make one where several keys are derived.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc5869#section-2 RFC 5869, section 2
 */
public final class Hkdf {
    private static final byte[] NOTHING = {};
    private static final byte[] PREFIX = {'t', 'l', 's', '1', '3', ' '};
    private static final int MAX_BLOCKS = 255;
    private static final int MAX_VECTOR_BYTES = 255;
    private static final int USUAL_INFO_BYTES = 96;

    private final Hmac mac;
    private final int hashBytes;
    private byte[] info = new byte[USUAL_INFO_BYTES];

    /**
     * Makes one for the hash of a cipher suite.
     *
     * @param suite names the hash
     */
    public Hkdf(CipherSuite suite) {
        mac = new Hmac(suite);
        hashBytes = suite.hashBytes();
    }

    /**
     * HKDF-Extract.
     *
     * @param salt any length; empty stands for zeros
     * @param inputKey any length
     * @return a pseudorandom key as long as the hash
     */
    public byte[] extract(byte[] salt, byte[] inputKey) {
        return hmac(salt, inputKey);
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
        System.arraycopy(info, 0, room(info.length), 0, info.length);
        return expand(key, info.length, length);
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
     * @param label ASCII, up to 249 characters, without the "tls13 " before it
     * @param context up to 255 bytes, mostly a transcript hash
     * @param length bytes wanted, up to 255 hashes
     * @return {@code length} bytes
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-7.1 RFC 8446, section 7.1
     */
    public byte[] expandLabel(byte[] secret, String label, byte[] context, int length) {
        int labelBytes = PREFIX.length + label.length();
        if (labelBytes > MAX_VECTOR_BYTES || context.length > MAX_VECTOR_BYTES) {
            throw new IllegalArgumentException("label or context too long: " + label);
        }
        if (length > MAX_BLOCKS * hashBytes) {
            throw new IllegalArgumentException("HKDF cannot give " + length + " bytes");
        }
        byte[] to = room(Short.BYTES + 1 + labelBytes + 1 + context.length);
        int at = 0;
        to[at++] = (byte) (length >>> Byte.SIZE);
        to[at++] = (byte) length;
        to[at++] = (byte) labelBytes;
        System.arraycopy(PREFIX, 0, to, at, PREFIX.length);
        at += PREFIX.length;
        for (int i = 0; i < label.length(); i++) {
            to[at++] = (byte) label.charAt(i);
        }
        to[at++] = (byte) context.length;
        System.arraycopy(context, 0, to, at, context.length);
        return expand(secret, at + context.length, length);
    }

    /**
     * Plain HMAC: Finished messages, binders, and the two halves of HKDF.
     *
     * @param key any length
     * @param message any bytes
     * @return as long as the hash
     */
    public byte[] hmac(byte[] key, byte[] message) {
        byte[] hash = new byte[hashBytes];
        mac.start(key);
        mac.update(message, 0, message.length);
        mac.finish(hash, 0);
        return hash;
    }

    /** Space for so many bytes of info, and for the number of the block behind them. */
    private byte[] room(int bytes) {
        if (info.length <= bytes) {
            info = new byte[bytes + 1];
        }
        return info;
    }

    private byte[] expand(byte[] key, int infoBytes, int length) {
        byte[] output = new byte[length];
        byte[] block = length == hashBytes ? output : new byte[hashBytes];
        int number = 1;
        for (int made = 0; made < length; made += hashBytes, number++) {
            mac.start(key);
            if (number > 1) {
                mac.update(block, 0, hashBytes);
            }
            info[infoBytes] = (byte) number;
            mac.update(info, 0, infoBytes + 1);
            mac.finish(block, 0);
            if (block != output) {
                System.arraycopy(block, 0, output, made, Math.min(hashBytes, length - made));
            }
        }
        if (block != output) {
            Arrays.fill(block, (byte) 0);
        }
        return output;
    }
}
