package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.SignatureScheme;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;

/** Hashes what is signed, with the JDK's hashes, which the JVM knows by heart. */
final class Digests {
    private final Map<SignatureScheme, MessageDigest> made = new EnumMap<>(SignatureScheme.class);

    byte[] hash(SignatureScheme scheme, byte[] content) {
        return made.computeIfAbsent(scheme, Digests::make).digest(content);
    }

    private static MessageDigest make(SignatureScheme scheme) {
        try {
            return MessageDigest.getInstance(scheme.hashName());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + scheme.hashName(), e);
        }
    }
}
