package io.culebra.internal.crypto;

import io.culebra.internal.crypto.PublicKeyOperations.Agreement;
import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import io.culebra.internal.wire.TransportException;

/**
 * ML-KEM-768, which a quantum computer does not break: the one half of the combined groups. A
 * client offers an encapsulation key, a server answers with a ciphertext.
 *
 * <p>An instance belongs to one worker.
 */
public interface KeyEncapsulation {
    /** Length of an encapsulation key. */
    int KEY_BYTES = 1184;

    /** Length of a ciphertext. */
    int CIPHERTEXT_BYTES = 1088;

    /**
     * Makes a key pair.
     *
     * @return a fresh key, whose share is {@link #KEY_BYTES} long
     */
    Offer offer();

    /**
     * Makes a secret and encapsulates it.
     *
     * @param encapsulationKey as it came
     * @return a ciphertext and the secret
     * @throws TransportException illegal_parameter if it is no such key
     */
    Agreement answer(byte[] encapsulationKey) throws TransportException;
}
