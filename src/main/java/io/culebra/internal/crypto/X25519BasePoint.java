package io.culebra.internal.crypto;

import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * Public halves of X25519 keys. Bouncy Castle multiplies the base point by tables and in constant
 * time, which is quicker than what current versions of libcrypto do.
 */
public final class X25519BasePoint {
    /** Length of a scalar, and of a share. */
    public static final int BYTES = X25519.SCALAR_SIZE;

    private X25519BasePoint() {}

    /**
     * The share of a private key.
     *
     * @param scalar {@value #BYTES} bytes of chance, borrowed
     * @param share gets {@value #BYTES} bytes
     * @spec https://www.rfc-editor.org/rfc/rfc7748#section-6.1 RFC 7748, section 6.1
     */
    public static void multiply(byte[] scalar, byte[] share) {
        X25519.scalarMultBase(scalar, 0, share, 0);
    }
}
