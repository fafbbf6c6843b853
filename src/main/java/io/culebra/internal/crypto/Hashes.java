package io.culebra.internal.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes by copy of one that is never used: the JDK's search costs more than a short hash. */
final class Hashes {
    private static final MessageDigest SHA_256 = find("SHA-256");
    private static final MessageDigest SHA_384 = find("SHA-384");

    private Hashes() {}

    static MessageDigest of(CipherSuite suite) {
        MessageDigest unused =
                switch (suite) {
                    case AES_128_GCM_SHA256, CHACHA20_POLY1305_SHA256 -> SHA_256;
                    case AES_256_GCM_SHA384 -> SHA_384;
                };
        try {
            return (MessageDigest) unused.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("a hash that cannot be copied", e);
        }
    }

    private static MessageDigest find(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + name, e);
        }
    }
}
