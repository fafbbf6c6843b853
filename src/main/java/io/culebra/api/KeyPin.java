package io.culebra.api;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Base64;

/**
 * Names one public key by the SHA-256 of its SubjectPublicKeyInfo, in the form that curl uses:
 * {@code sha256//} and base64.
 *
 * @param sha256 the hash in base64, 44 characters
 * @spec https://www.rfc-editor.org/rfc/rfc7469#section-2.4 RFC 7469, section 2.4
 */
public record KeyPin(String sha256) {
    private static final String PREFIX = "sha256//";
    private static final int HASH_BYTES = 32;

    /** Checks the form. */
    public KeyPin {
        if (!isHash(sha256)) {
            throw new IllegalArgumentException("no pin, which is a SHA-256 in base64: " + sha256);
        }
    }

    /**
     * The pin of a key.
     *
     * @param key with an encoding
     * @return its pin
     * @throws IllegalArgumentException if the key has no encoding
     */
    public static KeyPin of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new IllegalArgumentException("a key without encoding");
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(encoded);
            return new KeyPin(Base64.getEncoder().encodeToString(hash));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Reads a pin.
     *
     * @param text {@code sha256//} and 44 characters of base64
     * @return the pin
     * @throws IllegalArgumentException if it is not of that form
     */
    public static KeyPin parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a pin begins with " + PREFIX + ": " + text);
        }
        return new KeyPin(text.substring(PREFIX.length()));
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return PREFIX + sha256;
    }

    private static boolean isHash(String text) {
        try {
            byte[] hash = Base64.getDecoder().decode(text);
            return hash.length == HASH_BYTES
                    && Base64.getEncoder().encodeToString(hash).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
