package io.culebra.internal.tls;

import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.NistCurve;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import io.culebra.internal.libcrypto.LibcryptoUnderTest;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECPrivateKeySpec;

/** The kinds of public-key operations; whatever uses them is tested with both. */
enum Operations {
    /** The JDK and Bouncy Castle, always there. */
    HYBRID,
    /** A native library; its tests are skipped where there is none. */
    LIBCRYPTO;

    private static final byte[] X25519_PKCS8 = {
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20
    };

    /** Makes operations, or skips the test. */
    PublicKeyOperations of(RandomSource random) {
        return switch (this) {
            case HYBRID -> new HybridOperations(random);
            case LIBCRYPTO -> LibcryptoUnderTest.operations(new HybridOperations(random));
        };
    }

    /** An offer on a curve with a private key that a vector prescribes. */
    Offer offer(NamedGroup curve, byte[] privateKey) throws GeneralSecurityException {
        if (curve == NamedGroup.X25519) {
            return this == HYBRID
                    ? new HybridOperations(new FixedRandom(privateKey)).offer(curve)
                    : LibcryptoUnderTest.offer(curve, pkcs8(privateKey));
        }
        NistCurve nist = curve == NamedGroup.SECP256R1 ? NistCurve.P256 : NistCurve.P384;
        PrivateKey key =
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new ECPrivateKeySpec(new BigInteger(1, privateKey), nist.spec()));
        return this == HYBRID
                ? new NistOffer(nist, key, new byte[0])
                : LibcryptoUnderTest.offer(curve, key.getEncoded());
    }

    private static byte[] pkcs8(byte[] x25519) {
        byte[] encoded = new byte[X25519_PKCS8.length + x25519.length];
        System.arraycopy(X25519_PKCS8, 0, encoded, 0, X25519_PKCS8.length);
        System.arraycopy(x25519, 0, encoded, X25519_PKCS8.length, x25519.length);
        return encoded;
    }
}
