package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.KeyEncapsulation;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;
import java.security.PrivateKey;
import java.security.PublicKey;

/** Operations that nobody should ask for. */
class NoOperations implements PublicKeyOperations {
    @Override
    public Offer offer(NamedGroup group) {
        throw new AssertionError("offer");
    }

    @Override
    public Agreement answer(NamedGroup group, byte[] clientShare) {
        throw new AssertionError("answer");
    }

    @Override
    public KeyEncapsulation mlKem768() {
        throw new AssertionError("mlKem768");
    }

    @Override
    public byte[] sign(PrivateKey key, SignatureScheme scheme, byte[] content) {
        throw new AssertionError("sign");
    }

    @Override
    public boolean verify(PublicKey key, SignatureScheme scheme, byte[] content, byte[] signature) {
        throw new AssertionError("verify");
    }
}
