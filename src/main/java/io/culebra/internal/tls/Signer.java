package io.culebra.internal.tls;

import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;

/** Whatever holds a private key: this process, a token, another machine. */
@FunctionalInterface
public interface Signer {
    /**
     * Signs, now or later.
     *
     * @param scheme one that the certificate's key fits
     * @param content what to sign, the signer's from now on
     * @param operations the worker's operations, for a key that is here
     * @return the signature as TLS carries it; a refusal ends the handshake
     */
    Answer<byte[]> sign(SignatureScheme scheme, byte[] content, PublicKeyOperations operations);
}
