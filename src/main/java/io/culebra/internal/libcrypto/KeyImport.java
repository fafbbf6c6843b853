package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import java.util.Optional;

/** Agreements with a key that is given, which only known answers need. */
interface KeyImport {
    /**
     * An offer on a curve.
     *
     * @param pkcs8 a key on it
     */
    Offer offer(NamedGroup curve, byte[] pkcs8);

    /**
     * An offer of ML-KEM-768.
     *
     * @param pkcs8 with a seed
     * @return empty if another library does ML-KEM
     */
    Optional<Offer> mlKemOffer(byte[] pkcs8);
}
